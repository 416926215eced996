"""Invariant 7: a complaint about a unit's staff never reaches that unit, in no list, search, export, mail or
count."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client

from grievances import policies
from grievances.actions import behalf, handling, looking, pressing
from grievances.actions.behalf import Asked
from grievances.lifecycle import Verb
from grievances.models import Grievance
from grievances.tasks import sweep
from portal.accounts import tokens
from portal.accounts.identities import Filer
from portal.departments.actors import bearer
from portal.departments.models import Role
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import NotThere
from tests.factories.district import District, add_post, file_case, reload

WORD = "窗口辱骂老人"
FILER = Filer("孙秀英", "13911112222", anonymous=False, sensitive_consent=True)
LISTS = (
    "/desk/", "/desk/?view=all", "/desk/?view=triage", "/desk/?view=new", "/desk/?view=all&words=辱骂",
    "/api/v1/grievances/?words=辱骂", "/team/", "/orders/", "/register/",
    "/register/?q=辱骂", "/figures/", "/results/", "/", "/services/", "/lookup/", "/lookup/list/",
    "/counter/", "/admin/stuck/", "/desk/exports/", "/desk/exports/all/", "/admin/danger/",
    "/api/v1/grievances/", "/api/v1/register/",
)  # fmt: skip
ONE = ("/desk/{r}/", "/desk/{r}/note/", "/register/{r}/", "/case/{r}/", "/counter/{r}/", "/receipt/{r}/",
       "/api/v1/grievances/{r}/", "/api/v1/grievances/{r}/timeline/", "/api/v1/register/{r}/")  # fmt: skip
FRESH = re.compile(r'(name="csrfmiddlewaretoken"|name="form_key"|nonce)[^>]*|\d\d:\d\d:\d\d[^"]*')
OUTSIDERS = ("police", "grid", "fire", "fire_head", "civil", "ruling", "head", "administrator", "stranger")


def browser(district: District, name: str) -> Client:
    token = tokens.issue(district.people[name], "invariant")
    client = Client(headers={"Authorization": f"Bearer {token}"})
    client.force_login(district.people[name])
    return client


def shown(client: Client) -> dict[str, str]:
    """Every list that there is for them, without what differs from one look to the next."""
    return {page: FRESH.sub("", client.get(page).content.decode()) for page in LISTS}


@pytest.fixture
def complaint(district) -> Grievance:
    return file_case(district, "H02", body=f"派出所{WORD}。", place="派出所大厅", filer=FILER).grievance


@pytest.mark.parametrize("name", OUTSIDERS)
def test_no_list_search_or_count_of_anybody_else_changes_by_it(district, settings, name):
    settings.COUNTS_KEPT_SECONDS = 0
    file_case(district)
    client = browser(district, name)
    before = shown(client)
    case = file_case(district, "H02", body=f"派出所{WORD}。", filer=FILER).grievance
    handling.sign(case, actor=district.actor("discipline"))
    assert {page for page, text in shown(client).items() if text != before[page]} == set()
    assert client.get(f"/desk/?reference={case.reference}").status_code in (200, 404)
    for page in ONE:
        answer = client.get(page.format(r=case.reference))
        assert answer.status_code == 404, page
        assert WORD not in answer.content.decode()


@pytest.mark.parametrize("name", OUTSIDERS)
def test_no_verb_is_theirs_by_page_or_call(district, complaint, name):
    client, actor = browser(district, name), district.actor(name)
    before = (reload(complaint).version, Message.objects.count())
    for verb in Verb:
        if verb not in policies.BEFOREHAND and policies.RIGHTS[verb] != {policies.SYSTEM}:
            with pytest.raises(NotThere):
                policies.check(actor, verb, complaint)
            assert client.post(f"/api/v1/grievances/{complaint.reference}/{verb}/", {}).status_code == 404
            assert client.post(f"/desk/{complaint.reference}/{verb}/", {}).status_code in (403, 404)
    assert (reload(complaint).version, Message.objects.count()) == before


def test_no_letter_goes_to_anybody_else(district, complaint):
    told = set(Message.objects.filter(subject=complaint.subject).values_list("audience", flat=True))
    assert told <= {"resident", f"department:{district.departments['DISCIPLINE'].pk}"}


def test_who_files_it_for_somebody_finds_it_no_more(district):
    asked = Asked("counter", "in_person", "unwell")
    case = file_case(
        district, "H02", body=WORD, filer=FILER, actor=district.actor("grid"), behalf=asked
    ).grievance
    client = browser(district, "grid")
    assert case.reference in client.get(f"/counter/{case.reference}/").content.decode()
    assert behalf.hand_out(case, actor=district.actor("grid"))
    page = client.get(f"/counter/{case.reference}/").content.decode()
    assert "/recode/" not in page
    assert WORD not in page
    assert client.get(f"/desk/{case.reference}/").status_code == 404
    assert case.reference not in client.get("/desk/?view=all").content.decode()


@pytest.mark.parametrize("name", ["grid", "police", "fire"])
def test_who_looks_for_its_filer_does_not_find_it(district, complaint, name):
    look = looking.look_up(
        actor=district.actor(name), by="phone", value=FILER.phone, purpose="lost_slip", reason="来电"
    )
    assert look.cases == ()
    assert reload(complaint).version == complaint.version


def test_a_post_on_both_sides_shows_it_as_discipline_alone(district, complaint):
    add_post(district, "police", "DISCIPLINE", Role.HANDLER)
    assert policies.relations(district.actor("police"), complaint) == {policies.LEAD}
    assert policies.relations(district.actor("grid"), complaint) == frozenset()


@pytest.mark.parametrize("name", ["police", "grid", "ruling"])
def test_that_its_resident_is_asked_after_and_answers_changes_nothing_for_anybody_else(
    district, settings, name, complaint
):
    """Asked after a week, something happened, and nobody heeds it in time: discipline inspection's alone."""
    settings.COUNTS_KEPT_SECONDS = 0
    client, start = browser(district, name), complaint.filed_at
    Message.objects.all().delete()
    with clock.travel(start + timedelta(days=11)):
        before = shown(client)
    for days in (7, 8, 9.5, 10.5):
        with clock.travel(start + timedelta(days=days)):
            if days == 8:
                pressing.report(reload(complaint), actor=bearer(complaint.pk), text="堵门")
            sweep()
    verbs = [entry.verb for entry in journal.entries(complaint.subject)]
    assert [verb for verb in verbs if verb in {"check_on", "report", "urge"}] == [
        "check_on", "report", "urge", "urge",
    ]  # fmt: skip
    with clock.travel(start + timedelta(days=11)):
        assert {page for page, text in shown(client).items() if text != before[page]} == set()
    discipline = district.departments["DISCIPLINE"].pk, district.people["discipline"].pk
    told = {"resident", f"department:{discipline[0]}", f"person:{discipline[1]}"}
    mine = Message.objects.filter(subject=complaint.subject)
    assert {message.audience for message in mine} <= told


