"""Running cases recomputed by a new calendar or limit: counted first, then moved, each exactly once."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import dispatching, handling, legs, recomputing
from grievances.lifecycle import Verb
from grievances.models import Escalation, Grievance
from portal.areas.models import Area
from portal.departments.actions import revisions
from portal.departments.actions.revisions import Wish
from portal.engines.escalation import watch
from portal.engines.escalation.models import Watch
from portal.engines.journal import journal
from portal.engines.limits import clocks
from portal.engines.limits.clock import Limit
from portal.engines.limits.models import ClockEvent
from portal.engines.limits.revisions import Round, ShiftRow
from portal.engines.limits.wording import sentences
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.registry import named
from tests.factories.district import file_case, reload

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
WEEK = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
PLAIN = {"timezone": "Asia/Shanghai", "week": WEEK, "holidays": [], "extra_working_days": []}
NAMES = {"name_zh": "湖区", "name_en": "Lake", "basis_zh": "", "basis_en": ""}


@pytest.fixture
def lake(district):
    """The district counts by a plain calendar, and noise (E2) is due after five working days."""
    clocks.save_calendar_version(PLAIN, code="LAKE", name_zh="湖区", name_en="Lake")
    Area.objects.update(calendar="LAKE")
    for area in district.areas.values():
        area.calendar = "LAKE"
    limits = {"contact": Limit(4, "working_hours"), "done": Limit(5, "working_days")}
    clocks.save_limit_version("E2", part=Limit(3, "working_days"), **NAMES, **limits)
    return district


def noise(district, at, **more) -> Grievance:
    with clock.travel(at):
        return file_case(district, "A01", body=f"楼下噪声 {at}", **more).grievance


def draft(district, at, **changes):
    data = PLAIN | {"name_zh": "湖区", "name_en": "Lake"} | changes
    with clock.travel(at):
        made = revisions.draft_calendar(
            data, actor=district.actor("administrator"), reason="通知", code="LAKE"
        )
        recomputing.sweep(at)
    return made


def applied(district, made, at, **wish):
    seen = revisions.latest_preview(made).pk
    with clock.travel(at):
        wish = Wish(seen=seen, recompute=True, **wish)
        return revisions.apply(made, actor=district.actor("administrator"), wish=wish)


def sweep(at) -> int:
    with clock.travel(at):
        return recomputing.sweep(at)


def effects(made, kind=Round.Kind.PREVIEW) -> list[tuple[str, str, str]]:
    rows = ShiftRow.objects.filter(round__revision=made, round__kind=kind).order_by("pk")
    return [(row.label, row.clock.partition(":")[0], row.effect) for row in rows]


def due_rows() -> list:
    return list(Grievance.objects.order_by("pk").values_list("done_due", "contact_due", "calendar_id"))


def test_a_draft_says_what_would_move_and_moves_nothing(lake):
    early, late = noise(lake, MONDAY), noise(lake, MONDAY + 2 * DAY)
    before, events = due_rows(), ClockEvent.objects.count()
    made = draft(lake, MONDAY + 2 * DAY + HOUR, holidays=["2026-03-06"])
    each = (("contact", "same"), ("done", "moved"), ("sign", "same"))
    assert effects(made) == [(case.reference, *one) for case in (early, late) for one in each]
    row = ShiftRow.objects.get(label=early.reference, clock="done")
    # Monday and five working days: the Friday is off, so Tuesday's close, 17:00 in Shanghai.
    assert (row.old_due, row.new_due) == (MONDAY + 7 * DAY + 8 * HOUR, MONDAY + 8 * DAY + 8 * HOUR)
    assert due_rows() == before
    assert ClockEvent.objects.count() == events


def test_new_cases_take_the_new_version_and_running_cases_keep_theirs(lake):
    running = noise(lake, MONDAY)
    made = draft(lake, MONDAY + HOUR, holidays=["2026-03-06"])
    with clock.travel(MONDAY + 2 * HOUR):
        revisions.apply(made, actor=lake.actor("administrator"), wish=Wish())
    sweep(MONDAY + 3 * HOUR)
    new = noise(lake, MONDAY + 3 * HOUR)
    assert (reload(running).calendar.version, reload(running).done_due) == (1, MONDAY + 7 * DAY + 8 * HOUR)
    assert (new.calendar.version, new.done_due) == (2, MONDAY + 8 * DAY + 8 * HOUR)
    assert not Round.objects.filter(kind=Round.Kind.RECOMPUTE).exists()


def test_recomputing_moves_due_time_watch_journal_letter_and_explanation(lake):
    case = noise(lake, MONDAY)
    made = draft(lake, MONDAY + HOUR, holidays=["2026-03-06"])
    applied(lake, made, MONDAY + HOUR)
    letters = Message.objects.count()
    assert sweep(MONDAY + 2 * HOUR) == 1
    case, new = reload(case), MONDAY + 8 * DAY + 8 * HOUR
    assert (case.done_due, case.calendar.version) == (new, 2)
    assert Watch.objects.get(subject=case.subject, kind="done").due_at == new
    assert case.parts.get().due_at == new
    entry = journal.entries(case.subject)[-1]
    facts = journal.facts(entry)
    assert (entry.verb, entry.actor) == (Verb.RECOMPUTE, "system")
    assert facts["versions"] == [["LAKE v1", "LAKE v2"]]
    old = MONDAY + 7 * DAY + 8 * HOUR
    assert facts["dues"] == {"done": [old.isoformat(), new.isoformat()]}
    event = ClockEvent.objects.get(subject=case.subject, clock="done", kind="retarget")
    assert (event.calendar.version, event.amount, event.reason) == (2, None, f"revision {made.pk}: 通知")
    assert Message.objects.count() == letters + 1
    assert Message.objects.latest("pk").audience == "resident"
    told = sentences(clocks.explain(case.subject, "done", MONDAY + 3 * HOUR), MONDAY + 3 * HOUR)
    assert any("LAKE" in line and "1" in line and "2" in line for line in told)
    assert list(journal.verify()) == []


def test_a_due_time_that_stays_is_no_news(lake):
    case = noise(lake, MONDAY)
    made = draft(lake, MONDAY + HOUR, holidays=["2026-10-01"])
    applied(lake, made, MONDAY + HOUR)
    letters = Message.objects.count()
    sweep(MONDAY + 2 * HOUR)
    assert Message.objects.count() == letters
    assert reload(case).calendar.version == 2
    assert reload(case).done_due == MONDAY + 7 * DAY + 8 * HOUR
    clocks_of = ("contact", "done", "sign")
    assert effects(made, Round.Kind.RECOMPUTE) == [(case.reference, name, "same") for name in clocks_of]


def test_the_time_to_sign_and_to_rule_moves_with_its_watch(lake):
    case = noise(lake, MONDAY + 6 * HOUR)  # Monday 15:00, to be signed for within four working hours
    with clock.travel(MONDAY + 7 * HOUR):
        actor = lake.actor("police")
        dispatching.object_to(case, actor=actor, cites="1.1", reason="不归本所")
    made = draft(lake, MONDAY + 7 * HOUR, holidays=["2026-03-03"])
    assert {clock: effect for _label, clock, effect in effects(made)} == {
        "contact": "moved", "done": "moved", "sign": "moved", "ruling": "moved",
    }  # fmt: skip
    applied(lake, made, MONDAY + 7 * HOUR)
    sweep(MONDAY + 7 * HOUR)
    part, objection = case.parts.get(), case.objections.get()
    assert part.sign_by == MONDAY + 2 * DAY + 2 * HOUR  # Wednesday 11:00: the Tuesday is off
    assert objection.rule_by == MONDAY + 2 * DAY + 8 * HOUR  # Wednesday's close
    watched = dict(Watch.objects.filter(key=part.pk).values_list("kind", "due_at"))
    assert watched == {"sign": part.sign_by, "ruling": objection.rule_by}
    for name, due in ((legs.sign_clock(part), part.sign_by), (legs.ruling_clock(part), objection.rule_by)):
        assert clocks.due_of(case.subject, name) == due
    assert case.parts.get().object_by == part.object_by


def test_what_was_raised_as_late_stays_late_and_what_nobody_was_told_of_is_rescued(lake):
    told, untold = noise(lake, MONDAY), noise(lake, MONDAY + 60 * timedelta(seconds=1))
    now = MONDAY + 7 * DAY + 9 * HOUR  # both are past their due time
    Watch.objects.filter(subject=untold.subject).update(next_at=None)
    with clock.travel(now):
        watch.sweep(named("watch"), now)
    assert Escalation.objects.filter(kind="done").count() == 1
    made = draft(lake, now, holidays=["2026-03-06"])
    done = [row for row in effects(made) if row[1] == "done"]
    assert done == [(told.reference, "done", "raised"), (untold.reference, "done", "rescued")]
    applied(lake, made, now)
    sweep(now)
    old = MONDAY + 7 * DAY + 8 * HOUR
    assert (reload(told).done_due, reload(told).calendar.version) == (old, 1)
    assert (reload(untold).done_due, reload(untold).calendar.version) == (old + DAY, 2)
    assert [row for row in effects(made, Round.Kind.RECOMPUTE) if row[1] == "done"] == done


def test_a_shorter_limit_makes_cases_overdue_and_they_are_raised_with_their_true_time(lake):
    case = noise(lake, MONDAY)
    now = MONDAY + 4 * DAY  # Friday 09:00
    limits = {"contact": Limit(4, "working_hours"), "done": Limit(2, "working_days")}
    names, administrator = {**NAMES}, lake.actor("administrator")
    with clock.travel(now):
        made = revisions.draft_limit(
            "E2", actor=administrator, names=names, reason="提速",
            limits=limits | {"part": Limit(3, "working_days")},
        )  # fmt: skip
    sweep(now)
    assert (case.reference, "done", "overdue") in effects(made)
    applied(lake, made, now)
    sweep(now)
    true_due = MONDAY + 2 * DAY + 8 * HOUR
    assert (reload(case).done_due, reload(case).limit_class.version) == (true_due, made.base + 1)
    with clock.travel(now + HOUR):
        watch.sweep(named("watch"), now + HOUR)
    raised = Escalation.objects.get(grievance=case, kind="done", level=1)
    assert (raised.due_at, raised.raised_at) == (true_due, now + HOUR)


def test_a_paused_clock_counts_by_the_new_version_once_it_goes_on(lake):
    case = noise(lake, MONDAY)
    police = lake.actor("police")
    with clock.travel(MONDAY + HOUR):
        handling.sign(case, actor=police)
        handling.ask(reload(case), actor=police, text="几号楼？")
    assert reload(case).done_due is None
    made = draft(lake, MONDAY + 2 * HOUR, holidays=["2026-03-06"])
    assert effects(made) == [(case.reference, "done", "same")]
    applied(lake, made, MONDAY + 2 * HOUR)
    sweep(MONDAY + 2 * HOUR)
    assert reload(case).done_due is None
    event = clocks.events(case.subject, "done")[-1]
    assert (event.kind, event.calendar.version) == ("retarget", 2)


def test_a_case_that_ended_meanwhile_is_skipped_and_the_report_says_so(lake):
    stays, goes = noise(lake, MONDAY), noise(lake, MONDAY + HOUR)
    made = draft(lake, MONDAY + 2 * HOUR, holidays=["2026-03-06"])
    applied(lake, made, MONDAY + 2 * HOUR)
    round_ = Round.objects.get(kind=Round.Kind.RECOMPUTE)
    before = due_rows()
    Grievance.objects.filter(pk=goes.pk).update(status="withdrawn")
    recomputing.recompute(goes, round_=round_)
    assert due_rows() == before
    sweep(MONDAY + 3 * HOUR)
    assert (goes.reference, "", "ended") in effects(made, Round.Kind.RECOMPUTE)
    assert (stays.reference, "done", "moved") in effects(made, Round.Kind.RECOMPUTE)


def test_a_sweep_that_dies_in_the_middle_leaves_each_case_recomputed_exactly_once(lake, monkeypatch):
    cases = [noise(lake, MONDAY + n * timedelta(minutes=1)) for n in range(7)]
    made = draft(lake, MONDAY + HOUR, holidays=["2026-03-06"])
    applied(lake, made, MONDAY + HOUR)
    monkeypatch.setattr(recomputing, "BATCH", 3)
    dying = iter(range(5))

    def killed(case, round_):
        if next(dying, None) is None:
            raise SystemExit  # as a kill does: nothing after it runs
        return alive(case, round_)

    alive = recomputing._one
    monkeypatch.setattr(recomputing, "_one", killed)
    with pytest.raises(SystemExit):
        sweep(MONDAY + HOUR)
    half = ClockEvent.objects.filter(kind="retarget", clock="done").count()
    round_ = Round.objects.get(kind=Round.Kind.RECOMPUTE)
    assert (half, round_.done, round_.cursor) == (5, 3, cases[2].pk)
    monkeypatch.setattr(recomputing, "_one", alive)
    sweep(MONDAY + 2 * HOUR)
    sweep(MONDAY + 2 * HOUR)
    round_.refresh_from_db()
    assert (round_.state, round_.done, round_.total) == (Round.State.FINISHED, 7, 7)
    assert ClockEvent.objects.filter(kind="retarget", clock="done").count() == 7
    for case in cases:
        verbs = [entry.verb for entry in journal.entries(case.subject)]
        assert verbs.count(Verb.RECOMPUTE) == 1
        assert reload(case).done_due == MONDAY + 8 * DAY + 8 * HOUR


def test_one_case_that_cannot_be_done_stops_nobody_else(lake):
    bad, good = noise(lake, MONDAY), noise(lake, MONDAY + HOUR)
    made = draft(lake, MONDAY + 2 * HOUR, holidays=["2026-03-06"])
    applied(lake, made, MONDAY + 2 * HOUR)
    ClockEvent.objects.filter(subject=bad.subject, clock="done")._raw_delete("default")
    ClockEvent.objects.create(
        subject=bad.subject, clock="done", seq=1, kind="pause", at=MONDAY, actor_key="system"
    )
    sweep(MONDAY + 3 * HOUR)
    assert (bad.reference, "", "failed") in effects(made, Round.Kind.RECOMPUTE)
    assert reload(bad).calendar.version == 1
    assert (good.reference, "done", "moved") in effects(made, Round.Kind.RECOMPUTE)


def test_a_calendar_that_has_no_such_moment_leaves_the_case_as_it_is(lake):
    case = noise(lake, MONDAY)
    every = [(MONDAY.date() + n * DAY).isoformat() for n in range(1, 366 * 7)]
    made = draft(lake, MONDAY + HOUR, week={"mon": [["09:00", "17:00"]]}, holidays=every)
    assert (case.reference, "done", "beyond") in effects(made)
    applied(lake, made, MONDAY + HOUR)
    sweep(MONDAY + HOUR)
    assert reload(case).done_due == MONDAY + 7 * DAY + 8 * HOUR


def limits_redrawn(district, at, **changed):
    """A revision of the class E2 is drafted, counted, applied to running cases too, and swept."""
    stood = clocks.current_limit("E2")
    limits = {name: getattr(stood, name) for name in ("contact", "done", "part")} | changed
    with clock.travel(at):
        made = revisions.draft_limit(
            "E2", actor=district.actor("administrator"), limits=limits, names=NAMES, reason="新规"
        )
        recomputing.sweep(at)
    applied(district, made, at)
    sweep(at + HOUR)


def test_a_class_of_which_only_the_first_contact_changes_is_taken_whole(lake):
    case = noise(lake, MONDAY)
    due = case.done_due
    limits_redrawn(lake, MONDAY + HOUR, contact=Limit(6, "working_hours"))
    case = reload(case)
    assert (case.contact_due, case.done_due) == (MONDAY + 6 * HOUR, due)
    assert case.limit_class.version == clocks.current_limit("E2").version


def test_a_longer_limit_for_all_is_no_extension_of_one_case(lake):
    case = noise(lake, MONDAY)
    limits_redrawn(lake, MONDAY + HOUR, done=Limit(7, "working_days"))
    told = [line.kind for line in clocks.explain(case.subject, "done", MONDAY + 3 * HOUR)]
    assert ("changed" in told, "longer" in told) == (True, False)
    assert (reload(case).done_due, reload(case).extensions) == (MONDAY + 9 * DAY + 8 * HOUR, 0)
