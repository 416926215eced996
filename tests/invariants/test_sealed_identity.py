"""Invariant 8: who filed is kept apart from what was filed, encrypted. Reading it needs a purpose; the
reading is recorded; the resident sees who read it and why."""

import io
import re
import uuid

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from grievances import policies
from grievances.actions import checking, handling, identifying
from grievances.actions.behalf import Asked
from grievances.actions.looking import look_up
from grievances.lifecycle import Verb
from grievances.models import Grievance
from portal.accounts import tokens
from portal.accounts.identities import Filer
from portal.accounts.models import Identity, IdentityReading
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere
from tests.factories.district import District, file_case, reload

NAMED = Filer("孙秀英", "13911112222", "sun@mail.example", anonymous=False, address="湖东路 8 号 402")
WORDS = (NAMED.name, NAMED.phone, NAMED.email, NAMED.address)
LOOK = {"by": "phone", "value": NAMED.phone, "purpose": "asks_progress", "reason": "来电询问"}
PAGES = ("/desk/", "/desk/?view=all", "/desk/{r}/", "/desk/{r}/note/", "/team/", "/orders/", "/register/",
         "/register/{r}/", "/figures/", "/lookup/list/", "/counter/{r}/")  # fmt: skip
CALLS = ("grievances/", "grievances/{r}/", "grievances/{r}/timeline/")


@pytest.fixture
def case(district) -> Grievance:
    """Filed at the counter, signed for: with a journal, letters, and something in every queue."""
    asked = Asked("counter", "in_person", "sight")
    filed = file_case(district, filer=NAMED, actor=district.actor("grid"), behalf=asked).grievance
    handling.sign(filed, actor=district.actor("fire"))
    return filed