def test_beyond_a_days_number_it_reaches_discipline_at_once_and_nobody_else(district, settings):
    settings.COUNTS_KEPT_SECONDS, settings.FILINGS_A_DAY = 0, 1
    told = {"area": "LH-NH-01-01", "phone": FILER.phone, "sensitive_consent": True}
    statuses = []
    for body, category in (("路灯坏了很久没有人修理", "A01"), (f"派出所{WORD}。", "H02")):
        before = shown(browser(district, "grid"))
        given = told | {"body": body, "category": category, "form_key": str(uuid.uuid4())}
        answer = Client().post("/api/v1/grievances/", given, content_type="application/json")
        statuses.append((answer.status_code, answer.json()["status"]))
    assert statuses == [(201, "dispatched"), (201, "dispatched")]
    assert shown(browser(district, "grid")) == before
    complaint = Grievance.objects.get(about_staff=True)
    assert (complaint.many, [part.department.code for part in complaint.parts.all()]) == ("", ["DISCIPLINE"])
    assert browser(district, "discipline").get(f"/desk/{complaint.reference}/").status_code == 200
    for name in OUTSIDERS:
        assert browser(district, name).get(f"/desk/{complaint.reference}/").status_code == 404, name


def test_what_waits_and_is_corrected_into_one_is_disciplines_at_once(district, settings):
    settings.FILINGS_A_DAY = 1
    file_case(district, "A01", filer=FILER, body="路灯坏了很久没有人修理")
    waits = file_case(district, "A01", filer=FILER, body=f"派出所{WORD}。").grievance
    assert (waits.status, waits.many) == ("filed", "waits")
    client = browser(district, "grid")
    sent = {"category": district.categories["H02"].pk, "area": waits.area_id, "seen": waits.version}
    sent |= {"form_key": str(uuid.uuid4())}
    assert client.post(f"/desk/{waits.reference}/correct/", sent).status_code == 302
    case = reload(waits)
    assert (case.about_staff, case.status, case.many) == (True, "dispatched", "")
    assert client.get(f"/desk/{case.reference}/").status_code == 404
    assert browser(district, "discipline").get(f"/desk/{case.reference}/").status_code == 200
