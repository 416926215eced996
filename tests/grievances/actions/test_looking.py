"""Finding a resident's cases: only whole, for a purpose, among what is theirs to see; all of it kept."""

import pytest
from django.db import connection

from grievances.actions import erasing, looking, recusing
from grievances.actions.looking import LOOKS_AN_HOUR, look_up
from grievances.lifecycle import Verb
from grievances.models import Grievance, Lookup
from portal.accounts import identities
from portal.accounts.identities import Filer
from portal.accounts.models import Identity
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit.errors import Invalid, NotAllowed, TooMany
from tests.factories.district import file_case, reload

NAMED = Filer("王秀兰", "138 0000 1111", "Wang@Mail.example", anonymous=False)
WHY = {"purpose": "lost_slip", "reason": "来电询问，回执丢了"}


def found(district, who: str = "grid", by: str = "phone", value: str = "13800001111", **more) -> list[str]:
    look = look_up(actor=district.actor(who), by=by, value=value, **WHY | more)
    return [case.reference for case in look.cases]


@pytest.mark.parametrize(
    ("by", "value"),
    [
        ("phone", "13800001111"),
        ("phone", "+86 138-0000-1111"),
        ("phone", "１３８００００１１１１"),
        ("email", " wang@mail.EXAMPLE "),
        ("name", "王 秀兰"),
    ],
)
def test_the_whole_of_it_is_found_however_it_is_typed(district, by, value):
    case = file_case(district, filer=NAMED).grievance
    assert found(district, by=by, value=value) == [case.reference]


@pytest.mark.parametrize(
    ("by", "value"),
    [
        ("phone", "1380000111"),
        ("phone", "13800001112"),
        ("email", "mail.example"),
        ("name", "王"),
        ("name", "%"),
    ],
)
def test_a_part_of_it_finds_nothing_and_is_recorded_all_the_same(district, by, value):
    file_case(district, filer=NAMED)
    assert found(district, by=by, value=value) == []
    assert Lookup.objects.get().found.count() == 0


def test_who_is_anonymous_is_found_by_nobody(district):
    file_case(district, filer=Filer(phone="13800001111", email="a@mail.example", name="王秀兰"))
    kept = Identity.objects.get()
    assert kept.name_index == ""
    for by, value in (("phone", "13800001111"), ("email", "a@mail.example"), ("name", "王秀兰")):
        assert getattr(kept, f"{by}_index") != identities.index_of(by, value)
        assert found(district, by=by, value=value) == []


def test_only_cases_whose_filer_is_theirs_to_read(district):
    here = file_case(district, "A03", filer=NAMED).grievance
    there = file_case(district, None, "LH-YJ-01-01", filer=NAMED).grievance
    staff = file_case(district, "H02", filer=Filer(**NAMED.__dict__ | {"sensitive_consent": True})).grievance
    assert found(district, "grid") == [here.reference]
    assert found(district, "fire") == [here.reference]
    assert found(district, "police") == [], "a co-department reads nobody"
    assert found(district, "civil") == []
    assert found(district, "discipline") == [staff.reference]
    recusing.recuse(here, actor=district.actor("fire"), reason="party")
    assert found(district, "fire") == []
    assert there.reference not in found(district, "grid")


@pytest.mark.parametrize("who", ["head", "ruling", "administrator", "stranger", "resident"])
def test_others_may_not_look(district, who):
    file_case(district, filer=NAMED)
    with pytest.raises(NotAllowed):
        found(district, who)
    assert Lookup.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"purpose": ""}, "purpose"), ({"purpose": "curious"}, "purpose"), ({"reason": " "}, "reason"),
     ({"by": "body"}, "by"), ({"value": " "}, "value"), ({"value": "电话"}, "value")],
)  # fmt: skip
def test_without_purpose_reason_or_value_nothing_is_looked_for(district, wrong, field):
    file_case(district, filer=NAMED)
    with pytest.raises(Invalid) as refused:
        found(district, **wrong)
    assert refused.value.field == field
    assert Lookup.objects.count() == 0


def test_each_look_is_recorded_and_stands_on_each_case_that_was_found(district):
    cases = [file_case(district, kind, filer=NAMED).grievance for kind in ("A01", "A03")]
    Message.objects.all().delete()
    assert found(district) == [case.reference for case in reversed(cases)]
    row = Lookup.objects.get()
    assert (row.officer.username, row.department.code, row.post) == ("grid", "COM-1", "grid_officer")
    assert (row.by, row.purpose, row.reason) == ("phone", "lost_slip", WHY["reason"])
    assert set(row.found.all()) == set(cases)
    for case in cases:
        entry = journal.entries(case.subject)[-1]
        unit = district.departments["COM-1"].pk
        assert entry.verb == Verb.LOOK_UP
        assert journal.facts(entry) == {"department": unit, "by": "phone", "purpose": "lost_slip"}
    assert {m.recipient for m in Message.objects.filter(audience="resident")} == {"Wang@Mail.example"}
    assert list(journal.verify()) == []


def test_what_was_looked_for_is_kept_in_no_words(district):
    file_case(district, filer=NAMED)
    for by, value in (("phone", "13800001111"), ("email", "wang@mail.example"), ("name", "王秀兰")):
        found(district, by=by, value=value)
    with connection.cursor() as cursor:
        raw = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the database's own names
            raw.append(str(cursor.fetchall()))
    stored = "\n".join(raw).lower()
    for word in ("13800001111", "138 0000 1111", "wang@mail.example", "王秀兰"):
        assert word not in stored


def test_an_officer_looks_so_often_an_hour_and_no_more(district, monkeypatch):
    monkeypatch.setattr(looking, "LOOKS_AN_HOUR", 3)
    assert LOOKS_AN_HOUR == 20
    file_case(district, filer=NAMED)
    for _ in range(3):
        found(district)
    with pytest.raises(TooMany):
        found(district)
    assert found(district, "fire") != [], "another officer's are counted apart"
    assert Lookup.objects.count() == 4


def test_more_than_fit_are_said_to_be_there(district, monkeypatch):
    monkeypatch.setattr(looking, "MOST", 2)
    for _ in range(3):
        file_case(district, filer=NAMED)
    look = look_up(actor=district.actor("grid"), by="phone", value="13800001111", **WHY)
    assert (len(look.cases), look.more) == (2, True)


def test_once_erased_it_is_found_no_more_and_the_reason_is_gone(district):
    case = file_case(district, filer=NAMED).grievance
    found(district)
    Grievance.objects.update(status="withdrawn", outcome="withdrawn")
    erasing.erase(reload(case), actor=bearer(case.pk), sure=True)
    row = Lookup.objects.get()
    assert (row.reason, row.index, row.purpose) == ("", "", "lost_slip")
    assert found(district) == []


def test_who_was_kept_before_there_were_indexes_gets_them(district):
    case = file_case(district, filer=NAMED).grievance
    Identity.objects.update(phone_index=None, email_index=None, name_index=None)
    assert found(district) == []
    assert (identities.index_old(), identities.index_old()) == (1, 0)
    assert found(district) == [case.reference]
