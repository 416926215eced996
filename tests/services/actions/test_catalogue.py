"""Keeping the catalogue: who may, what is refused, what the journal says."""

import pytest

from portal.engines.journal import journal
from portal.kit.errors import Invalid, NotAllowed
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
