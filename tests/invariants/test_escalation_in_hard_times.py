"""Invariant 3 where it is hard: no worker for hours, two at once, nobody there, a pause that ends at night.

Each level once, in its order, with its true time; a warning is none.
"""

from datetime import UTC, datetime, timedelta

import pytest

from grievances import selectors
from grievances.actions import answering, handling, resolving
from grievances.models import Assignment, Escalation, Grievance
from grievances.tasks import sweep
from portal.departments.actions import rungs
from portal.departments.actors import bearer
from portal.departments.models import Post, Role
from portal.engines.escalation.models import NEVER, LadderRung, Watch
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from tests.factories.district import file_case, reload, small_district
from tests.factories.together import together

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # nine in the morning
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def rung(
    level: int, minutes: int = 0, tells: str = Role.SUPERVISOR, kind: str = "done", **more
) -> LadderRung:
    values = {"after_minutes": minutes, "tells": tells, "name_zh": f"第{level}级", "name_en": f"{level}"}
    return LadderRung.objects.create(kind=kind, level=level, **values, **more)


def filed(district, category: str | None = "A01", at: datetime = MONDAY) -> Grievance:
    with clock.travel(at):
        return file_case(district, category).grievance


def swept(at: datetime) -> int:
    with clock.travel(at):
        return sweep()


def raised(case: Grievance, kind: str = "done") -> list[tuple]:
    rows = Escalation.objects.filter(grievance=case, kind=kind).order_by("pk")
    return [(row.level, row.rung_at, row.raised_at) for row in rows]


def warned(case: Grievance) -> list[datetime]:
    return [entry.at for entry in journal.entries(case.subject) if entry.verb == "warn"]


def test_after_three_hours_without_a_worker_each_level_comes_once_in_order_with_its_true_time(district):
    LadderRung.objects.filter(kind="done").delete()
    for level, minutes in ((1, 0), (2, 60), (3, 120), (4, 300)):
        rung(level, minutes)
    case = filed(district)
    due, back = MONDAY + 7 * DAY, MONDAY + 7 * DAY + 3 * HOUR
    swept(back)
    assert raised(case) == [(1, due, back), (2, due + HOUR, back), (3, due + 2 * HOUR, back)]
    swept(back + HOUR)
    assert len(raised(case)) == 3
    swept(due + 5 * HOUR)
    assert raised(case)[3:] == [(4, due + 5 * HOUR, due + 5 * HOUR)]
    assert reload(case).level == 4
    assert Watch.objects.get(subject=case.subject, kind="done").next_at == NEVER


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_warn_and_raise_each_case_once():
    district = small_district()
    rung(1, kind="done", warning=True, share=80, tells=Role.HANDLER)
    cases = [filed(district) for _ in range(12)]

    def at(moment: datetime) -> list[int]:
        return together([lambda: swept(moment)] * 2)

    at(MONDAY + 6 * DAY)
    assert [len(warned(case)) for case in cases] == [1] * 12
    assert Escalation.objects.filter(kind="done").count() == 0
    at(MONDAY + 7 * DAY + HOUR)
    assert sorted(Escalation.objects.filter(kind="done").values_list("grievance", "level")) == [
        (case.pk, 1) for case in cases
    ]
    assert list(journal.verify()) == []


def test_with_no_supervisor_and_nobody_assigned_the_next_rung_is_told_and_answers(district):
    LadderRung.objects.filter(kind="done", level=1).update(accountable=Role.SUPERVISOR)
    case = filed(district, None)
    due = MONDAY + 7 * DAY
    swept(due)
    row = Escalation.objects.get(grievance=case, kind="done")
    assert (row.told_role, row.told.username) == ("ruling_officer", "ruling")
    assert (row.answers_role, row.answers.username, row.rung_at) == ("ruling_officer", "ruling", due)
    Post.objects.filter(role__in=(Role.RULING, Role.DISTRICT_HEAD)).delete()
    swept(due + DAY)
    last = Escalation.objects.filter(grievance=case, kind="done").latest("pk")
    assert (last.level, last.told, last.told_role) == (2, None, "ruling_officer"), "raised all the same"