def stored() -> str:
    """Every row of every table, as it is stored."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows.append(str(cursor.fetchall()))
    return "\n".join(rows)


def test_no_table_holds_it_in_words_nor_ties_it_to_a_person(district, case):
    look_up(actor=district.actor("grid"), **LOOK)
    identifying.read(case, actor=district.actor("fire"), purpose="约时间上门")
    kept = stored()
    assert [word for word in WORDS if word in kept] == []
    row = Identity.objects.get(subject=case.subject)
    assert (row.name, row.phone, row.email, row.address) == WORDS
    assert not {"person", "filer", "resident"} & {field.name for field in Grievance._meta.get_fields()}


def test_no_journal_entry_letter_log_or_command_names_them(district, case, caplog):
    look_up(actor=district.actor("grid"), **LOOK)
    identifying.read(case, actor=district.actor("fire"), purpose="约时间上门")
    told = [str(entry.data) for entry in journal.entries(case.subject)]
    told += [f"{m.title} {m.body}" for m in Message.objects.all()]
    out = io.StringIO()
    call_command("verify_journal", stdout=out)
    everything = "\n".join([*told, caplog.text, out.getvalue()])
    assert [word for word in WORDS if word in everything] == []


def test_on_no_officers_page_and_in_no_call_does_it_stand(district, case):
    for name, person in district.people.items():
        client = Client()
        client.force_login(person)
        token = tokens.issue(person, "invariant")
        caller = Client(headers={"Authorization": f"Bearer {token}"})
        found = [client.get(page.format(r=case.reference)).content.decode() for page in PAGES]
        found += [caller.get(f"/api/v1/{call.format(r=case.reference)}").content.decode() for call in CALLS]
        assert [word for word in WORDS if any(word in page for page in found)] == [], name


def test_only_who_handles_it_reads_it_and_only_for_a_purpose(district, case):
    for name in district.people:
        actor = district.actor(name)
        if policies.may(actor.as_officer(), Verb.READ, case):
            with pytest.raises(Invalid):
                identifying.read(case, actor=actor, purpose="  ")
        else:
            with pytest.raises((NotAllowed, NotThere)):
                identifying.read(case, actor=actor, purpose="看看")
    assert IdentityReading.objects.count() == 0


def test_each_reading_is_recorded_and_the_resident_sees_who_and_why(district, case):
    client = Client()
    client.force_login(district.people["fire"])
    answer = client.post(f"/desk/{case.reference}/read/", {"purpose": "约时间上门", **_form(client, case)})
    assert all(word in answer.content.decode() for word in WORDS)
    row = IdentityReading.objects.get()
    assert (row.reader.username, row.role, row.purpose) == ("fire", "handler", "约时间上门")
    resident = Client()
    resident.get(f"/k/{Identity.objects.get().code}/")
    page = resident.get(f"/case/{case.reference}/").content.decode()
    assert "约时间上门" in page
    assert "消防救援大队" in page


def _form(client: Client, case: Grievance) -> dict[str, str]:
    page = client.get(f"/desk/{case.reference}/read/").content.decode()
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', page).group(1) for name in ("seen", "form_key")
    }


def test_whoever_stays_anonymous_is_read_and_found_by_nobody(district: District):
    quiet = Filer(phone=NAMED.phone, email=NAMED.email, name=NAMED.name)
    case = file_case(district, filer=quiet).grievance
    with pytest.raises(MoveRefused):
        identifying.read(case, actor=district.actor("fire"), purpose="约时间上门")
    for by, value in (("phone", quiet.phone), ("email", quiet.email), ("name", quiet.name)):
        look = look_up(actor=district.actor("fire"), **LOOK | {"by": by, "value": value})
        assert look.cases == ()
    client = Client()
    client.force_login(district.people["fire"])
    assert client.post("/lookup/", LOOK).status_code == 200
    assert [entry.verb for entry in journal.entries(case.subject)] == ["file", "dispatch"]


def test_of_a_confidential_case_only_who_stands_outside_reads_it(district, case):
    checking.guard(case, actor=bearer(case.pk))
    fresh = reload(case)
    may = {name for name in district.people if policies.may(district.actor(name), Verb.READ, fresh)}
    assert may == {"ruling", "discipline"}
    for name in set(district.people) - may:
        with pytest.raises((NotAllowed, NotThere)):
            identifying.read(fresh, actor=district.actor(name), purpose="看看")
        client = Client()
        client.force_login(district.people[name])
        pages = [client.get(page.format(r=case.reference)).content.decode() for page in PAGES]
        pages.append(client.post(f"/desk/{case.reference}/read/", {"purpose": "看看"}).content.decode())
        assert [word for word in WORDS if any(word in page for page in pages)] == [], name
    assert IdentityReading.objects.count() == 0


# -- nobody finds out by trying --------------------------------------------------------------------------

BODY = "楼下饭店夜里放音响，每天到两点，没法睡觉。"
KEPT = pytest.mark.parametrize(
    ("filer", "guarded"),
    [(NAMED, True), (Filer(phone=NAMED.phone, email=NAMED.email), False)],
    ids=["confidential", "anonymous"],
)
STRANGERS = {"phone": "13900000000", "email": "nobody@mail.example"}
TRIES = pytest.mark.parametrize("by", ["phone", "email"])


def try_page(case: Grievance, given: dict[str, str]) -> tuple:
    sent = {"at": "3", "another": "1", "form_key": str(uuid.uuid4()), "body": case.body, "go": "send"}
    sent |= {"area": case.area.code, "kind": "A01", "wish": "anonymous"}
    answer = Client().post("/file/", sent | given)
    return answer.status_code, answer.headers["Location"].startswith("/receipt/")


def try_call(case: Grievance, given: dict[str, str]) -> tuple:
    sent = {"body": case.body, "area": case.area.code, "category": "A01", "form_key": str(uuid.uuid4())}
    answer = Client().post("/api/v1/grievances/", sent | given, content_type="application/json")
    kept = answer.json()
    return answer.status_code, kept["again"], kept["status"], kept["lead"], bool(kept["code"])


@KEPT
@TRIES
@pytest.mark.parametrize("door", [try_page, try_call])
def test_who_files_the_same_words_with_the_filers_number_is_told_of_no_case(
    district, filer, guarded, by, door
):
    case = file_case(district, "A01", filer=filer, guarded=guarded, body=BODY).grievance
    stranger, filers = (door(case, {by: told}) for told in (STRANGERS[by], getattr(filer, by)))
    assert stranger == filers
    assert Grievance.objects.count() == 3


@KEPT
@TRIES
def test_who_joins_with_the_filers_number_is_one_more_household_as_any_stranger(district, filer, guarded, by):
    case, counts = file_case(district, "A01", filer=filer, guarded=guarded).grievance, []
    for told in (STRANGERS[by], getattr(filer, by)):
        sent = {"deed": "1", "text": "", "phone": "", "email": "", "form_key": str(uuid.uuid4())}
        assert Client().post(f"/join/{case.reference}/", sent | {by: told}).status_code == 302
        counts.append(reload(case).joined)
    assert counts == [1, 2]


def test_what_waits_of_a_named_person_takes_nothing_confidential_or_anonymous_along(district, settings):
    """The same sentence at the same moment on both would tell whose the other is."""
    settings.FILINGS_A_DAY = 1
    given = {"phone": NAMED.phone, "name": NAMED.name}
    filings = {"路灯坏了": "named", "垃圾没人清": "named", "井盖松了": "anonymous", BODY: "guarded"}
    for body, wish in filings.items():
        sent = {"at": "3", "another": "1", "form_key": str(uuid.uuid4()), "body": body, "go": "send"}
        sent |= {"area": "LH-NH-01-01", "kind": "A01", "wish": wish}
        assert Client().post("/file/", sent | given).status_code == 302, body
    first, named, quiet, kept = Grievance.objects.order_by("pk")
    assert [case.many for case in (first, named, quiet, kept)] == ["", "waits", "waits", ""]
    assert (kept.guarded, kept.status) == (True, "dispatched"), "it never waits"
    client = Client()
    client.force_login(district.people["grid"])
    sent = {"seen": named.version, "form_key": str(uuid.uuid4())}
    assert client.post(f"/desk/{named.reference}/go_ahead/", sent).status_code == 302
    assert [reload(case).many for case in (named, quiet)] == ["free", "waits"]
    said = "工作人员已查看同一人今天提交的多件诉求"
    assert said in client.get(f"/desk/{named.reference}/").content.decode()
    for case in (quiet, kept):
        assert said not in client.get(f"/desk/{case.reference}/").content.decode()


def test_a_case_that_waits_goes_its_way_once_its_resident_makes_it_confidential(district, settings):
    settings.FILINGS_A_DAY = 1
    file_case(district, "A01", filer=NAMED, body="路灯坏了很久没有人修理")
    filed = file_case(district, "A01", filer=NAMED, body=BODY)
    assert (filed.grievance.status, filed.grievance.many) == ("filed", "waits")
    resident = Client()
    resident.get(f"/k/{filed.code}/")
    sent = {"form_key": str(uuid.uuid4()), "sure": "on"}
    assert resident.post(f"/case/{filed.grievance.reference}/guard/", sent).status_code == 302
    case = reload(filed.grievance)
    assert (case.guarded, case.status, case.many) == (True, "dispatched", "")
