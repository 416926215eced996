"""Words of danger are versions of rows: administrators change them, weighed before, and never empty."""

from dataclasses import replace

import pytest

from portal.departments.actions.danger import SUBJECT, save_danger
from portal.departments.screens.danger import preview, versions
from portal.departments.selectors import danger_words
from portal.engines.journal import journal
from portal.engines.routing.danger import FIRST, Group, Number, Words
from portal.engines.routing.models import DangerVersion, current
from portal.kit.errors import Invalid, MoveRefused, NotThere
from tests.factories.browsing import Browser
from tests.factories.district import file_case
from tests.grievances.views.desk_pages import officer

LIFT = Group("lift", "电梯困人", "Trapped in a lift", ("电梯不动了",), ("lift stopped",), ("119", "12345"))
MORE = Words((*FIRST.groups, LIFT), (*FIRST.numbers, Number("12345", "政务热线", "City hotline")))


@pytest.fixture(autouse=True)
def _fresh(settings):
    settings.NAMES_KEPT_SECONDS = 0


def saved(district, words: Words = MORE, name: str = "administrator", **more) -> int:
    return save_danger(words, actor=district.actor(name), **{"reason": "Lifts"} | more)


def test_a_version_holds_from_now_on_and_the_older_one_stays(district):
    assert current() == (0, FIRST)
    assert saved(district) == 1
    assert saved(district, FIRST, reason="Back again") == 2
    assert current() == (2, FIRST)
    assert DangerVersion.objects.get(version=1).value == MORE
    told = [(each.row.version, each.who != "", each.added, each.removed) for each in versions(FIRST)]
    words = ("lift stopped", "电梯不动了")
    assert told == [(2, True, (), words), (1, True, words, ())]
    facts = [journal.facts(entry) for entry in journal.entries(SUBJECT)]
    assert facts[0] == {"added": list(words), "removed": [], "version": 1, "reason": "Lifts"}


def test_the_same_again_changes_nothing(district):
    assert saved(district, FIRST) == 0
    assert not DangerVersion.objects.exists()


def one(**more) -> Words:
    return Words((replace(LIFT, numbers=("119",), **more),), FIRST.numbers)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (Words((), FIRST.numbers), None),
        (one(words_zh=(), words_en=()), None),
        (one(words_zh=("火",)), "lift-words_zh"),
        (one(words_en=("gas",)), "lift-words_en"),
        (one(name_zh=" "), "lift-name_zh"),
        (Words((replace(LIFT, numbers=()),), FIRST.numbers), "lift-numbers"),
        (Words((LIFT,), FIRST.numbers), "lift-numbers"),
        (Words((replace(LIFT, numbers=("119",)),), ()), "numbers"),
        (Words((LIFT,), (Number("tel:1", "x", ""),)), "numbers"),
        (Words((LIFT,), (Number("119", "", ""),)), "numbers"),
    ],
)
def test_what_would_leave_somebody_unwarned_is_refused(district, words, field):
    with pytest.raises(Invalid) as refusal:
        saved(district, words)
    assert refusal.value.field == field
    with pytest.raises(Invalid):
        saved(district, reason=" ")
    assert current() == (0, FIRST)


def test_administrators_alone_and_nobody_over_a_newer_version(district):
    for name in ("ruling", "police", "head"):
        with pytest.raises(NotThere):
            saved(district, name=name)
    seen = journal.head(SUBJECT)
    saved(district, seen=seen)
    with pytest.raises(MoveRefused):
        saved(district, FIRST, seen=seen)
    assert current()[0] == 1


def test_they_are_weighed_on_the_latest_filings_without_complaints_about_staff(district):
    for body in ("电梯不动了，里面有人", "家里着火了", "路灯坏了"):
        file_case(district, "A01", body=body)
    file_case(district, "H02", body="电梯不动了，值班的人骂我")
    found = preview(MORE, "The lift stopped", "name_en")
    assert (found.of, found.warned, found.newly, found.no_more) == (3, 2, 1, 0)
    assert found.on == (("Fire", 1), ("Trapped in a lift", 1))
    assert [(each.group.key, each.words) for each in found.tried] == [("lift", ("lift stopped",))]
    less = preview(Words((LIFT,), MORE.numbers), "", "name_en")
    assert (less.warned, less.newly, less.no_more) == (1, 1, 1)


def test_on_the_page_they_are_tried_saved_and_heard(district):
    file_case(district, "A01", body="电梯不动了，里面有人")
    browser = officer(district, "administrator")
    browser.open("/admin/danger/")
    typed = {
        "new1-name_zh": "电梯困人", "new1-name_en": "Lift", "new1-words_zh": "电梯不动了，电梯卡住",
        "new1-numbers": "119、120", "sentence": "我家电梯卡住了",
    }  # fmt: skip
    assert browser.press("danger", ("try", "1"), **typed).status_code == 200
    assert "其中新增1件" in browser.text or "1 newly" in browser.text
    assert "电梯卡住" in browser.text
    assert not DangerVersion.objects.exists()
    resident = Browser().client
    assert resident.post("/file/danger/", {"body": "电梯卡住了"}).status_code == 204
    assert browser.press("danger", ("save", "1")).status_code == 400  # no reason yet
    assert browser.form("danger").fields["new1-words_zh"] == ["电梯不动了，电梯卡住"]
    assert browser.press("danger", ("save", "1"), reason="电梯事故").status_code == 302
    answer = resident.post("/file/danger/", {"body": "电梯卡住了"}).content.decode()
    assert [number in answer for number in ("tel:119", "tel:120", "tel:110")] == [True, True, False]
    assert danger_words() == current()[1]
    assert "电梯事故" in browser.open("/admin/danger/").content.decode()


def test_an_emptied_page_is_refused_and_script_is_only_text(district):
    browser = officer(district, "administrator")
    browser.open("/admin/danger/")
    empty = {name: "" for name in browser.form("danger").fields if "-words_" in name}
    assert browser.press("danger", ("save", "1"), reason="Nothing", **empty).status_code == 400
    assert current() == (0, FIRST)
    browser.open("/admin/danger/")
    browser.press("danger", ("save", "1"), reason="x", **{"fire-name_zh": "<script>alert(1)</script>"})
    told = Browser().client.post("/file/danger/", {"body": "着火"}).content.decode()
    assert "<script" not in told + browser.open("/admin/danger/").content.decode().partition("<main")[2]