def test_a_pause_that_ends_in_the_night_raises_at_its_time_and_writes_in_the_morning(district):
    """Due Monday 9:00; paused Sunday 9:00 with a day left; the answer comes Sunday 23:00, so Monday 23:00."""
    case = filed(district)
    with clock.travel(MONDAY + HOUR):
        handling.sign(case, actor=district.actor("police"))
        handling.contact(case, actor=district.actor("police"), text="已联系")
    with clock.travel(MONDAY + 6 * DAY):
        handling.ask(case, actor=district.actor("police"), text="哪一层？")
    with clock.travel(MONDAY + 6 * DAY + 14 * HOUR):
        answering.answer(case, actor=bearer(case.pk), text="三层")
    night = MONDAY + 7 * DAY + 14 * HOUR
    swept(night - timedelta(seconds=1))
    assert raised(case) == []
    Post.objects.create(
        person=district.people["police"], role=Role.SUPERVISOR, area=district.areas["LH-NH"],
        department=district.departments["POLICE"], from_day=MONDAY.date(),
    )  # fmt: skip
    swept(night)
    assert raised(case) == [(1, night, night)]
    letter = Message.objects.filter(audience=f"person:{district.people['police'].pk}").latest("pk")
    assert (letter.created_at, letter.next_at) == (night, night + 8 * HOUR), "at seven in the morning"


def test_danger_and_emergencies_know_no_night(district):
    case = filed(district, "A03", MONDAY + 15 * HOUR)  # E1, due in a day, at midnight
    midnight = MONDAY + DAY + 15 * HOUR
    swept(midnight)
    assert raised(case) == [(1, midnight, midnight)]
    letter = Message.objects.filter(audience=f"person:{district.people['fire_head'].pk}").latest("pk")
    assert letter.next_at == midnight


def test_a_warning_comes_once_is_no_level_and_is_not_for_the_public(district):
    rung(1, warning=True, share=50, tells=Role.HANDLER)
    rung(2, warning=True, share=80, tells=Role.SUPERVISOR)
    case = filed(district, "A03")
    swept(MONDAY + 12 * HOUR)
    swept(MONDAY + 13 * HOUR)
    assert warned(case) == [MONDAY + 12 * HOUR]
    swept(MONDAY + 24 * HOUR - timedelta(seconds=1))
    assert len(warned(case)) == 2
    assert (reload(case).level, Escalation.objects.filter(kind="done").count()) == (0, 0)
    told = [m.verb for m in selectors.public_timeline(reload(case))]
    assert "warn" not in told
    assert "escalate" in told, "the sub-tasks were late, and everybody may know"


def test_what_nobody_was_warned_of_in_time_is_raised_and_not_warned_of_afterwards(district):
    rung(1, warning=True, share=80, tells=Role.HANDLER)
    case = filed(district)
    swept(MONDAY + 7 * DAY + HOUR)
    assert warned(case) == []
    assert [level for level, *_ in raised(case)] == [1]


def test_the_ladder_of_the_matter_holds_and_a_change_counts_what_runs_anew(district):
    noise, other = filed(district, "A01"), filed(district, "B01")
    actor = district.actor("administrator")
    due = MONDAY + 7 * DAY
    swept(due)
    assert len(raised(noise)) == 1
    with clock.travel(due + HOUR):
        first = rungs.add_ladder("done", actor=actor, matter="A", area=None)
        second = LadderRung.objects.get(kind="done", matter="A", level=2)
        assert (first.level, second.after_minutes) == (1, 24 * 60), "it begins as a copy"
        rungs.edit_rung(
            second,
            actor=actor,
            after_minutes=120,
            tells=Role.DISTRICT_HEAD,
            name_zh="两小时",
            name_en="Two hours",
        )
        sweep()
    assert len(raised(noise)) == 1, "it keeps its level"
    swept(due + 2 * HOUR)
    assert raised(noise)[1:] == [(2, due + 2 * HOUR, due + 2 * HOUR)]
    assert raised(other) == []
    assert Watch.objects.get(subject=other.subject, kind="done").next_at == MONDAY + 60 * DAY


def test_a_rung_added_above_the_top_raises_what_has_reached_it(district):
    case = filed(district)
    due = MONDAY + 7 * DAY
    swept(due + 4 * DAY)
    assert [level for level, *_ in raised(case)] == [1, 2, 3]
    third = LadderRung.objects.get(kind="done", level=3)
    values = {"after_minutes": 5 * 24 * 60, "tells": Role.DISTRICT_HEAD, "name_zh": "五天", "name_en": "Five"}
    with clock.travel(due + 4 * DAY):
        rungs.add_rung(third, actor=district.actor("administrator"), warning=False, **values)
    swept(due + 5 * DAY)
    assert raised(case)[3:] == [(4, due + 5 * DAY, due + 5 * DAY)]


def test_what_ended_is_not_woken_by_a_new_ladder(district):
    case = filed(district)
    reply = resolving.Reply("看过", "规定", "已清理", "", "照片")
    with clock.travel(MONDAY + HOUR):
        resolving.solve(case, actor=district.actor("grid"), reply=reply)
        rungs.add_ladder("done", actor=district.actor("administrator"), matter="A01", area=None)
    assert set(Watch.objects.filter(subject=case.subject).exclude(kind="window").values_list("next_at")) == {
        (None,)
    }
    assert Assignment.objects.get(grievance=case).taken_back_at == MONDAY + HOUR
