"""Saved views of the queue: kept for oneself, shared by supervisors, counted beside the others, never wider
than what their reader may see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grievances.actions import saving
from grievances.actions.saving import Wish
from grievances.models import SavedView
from grievances.selectors.saved import saved_for
from portal.kit.errors import Invalid, NotAllowed, NotThere, TooMany
from tests.factories.district import file_case
from tests.factories.team import colleagues
from tests.grievances.views.desk_pages import officer, queue, views

NOISE = Wish("open", category="A01")


@pytest.fixture
def cases(district):
    colleagues(district, "FIRE", "ma")
    return [file_case(district).grievance for _ in range(3)] + [file_case(district, "A01").grievance]


def test_a_view_is_saved_as_it_is_narrowed_down_and_counted(district, cases):
    browser = officer(district, "grid")
    browser.open("/desk/?view=open&category=A01")
    assert "/desk/views/new/?view=open&amp;category=A01" in browser.text
    browser.open("/desk/views/new/?view=open&category=A01")
    browser.press("save", name="  噪声  夜里 ")
    row = SavedView.objects.get()
    assert (row.name, row.view, row.category.code, row.owner) == (
        "噪声 夜里", "open", "A01", district.people["grid"],
    )  # fmt: skip
    browser.open("/desk/?view=triage")
    link = '<a href="?view=open&amp;category=A01">噪声 夜里<span class="count">1</span>'
    assert link in browser.text
    browser.open("/desk/?view=open&category=A01")
    assert queue(browser) == [cases[-1].reference]
    assert '<a href="?view=open&amp;category=A01" aria-current="page">噪声 夜里' in browser.text
    assert "噪声 夜里" not in officer(district, "fire").open("/desk/").content.decode()


def test_bad_names_are_said_beside_the_field(district):
    actor = district.actor("grid")
    saving.save(NOISE, actor=actor, name="噪声")
    for name in ("", " ", "长" * 41, "噪声"):
        with pytest.raises(Invalid):
            saving.save(NOISE, actor=actor, name=name)
    browser = officer(district, "grid")
    browser.open("/desk/views/new/?view=open")
    assert browser.press("save", name="噪声").status_code == 400
    assert browser.form("save").fields["name"] == ["噪声"]
    assert SavedView.objects.count() == 1


def test_a_supervisor_shares_colleagues_see_it_and_only_author_or_supervisor_changes_it(district, cases):
    boss, ma = district.actor("fire_head"), district.actor("ma")
    unit = district.departments["FIRE"]
    made = saving.save(Wish("work"), actor=boss, name="大队的", shared_with=unit.pk)
    assert [row.name for row in saved_for(ma)] == ["大队的"]
    assert [row.name for row in saved_for(district.actor("police"))] == []
    assert not saved_for(ma)[0].may_change
    browser = officer(district, "ma")
    assert "大队的" in browser.open("/desk/").content.decode()
    assert browser.open(f"/desk/views/{made.pk}/").status_code == 404
    assert browser.client.post(f"/desk/views/{made.pk}/remove/").status_code == 404
    for refusal, deed in (
        (NotThere, lambda: saving.remove(made.pk, actor=ma)),
        (NotThere, lambda: saving.rename(made.pk, actor=ma, name="我的")),
        (NotAllowed, lambda: saving.save(Wish("work"), actor=ma, name="我的", shared_with=unit.pk)),
    ):
        with pytest.raises(refusal):
            deed()
    own = saving.save(Wish("mine"), actor=ma, name="我的")
    saving.rename(made.pk, actor=boss, name="全队的", shared_with=unit.pk)
    assert [row.name for row in saved_for(ma)] == ["全队的", "我的"]
    assert [row.name for row in saved_for(boss)] == ["全队的"], "a colleague's own stays theirs"
    saving.rename(made.pk, actor=boss, name="全队的", shared_with=None)
    assert [row.key for row in saved_for(ma)] == [own.pk]


def test_it_is_renamed_and_removed_through_the_pages(district, cases):
    made = saving.save(NOISE, actor=district.actor("grid"), name="噪声")
    browser = officer(district, "grid")
    browser.open("/desk/views/")
    assert f'href="/desk/views/{made.pk}/"' in browser.text
    browser.open(f"/desk/views/{made.pk}/")
    browser.press("change", name="夜里噪声")
    assert SavedView.objects.get().name == "夜里噪声"
    browser.open(f"/desk/views/{made.pk}/")
    browser.press("remove")
    assert SavedView.objects.count() == 0


def test_a_supervisor_keeps_a_view_for_themselves_and_takes_a_shared_one_back(district, cases):
    boss = officer(district, "fire_head")
    boss.open("/desk/views/new/?view=work")
    assert boss.form("save").fields["shared_with"] == ["alone"]
    boss.press("save", name="我的")
    assert SavedView.objects.get().shared_with is None
    unit = district.departments["FIRE"]
    boss.open(f"/desk/views/{SavedView.objects.get().pk}/")
    boss.press("change", shared_with=str(unit.pk))
    assert SavedView.objects.get().shared_with == unit
    boss.open(f"/desk/views/{SavedView.objects.get().pk}/")
    assert boss.form("change").fields["shared_with"] == [str(unit.pk)]
    boss.press("change", shared_with="alone")
    assert SavedView.objects.get().shared_with is None


def test_what_is_shared_shows_each_reader_only_their_own(district, cases):
    """A shared view is a question; who asks it gets the answer of their own rights."""
    unit = district.departments["FIRE"]
    saving.save(Wish("open"), actor=district.actor("fire_head"), name="全部", shared_with=unit.pk)
    file_case(district, "H02")
    ma = officer(district, "ma")
    ma.open("/desk/?view=work")
    assert '全部<span class="count">3</span>' in ma.text
    assert views(ma)["work"] == "3"
    outside = saving.save(Wish("open", area="LH-YJ"), actor=district.actor("ruling"), name="永济")
    assert [row.key for row in saved_for(district.actor("ruling"))] == [outside.pk]


def test_thirty_are_enough(district, monkeypatch):
    monkeypatch.setattr(saving, "MOST", 2)
    for name in "ab":
        saving.save(NOISE, actor=district.actor("grid"), name=name)
    with pytest.raises(TooMany):
        saving.save(NOISE, actor=district.actor("grid"), name="c")


def test_a_queue_asks_no_more_than_ten_however_many_are_saved(district, cases):
    for number in range(14):
        saving.save(Wish("open", category="A01"), actor=district.actor("grid"), name=f"{number:02}")
    browser = officer(district, "grid")
    for most, address in ((8, "/desk/?view=open"), (10, "/desk/?view=open&category=A03")):
        with CaptureQueriesContext(connection) as asked:
            browser.open(address)
        assert browser.text.count('class="count">1</span>') >= 12
        assert len(asked) == most, [query["sql"][:120] for query in asked]
