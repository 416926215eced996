"""Keeping the catalogue: who may, what is refused, what the journal says."""

from datetime import timedelta

import pytest

from portal.departments.actors import NOBODY
from portal.departments.selectors import today
from portal.engines.journal import journal
from portal.kit.errors import Invalid, MoveRefused, NotAllowed
from services.actions import catalogue
from services.models import Service, ServiceWord
from tests.factories.catalogue import offer, offering


def test_a_service_is_offered_and_changed_and_the_journal_says_so(district):
    administrator = district.actor("administrator")
    row = catalogue.save(offering(district, documents_zh=("身份证", "住户名单")), actor=administrator)
    assert (row.shelf, row.documents) == ("A03.charging-shed", ["身份证", "住户名单"])
    assert {each.code for each in row.categories.all()} == {"A03"}

    noise = district.categories["A01"]
    again = catalogue.save(offering(district, categories=(noise,), words=("充电棚",)), actor=administrator)
    assert again.pk == row.pk
    assert {each.code for each in again.categories.all()} == {"A01", "A03"}
    assert [word.word for word in again.words.all()] == ["充电棚"]

    entries = journal.entries(row.subject)
    assert [(entry.verb, entry.role) for entry in entries] == [
        ("offer", "administrator"),
        ("change", "administrator"),
    ]
    facts = journal.facts(entries[1])
    assert (facts["home"], facts["provider"], facts["categories"]) == ("A03", "FIRE", ["A01", "A03"])
    assert facts["texts"] != journal.facts(entries[0])["texts"]
    assert list(journal.verify(row.subject)) == []


@pytest.mark.parametrize("who", ["fire", "ruling", "resident"])
def test_only_administrators_keep_the_catalogue(district, who):
    row = offer(district)
    with pytest.raises(NotAllowed):
        catalogue.save(offering(district, name_zh="别的名字"), actor=district.actor(who))
    assert Service.objects.get().name_zh == row.name_zh
    assert len(journal.entries(row.subject)) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("code", "Has Spaces"), ("code", ""), ("name_zh", "  "), ("how_zh", ""), ("fee_zh", "")],
)
def test_what_is_missing_is_named_and_nothing_is_kept(district, field, value):
    more = {"code": "charging-shed"} | {field: value}
    with pytest.raises(Invalid) as refusal:
        catalogue.save(offering(district, **more), actor=district.actor("administrator"))
    assert refusal.value.field == field
    assert (Service.objects.count(), ServiceWord.objects.count()) == (0, 0)


def told(row) -> list[str]:
    return [entry.verb for entry in journal.entries(row.subject)]


def facts(row) -> dict:
    return journal.facts(journal.entries(row.subject)[-1])


def test_the_journal_keeps_what_it_said_before_and_after(district):
    row = offer(district, words=("充电", "charging"))
    noise = district.categories["A01"]
    catalogue.change(
        row,
        offering(
            district, provider=district.departments["CIVIL"], fee_zh="每度 1 元",
            how_zh="先报名。\r\n\n  再 填表。", categories=(noise,), words=("充电", " 充电棚 "),
        ),
        actor=district.actor("administrator"),
    )  # fmt: skip
    assert facts(row)["changes"] == {
        "provider": ["FIRE", "CIVIL"],
        "fee_zh": ["不收费", "每度 1 元"],
        "how_zh": ["到社区填表。", "先报名。\n再 填表。"],
        "categories": [["A03"], ["A01", "A03"]],
        "words": [["charging", "充电"], ["充电", "充电棚"]],
    }
    assert list(journal.verify(row.subject)) == []


def test_a_word_that_stays_keeps_its_weight(district):
    row = offer(district, words=("充电", "charging"))
    row.words.filter(word="充电").update(weight=5)
    catalogue.change(row, offering(district, words=("充电", "车棚")), actor=district.actor("administrator"))
    assert dict(row.words.values_list("word", "weight")) == {"充电": 5, "车棚": 3}


def test_saying_the_same_again_changes_nothing(district):
    row = offer(district)
    catalogue.change(row, offering(district), actor=district.actor("administrator"))
    assert told(row) == ["offer"]


def test_the_code_stays_whatever_else_changes(district):
    row = offer(district)
    again = catalogue.change(
        row, offering(district, code="other", home="A01"), actor=district.actor("administrator")
    )
    assert (again.code, again.shelf) == ("charging-shed", "A01.charging-shed")


