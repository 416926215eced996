"""Each department's part has its own clocks: to sign, to object, to be ruled on; a transfer stops those of
one leg and starts the next."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grievances import policies
from grievances.actions import dispatching, handling
from grievances.lifecycle import Verb
from grievances.models import Escalation, Objection
from grievances.tasks import sweep
from portal.departments.models import Role
from portal.engines.escalation.models import LadderRung, Watch
from portal.engines.limits import clocks
from portal.engines.limits.clock import Limit
from portal.engines.limits.models import ClockEvent, LimitClassVersion
from portal.kit import clock
from portal.kit.errors import MoveRefused
from tests.factories.browsing import Browser
from tests.factories.district import file_case, reload

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # nine in the morning of a working day
KEY = "6f1d0c1e-3a52-4a0e-9b0c-2f1c8f5a7d11"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def rungs(district):
    for kind, tells in (("sign", Role.SUPERVISOR), ("ruling", Role.DISTRICT_HEAD)):
        LadderRung.objects.create(
            kind=kind,
            level=1,
            after_minutes=0,
            tells=tells,
            accountable=tells,
            name_zh="逾期",
            name_en="Late",
        )
    return district


def filed(district, category: str = "A03"):
    with clock.travel(MONDAY):
        return file_case(district, category).grievance


def leg(case, code: str, **more):
    return case.parts.filter(department__code=code, **more).latest("pk")


def happened(case, name: str) -> list[tuple]:
    return list(ClockEvent.objects.filter(subject=case.subject, clock=name).values_list("kind", "at"))


def swept(at: datetime) -> None:
    with clock.travel(at):
        sweep()


def raised(kind: str) -> list[tuple]:
    rows = Escalation.objects.filter(kind=kind).order_by("part")
    return [(row.part.department.code, row.told and row.told.username, row.due_at) for row in rows]


def object_(district, case, at: datetime, name: str = "fire"):
    with clock.travel(at):
        return dispatching.object_to(case, actor=district.actor(name), cites="2.3", reason="不归我们")


def test_every_leg_is_to_be_signed_for_and_the_one_that_is_not_is_raised(rungs):
    case = filed(rungs)
    by = MONDAY + HOUR / 2
    assert set(case.parts.values_list("sign_by", flat=True)) == {by}
    with clock.travel(MONDAY + HOUR / 4):
        handling.sign(case, actor=rungs.actor("police"))
    swept(by)
    assert raised("sign") == [("FIRE", "fire_head", by), ("PROPERTY", None, by)]
    assert happened(case, f"sign:{leg(case, 'POLICE').pk}") == [
        ("start", MONDAY),
        ("stop", MONDAY + HOUR / 4),
    ]
    swept(by + DAY)
    assert len(raised("sign")) == 2
    assert reload(case).level == 1, "of the case's own clock: a signature is none of its levels"


def test_an_ordinary_case_gives_four_working_hours_and_filing_asks_no_more_than_before(district):
    case = filed(district, "A01")
    calendar = clocks.load_calendar(case.calendar)
    part = case.parts.get()
    assert part.sign_by == clocks.pure.after(MONDAY, Limit(4, "working_hours"), calendar)
    assert part.object_by == clocks.pure.after(MONDAY, Limit(1, "working_days"), calendar)
    with CaptureQueriesContext(connection) as caught:
        file_case(district, "A03", body="另一件")
    assert len(caught) <= 20


def test_an_objection_after_its_limit_is_refused_and_says_what_can_be_done(district):
    case = filed(district)
    ends = leg(case, "FIRE").object_by
    with clock.travel(ends - timedelta(seconds=1)):
        assert Verb.OBJECT in policies.available(district.actor("fire"), reload(case))
    with clock.travel(ends):
        assert Verb.OBJECT not in policies.available(district.actor("fire"), reload(case))
    with pytest.raises(MoveRefused) as refusal:
        object_(district, case, ends)
    assert "请签收办理" in str(refusal.value)
    assert Objection.objects.count() == 0
    assert not reload(case).disputed
    browser = Browser()
    browser.client.force_login(district.people["fire"])
    with clock.travel(ends):
        page = browser.open(f"/desk/{case.reference}/")
        form = {"cites": "2.3", "reason": "不归我们", "seen": reload(case).version, "form_key": KEY}
        answer = browser.client.post(f"/desk/{case.reference}/object/", form)
    assert "异议时限已于" in page.content.decode()
    assert (answer.status_code, "提出异议的时限已于" in answer.content.decode()) == (409, True)
    assert Objection.objects.count() == 0


def test_a_dispute_stops_neither_the_signature_nor_the_case_and_a_late_ruling_is_raised_to_the_district_head(
    rungs,
):
    case = filed(rungs)
    due = case.done_due
    object_(rungs, case, MONDAY + HOUR / 4)
    lead, made = leg(case, "FIRE"), Objection.objects.get()
    assert (lead.sign_by, reload(case).done_due) == (MONDAY + HOUR / 2, due)
    swept(MONDAY + HOUR / 2)
    assert "FIRE" in [code for code, *_ in raised("sign")]
    swept(made.rule_by - timedelta(seconds=1))
    assert raised("ruling") == []
    swept(made.rule_by)
    assert raised("ruling") == [("FIRE", "head", made.rule_by)]
    assert Escalation.objects.get(kind="ruling").answers.username == "head"


def test_a_ruling_for_the_same_lead_gives_it_no_more_time_to_sign(rungs):
    case = filed(rungs)
    object_(rungs, case, MONDAY + HOUR / 4)
    with clock.travel(MONDAY + 2 * HOUR):
        dispatching.rule(case, actor=rungs.actor("ruling"), lead=rungs.departments["FIRE"], ruling="归消防")
    assert leg(case, "FIRE").sign_by == MONDAY + HOUR / 2
    swept(MONDAY + 2 * HOUR)
    assert ("FIRE", "fire_head", MONDAY + HOUR / 2) in raised("sign")
    assert Watch.objects.get(subject=case.subject, kind="ruling").next_at is None


def test_a_ruling_for_another_lead_stops_one_legs_clocks_and_starts_the_next(rungs):
    case = filed(rungs)
    before = leg(case, "FIRE")
    object_(rungs, case, MONDAY + HOUR / 4)
    at = MONDAY + 2 * HOUR
    with clock.travel(at):
        dispatching.rule(case, actor=rungs.actor("ruling"), lead=rungs.departments["POLICE"], ruling="归公安")
    old, new = leg(case, "FIRE"), leg(case, "POLICE", role="lead")
    assert (old.pk, old.taken_back_at, new.sign_by) == (before.pk, at, at + HOUR / 2)
    kinds = [kind for kind, _ in happened(case, f"sign:{old.pk}")]
    assert (kinds, happened(case, f"sign:{new.pk}")) == (
        ["start", "stop"],
        [("start", at)],
    )
    assert reload(case).done_due == MONDAY + DAY
    swept(at + HOUR / 2)
    assert ("POLICE", None, at + HOUR / 2) in raised("sign")
    assert "FIRE" not in [code for code, *_ in raised("sign")]


def test_a_correction_and_a_department_that_joins_have_clocks_of_their_own(district):
    case = filed(district, "A01")
    first = case.parts.get()
    at = MONDAY + HOUR
    with clock.travel(at):
        dispatching.correct(
            case, actor=district.actor("grid"), category=district.categories["A03"], area=case.area
        )
    first.refresh_from_db()
    assert (first.taken_back_at, [k for k, _ in happened(case, f"sign:{first.pk}")]) == (
        at,
        ["start", "stop"],
    )
    fire = leg(case, "FIRE")
    assert happened(case, f"sign:{fire.pk}") == [("start", at)]
    with clock.travel(at + HOUR):
        handling.sign(case, actor=district.actor("fire"))
        dispatching.join(
            case, actor=district.actor("fire"), department=district.departments["CIVIL"], task="走访"
        )
    joined = leg(case, "CIVIL")
    assert happened(case, f"sign:{joined.pk}") == [("start", at + HOUR)]
    assert Watch.objects.get(kind="sign", key=joined.pk).due_at == joined.sign_by
    assert Watch.objects.get(kind="sign", key=fire.pk).next_at is None


def test_the_limits_of_the_classes(district):
    rows = {row.code: row for row in LimitClassVersion.objects.all()}
    assert {code: str(row.sign) for code, row in rows.items()} == {
        "E0": "30 calendar minutes", "E1": "30 calendar minutes", "E2": "4 working hours",
        "E3": "4 working hours", "E4": "4 working hours",
    }  # fmt: skip
    assert {(str(row.objection), str(row.ruling)) for row in rows.values()} == {
        ("1 working day", "1 working day")
    }


def test_who_comes_after_a_colleague_is_told_that_it_is_signed_for(district):
    case = filed(district)
    opened = case.version
    handling.sign(case, actor=district.actor("police"), seen=opened)
    signed = reload(case).version
    with pytest.raises(MoveRefused, match=r"signed for its part already|已经签收"):
        handling.sign(case, actor=district.actor("police"), seen=opened)
    assert reload(case).version == signed
