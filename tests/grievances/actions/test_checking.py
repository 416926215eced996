"""Confidential filing: asked for and taken back by the resident alone; asked after on the days of the ladder;
what they answer is read by those who stand outside, and by no unit."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from grievances import policies
from grievances.actions import checking, erasing, handling, identifying, looking, pressing, resolving
from grievances.actions.resolving import Reply
from grievances.lifecycle import Verb
from grievances.models import CheckIn, Grievance, Pressure
from grievances.selectors import case_page, desk_case
from grievances.tasks import sweep
from portal.accounts.identities import Filer
from portal.accounts.models import IdentityReading
from portal.departments.actors import bearer
from portal.engines.escalation import watch
from portal.engines.escalation.models import LadderRung
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import MoveRefused, NotAllowed, NotThere
from tests.factories.browsing import Browser
from tests.factories.district import District, add_post, file_case, reload

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
FILER = Filer("孙秀英", "13911112222", "sun@mail.example", anonymous=False, sensitive_consent=True)
SPOT = {"longitude": "120.100001", "latitude": "30.200001"}
LOOK = {"by": "phone", "value": FILER.phone, "purpose": "asks_progress", "reason": "来电询问"}
TEXT = "他们堵在我家门口，叫我撤诉。"
UNITS = ("fire", "fire_head", "police", "property", "grid", "head")
WATCHERS = ("ruling", "discipline")
ASKED = "有没有人对您施压"


def day(number: float) -> datetime:
    return START + timedelta(days=number)


@pytest.fixture
def filed(district):
    with clock.travel(START):
        made = file_case(district, filer=FILER, guarded=True, **SPOT)
        handling.sign(made.grievance, actor=district.actor("fire"))
    return made


@pytest.fixture
def case(filed) -> Grievance:
    return reload(filed.grievance)


def at(moment: datetime, times: int = 1) -> None:
    with clock.travel(moment):
        for _ in range(times):
            sweep()


def states() -> list[tuple[int, str]]:
    return list(CheckIn.objects.values_list("number", "state"))


def shown(district: District, name: str, case: Grievance) -> str:
    client = Client()
    client.force_login(district.people[name])
    views = ("", "?view=reported", "?view=something", "?view=well", "?view=no_word", f"{case.reference}/")
    return "".join(client.get(f"/desk/{view}").content.decode() for view in views)


# -- who may read who filed ----------------------------------------------------------------------------


def test_whoever_handles_it_is_refused_and_told_whom_to_ask(district, case):
    for name in ("fire", "police", "grid"):
        with pytest.raises(NotAllowed, match="纪检监察|纪检"):
            identifying.read(case, actor=district.actor(name), purpose="约时间上门")
        page = case_page(district.actor(name), desk_case(district.actor(name), case.reference), staff=True)
        assert Verb.READ not in page.verbs
        assert page.told_whom_to_ask
    with pytest.raises(NotThere):
        identifying.read(case, actor=district.actor("civil"), purpose="看看")
    assert IdentityReading.objects.count() == 0
    for number, name in enumerate(WATCHERS, start=1):
        assert identifying.read(case, actor=district.actor(name), purpose="核实").phone == FILER.phone
        assert IdentityReading.objects.count() == number


def test_whoever_watches_and_handles_it_as_well_is_refused(district, case):
    add_post(district, "discipline", "FIRE", "handler")
    with pytest.raises(NotAllowed):
        identifying.read(case, actor=district.actor("discipline"), purpose="核实")
    assert not policies.heeds(district.actor("discipline"), case)
    assert TEXT not in shown(district, "discipline", case)


def test_no_lookup_by_a_number_finds_it_for_those_who_handle_it(district, case):
    for name in ("fire", "grid"):
        assert looking.look_up(actor=district.actor(name), **LOOK).cases == ()


def test_the_exact_spot_is_not_for_those_who_handle_it(district, case):
    found = {name: desk_case(district.actor(name), case.reference) for name in ("fire", "police", *WATCHERS)}
    assert {name for name, each in found.items() if each.longitude is None} == {"fire", "police"}
    assert reload(case).longitude is not None


def test_the_resident_alone_asks_for_it_and_takes_it_back(district):
    with clock.travel(START):
        case = file_case(district, filer=FILER).grievance
        handling.sign(case, actor=district.actor("fire"))
    with pytest.raises(NotThere):
        desk_case(district.actor("discipline"), case.reference)
    for name in ("fire", "ruling", "grid"):
        with pytest.raises(NotAllowed):
            checking.guard(case, actor=district.actor(name))
    assert not reload(case).guarded
    with clock.travel(day(20)):
        checking.guard(case, actor=bearer(case.pk))
    at(day(26))
    assert states() == []
    at(day(27))
    assert states() == [(1, "asked")]
    with pytest.raises(NotAllowed):
        checking.unguard(case, actor=district.actor("fire"))
    checking.unguard(case, actor=bearer(case.pk))
    assert states() == [(1, "dropped")]
    at(day(200))
    assert states() == [(1, "dropped")]
    assert identifying.read(case, actor=district.actor("fire"), purpose="约时间上门").name == FILER.name


# -- asked after -----------------------------------------------------------------------------------------


def test_asked_on_the_days_of_the_ladder_also_when_it_has_ended(district, case):
    resident = bearer(case.pk)
    at(day(6.9))
    assert states() == []
    Message.objects.all().delete()
    at(day(7), times=2)
    assert states() == [(1, "asked")]
    letter = Message.objects.get(audience="resident")
    assert (letter.recipient, letter.reply_to) == (FILER.email, "")
    assert ASKED in letter.body
    assert [m.audience for m in Message.objects.exclude(audience="resident") if ASKED in m.body] == []
    with clock.travel(day(8)):
        checking.all_well(case, actor=resident)
        with pytest.raises(MoveRefused):
            checking.all_well(case, actor=resident)
    Grievance.objects.filter(pk=case.pk).update(status="proposed")
    with clock.travel(day(9)):
        resolving.confirm(reload(case), actor=resident, rating=5)
    at(day(30))
    at(day(37))
    assert states() == [(1, "nothing"), (2, "silent")]
    at(day(90), times=2)
    at(day(400), times=2)
    assert states() == [(1, "nothing"), (2, "silent"), (3, "silent")]
    told = [entry.verb for entry in journal.entries(case.subject)]
    assert [verb for verb in told if verb in {"check_on", "all_well", "no_word"}] == [
        "check_on", "all_well", "check_on", "no_word", "check_on", "no_word",
    ]  # fmt: skip


def test_however_late_the_sweep_is_they_are_asked_once(case):
    at(day(40), times=3)
    assert states() == [(2, "asked")]
    at(day(90), times=3)
    assert states() == [(2, "silent"), (3, "asked")]


def test_the_days_are_rows(case):
    LadderRung.objects.filter(kind="check_in", level=1).update(after_minutes=3 * 24 * 60)
    LadderRung.objects.filter(kind="no_word").update(after_minutes=24 * 60)
    watch.look_again("check_in", day(1))
    at(day(1))
    at(day(3))
    at(day(4))
    assert states() == [(1, "silent")]


def test_something_happened_is_a_report_that_the_watchers_read_and_no_unit(district, case):
    at(day(7))
    Message.objects.all().delete()
    with clock.travel(day(8)):
        pressing.report(reload(case), actor=bearer(case.pk), text=TEXT)
        told = {message.audience for message in Message.objects.all()}
        unit = district.departments["DISCIPLINE"].pk
        assert told == {f"person:{district.people['ruling'].pk}", f"department:{unit}"}
        assert states() == [(1, "something")]
        for name in UNITS:
            page = shown(district, name, reload(case))
            assert [word for word in (TEXT, "打击报复", "问候") if word in page] == [], name
        for name in WATCHERS:
            assert TEXT in shown(district, name, reload(case)), name
        pressing.heed(reload(case), actor=district.actor("discipline"), text="已上门核实")
    assert Pressure.objects.get().answer == "已上门核实"


@pytest.mark.parametrize(("answer", "view"), [("nothing", "well"), ("silent", "no_word")])
def test_the_views_of_answers_count_exactly_what_they_list(district, case, answer, view):
    with clock.travel(START):
        about = file_case(district, "H02", filer=FILER).grievance
        other = file_case(district, filer=FILER).grievance
    at(day(7))
    with clock.travel(day(8)):
        if answer == "nothing":
            for each in (case, about):
                checking.all_well(each, actor=bearer(each.pk))
    at(day(14))
    with clock.travel(day(14.1)):
        for name, mine in (("discipline", [case, about]), ("ruling", [case]), ("fire", []), ("head", [])):
            client = Client()
            client.force_login(district.people[name])
            page = client.get(f"/desk/?view={view}")
            if not mine:
                assert view not in {each["url"].rpartition("view=")[2] for each in page.context["views"]}
                continue
            assert page.context["stands"] == len(mine)
            assert {line.case.pk for line in page.context["lines"]} == {each.pk for each in mine}
    assert other.reference


def test_whoever_complains_about_staff_is_asked_without_a_wish(district):
    with clock.travel(START):
        case = file_case(district, "H02", filer=FILER).grievance
    Message.objects.all().delete()
    at(day(7))
    assert states() == [(1, "asked")]
    assert [message.audience for message in Message.objects.all() if ASKED in message.body] == ["resident"]
    with pytest.raises(MoveRefused):
        checking.guard(case, actor=bearer(case.pk))
    assert identifying.read(case, actor=district.actor("discipline"), purpose="核实").name == FILER.name


def test_erased_nobody_is_asked_any_more(case):
    at(day(7))
    Grievance.objects.update(status="withdrawn", outcome="withdrawn")
    erasing.erase(reload(case), actor=bearer(case.pk), sure=True)
    at(day(31))
    assert states() == [(1, "dropped")]


# -- a report that nobody answers ------------------------------------------------------------------------


def test_a_report_that_nobody_answers_is_raised_once_a_level_in_order(district, case):
    with clock.travel(day(1)):
        pressing.report(case, actor=bearer(case.pk), text=TEXT)
    Message.objects.all().delete()
    at(day(1.9))
    assert Verb.URGE not in {entry.verb for entry in journal.entries(case.subject)}
    at(day(2), times=2)
    at(day(3), times=2)
    at(day(9), times=2)
    urged = [journal.facts(each) for each in journal.entries(case.subject) if each.verb == Verb.URGE]
    assert [(each["level"], each["due"]) for each in urged] == [
        (1, day(2).isoformat()),
        (2, day(2).isoformat()),
    ]
    told = [m.audience for m in Message.objects.order_by("pk") if "施压" in m.body or "打击报复" in m.body]
    unit = f"department:{district.departments['DISCIPLINE'].pk}"
    people = [f"person:{district.people[name].pk}" for name in ("ruling", "head")]
    assert [each for each in told if each != "resident"][:4] == [people[0], unit, people[1], unit]
    assert Verb.URGE not in {
        m.verb for m in case_page(district.actor("fire"), reload(case), staff=True).timeline
    }
    assert not reload(case).escalations.filter(kind="pressure").exists()


def test_answered_in_time_nobody_above_is_told(district, case):
    with clock.travel(day(1)):
        pressing.report(case, actor=bearer(case.pk), text=TEXT)
        pressing.heed(case, actor=district.actor("ruling"), text="已联系")
    at(day(5))
    assert Verb.URGE not in {entry.verb for entry in journal.entries(case.subject)}


def test_of_a_complaint_about_staff_nobody_outside_is_told(district):
    with clock.travel(START):
        case = file_case(district, "H02", filer=FILER).grievance
        pressing.report(case, actor=bearer(case.pk), text=TEXT)
    Message.objects.all().delete()
    at(day(4), times=3)
    told = {message.audience for message in Message.objects.exclude(audience="resident")}
    allowed = {
        f"department:{district.departments['DISCIPLINE'].pk}", f"person:{district.people['discipline'].pk}",
    }  # fmt: skip
    assert told <= allowed
    assert f"person:{district.people['discipline'].pk}" in told


# -- through the pages -----------------------------------------------------------------------------------


def test_the_resident_answers_with_one_tap_on_their_page(filed, case):
    at(day(7))
    browser = Browser()
    with clock.travel(day(8)):
        browser.open(f"/k/{filed.code}/")
        browser.open(f"/case/{case.reference}/")
        assert ASKED in browser.text
        assert browser.press(f"/case/{case.reference}/all_well/").status_code == 302
        browser.open(f"/case/{case.reference}/")
    assert "您没有遇到这种情况" not in browser.text
    assert states() == [(1, "nothing")]
    assert Client().post(f"/case/{case.reference}/all_well/").status_code == 404


def test_the_wish_is_one_choice_when_filing(district):
    browser = Browser()
    browser.open("/file/")
    browser.press("filing", ("go", "on"), body="楼道里有人飞线充电，很危险。")
    browser.press("filing", ("go", "on"), area="LH-NH-01-01")
    answer = browser.press("filing", ("go", "send"), wish="guarded")
    assert answer.status_code == 400, "they say who they are, or stay anonymous"
    answer = browser.press("filing", ("go", "send"), wish="guarded", name=FILER.name, phone=FILER.phone)
    assert answer.status_code == 302
    case = Grievance.objects.get()
    assert case.guarded
    browser.open(f"/case/{case.reference}/")
    assert f"/case/{case.reference}/unguard/" in browser.text


def test_a_reply_of_a_department_says_nothing_of_it(district, case):
    with clock.travel(day(1)):
        reply = Reply("属实", "第五条", "已清理", "", "现场照片")
        Grievance.objects.filter(pk=case.pk).update(status="signed")
        case.parts.exclude(role="lead").update(state="done")
        resolving.propose(reload(case), actor=district.actor("fire"), reply=reply)
    assert not any(FILER.name in f"{m.title}{m.body}" for m in Message.objects.exclude(audience="resident"))