def test_a_code_is_taken_once(district):
    offer(district)
    with pytest.raises(Invalid) as refusal:
        catalogue.offer(offering(district, name_zh="又一个"), actor=district.actor("administrator"))
    assert refusal.value.field == "code"
    assert [row.name_zh for row in Service.objects.all()] == ["电动车集中充电"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": "add"}, "code"),
        ({"code": "x" * 41}, "code"),
        ({"name_zh": "长" * 121}, "name_zh"),
        ({"who_en": "x" * 2001}, "who_en"),
        ({"phone": "call me"}, "phone"),
        ({"words": ("充" * 41,)}, "words"),
        ({"words": ("x",)}, "words"),
    ],
)
def test_what_can_not_be_names_its_field_and_changes_nothing(district, more, field):
    row = offer(district)
    administrator = district.actor("administrator")
    with pytest.raises(Invalid) as refusal:
        catalogue.offer(offering(district, **({"code": "another"} | more)), actor=administrator)
    assert refusal.value.field == field
    assert Service.objects.count() == 1
    if field != "code":
        with pytest.raises(Invalid):
            catalogue.change(row, offering(district, **more), actor=administrator)
    assert [word.word for word in row.words.all()] == ["charging", "充电"]
    assert told(row) == ["offer"]


def test_a_closed_department_and_a_category_out_of_use_can_not_be_chosen(district):
    row, administrator = offer(district), district.actor("administrator")
    fire, matter = district.departments["FIRE"], district.categories["A03"]
    for thing, field, name, value in (
        (matter, "home", "active", False),
        (fire, "provider", "closed_on", today() - timedelta(days=1)),
    ):
        setattr(thing, name, value)
        thing.save()
        with pytest.raises(Invalid) as refusal:
            catalogue.change(row, offering(district, fee_zh="1 元"), actor=administrator)
        assert refusal.value.field == field
    row.refresh_from_db()
    assert (row.fee_zh, told(row)) == ("不收费", ["offer"])
    catalogue.close(row, actor=administrator)
    with pytest.raises(Invalid):
        catalogue.reopen(row, actor=administrator)
    row.refresh_from_db()
    assert (row.active, told(row)) == (False, ["offer", "close"])


def test_a_service_is_closed_once_and_offered_again_once(district):
    row, administrator = offer(district), district.actor("administrator")
    with pytest.raises(MoveRefused):
        catalogue.reopen(row, actor=administrator)
    assert catalogue.close(row, actor=administrator).active is False
    with pytest.raises(MoveRefused):
        catalogue.close(row, actor=administrator)
    assert catalogue.reopen(row, actor=administrator).active is True
    assert told(row) == ["offer", "close", "reopen"]
    assert journal.entries(row.subject)[1].role == "administrator"


def test_a_closed_service_can_be_put_right_before_it_is_offered_again(district):
    row = offer(district, active=False)
    catalogue.change(row, offering(district, fee_zh="1 元"), actor=district.actor("administrator"))
    row.refresh_from_db()
    assert (row.fee_zh, row.active) == ("1 元", False)


def test_who_was_slower_is_told_and_changes_nothing(district):
    row, administrator = offer(district), district.actor("administrator")
    seen = journal.head(row.subject)
    catalogue.change(row, offering(district, fee_zh="1 元"), actor=administrator, seen=seen)
    for late in (
        lambda: catalogue.change(row, offering(district, fee_zh="2 元"), actor=administrator, seen=seen),
        lambda: catalogue.close(row, actor=administrator, seen=seen),
        lambda: catalogue.reopen(row, actor=administrator, seen=seen),
    ):
        with pytest.raises(MoveRefused):
            late()
    row.refresh_from_db()
    assert (row.fee_zh, row.active, told(row)) == ("1 元", True, ["offer", "change"])


@pytest.mark.parametrize("who", ["fire", "fire_head", "ruling", "head", "resident", None])
def test_nobody_else_offers_changes_closes_or_reopens(district, who):
    actor = district.actor(who) if who else NOBODY
    row, gone = offer(district), offer(district, "gone", active=False)
    for deed in (
        lambda: catalogue.offer(offering(district, "another"), actor=actor),
        lambda: catalogue.change(row, offering(district, fee_zh="1 元"), actor=actor),
        lambda: catalogue.close(row, actor=actor),
        lambda: catalogue.reopen(gone, actor=actor),
    ):
        with pytest.raises(NotAllowed):
            deed()
    states = dict(Service.objects.values_list("code", "active"))
    assert states == {"charging-shed": True, "gone": False}
    assert (told(row), told(gone)) == (["offer"], ["offer", "close"])
