"""What calls for an improvement now: each cause with its evidence. Whether it is opened, the action decides.

Source: `domain.md` 3, the seven ways back.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from evaluation.improving import tuning
from evaluation.improving.lifecycle import (
    AGAIN,
    EXCELLENT,
    FEWEST,
    MET,
    SHARE,
    TIMELY,
    Cause,
)
from evaluation.improving.selectors.findings import Finding, findings, grouped
from evaluation.models import Improvement, Session
from evaluation.selectors import reliability, results, rubrics
from evaluation.statistics.rates import wilson
from portal.departments.models import ResponsibilityItem
from portal.engines.limits.clock import Limit, after
from portal.engines.limits.clocks import current_limit, load_calendar
from portal.engines.limits.models import CalendarVersion

Kind = Improvement.Kind
MOST = 4  # no limit is proposed that is more than four times as long as it is


@dataclass(frozen=True)
class Found:
    """A cause: the improvement that it calls for, without its times. `rows`: what else the row names."""

    kind: str
    target: str
    cause: str
    facts: Mapping[str, Any]
    samples: tuple[int, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)


def found(now: datetime) -> Iterator[Found]:
    """All causes but for the agreement of sessions, which are weighed one by one."""
    rows = findings(now)
    yield from _routing(rows)
    yield from _standards(rows)
    yield from _limits(rows)
    yield from _practices(rows)


def apart(session: Session) -> Iterator[Found]:
    """The criteria on which the session's scorers lay too far apart (α under .667), unless their words have
    been changed since."""
    criteria = list(session.rubric.criteria.prefetch_related("anchors"))
    weak = {each.key: each for each in reliability.agreement(session, criteria) if each.band == "weak"}
    if not weak:
        return
    shown = tuple(results.published().filter(session=session).order_by("pk").values_list("pk", flat=True))
    for criterion in criteria:
        now = rubrics.newest(criterion.key)
        each = weak.get(criterion.key)
        if each and now and rubrics.words_of(now) == rubrics.words_of(criterion):
            facts = {"alpha": f"{each.alpha:.3f}", "n": each.n}
            target = f"criterion:{criterion.key}"
            yield Found(Kind.ANCHORS, target, Cause.ALPHA, facts, shown, {"session_id": session.pk})


def _routing(rows: Sequence[Finding]) -> Iterator[Found]:
    """Three times the departments that an item names did not get at the root together."""
    bad = [row for row in rows if row.fails("cause")]
    often = {slot: each for slot, each in grouped(bad, "slot").items() if len(each) >= AGAIN}
    held = ResponsibilityItem.objects.filter(to_day__isnull=True, category__in=[slot[0] for slot in often])
    items = {(item.category_id, item.area_id): item for item in held}
    for slot, each in often.items():
        if slot in items:
            judged = sum(row.slot == slot for row in rows)
            target, mine = f"slot:{slot[0]}:{slot[1]}", {"item_id": items[slot].pk, "category_id": slot[0]}
            yield Found(Kind.ROUTING, target, Cause.JOINT, _counted(each, judged), _keys(each), mine)


def _standards(rows: Sequence[Finding]) -> Iterator[Found]:
    """Three times, and at more than one unit, the same kind of matter had no good reasons or was not solved:
    then it is not the one unit, which has its order."""
    bad = [row for row in rows if row.fails("legality", "substance")]
    for category, each in grouped(bad, "category").items():
        if len(each) >= AGAIN and len({row.department for row in each}) > 1:
            judged = sum(row.category == category for row in rows)
            facts = _counted(each, judged) | {"units": len({row.department for row in each})}
            target = f"category:{category}"
            yield Found(Kind.STANDARD, target, Cause.WANTING, facts, _keys(each), {"category_id": category})


def _practices(rows: Sequence[Finding]) -> Iterator[Found]:
    """Three times a unit did the same kind of matter excellently, and never badly."""
    for unit, own in grouped(rows, "department").items():
        for category, judged in grouped(own, "category").items():
            best = [row for row in judged if row.score >= EXCELLENT]
            if len(best) >= AGAIN and not any(row.fails(*row.medians) for row in judged):
                mine = {"department_id": unit, "category_id": category}
                target, facts = f"practice:{unit}:{category}", _counted(best, len(judged))
                yield Found(Kind.INNOVATION, target, Cause.EXCELLENT, facts, _keys(best), mine)


def _limits(rows: Sequence[Finding]) -> Iterator[Found]:
    for code, each in grouped(rows, "limit_class").items():
        tuned = tuned_by(code, each)
        if tuned and tuned.facts.get("amount"):
            yield tuned


def tuned_by(code: str, rows: Sequence[Finding], *, fewest: int = FEWEST) -> Found | None:
    """What the results say of a limit class: too long where more than a quarter of what was done in time was
    found too slow, too short where more than a quarter of what was late was found quick enough. With the
    limit that four fifths of the timely cases kept, if that is another one. None: they say nothing."""
    dated = [row for row in rows if row.done_at and row.due and "timeliness" in row.medians]
    if len(dated) < fewest:
        return None
    in_time = [row for row in dated if row.done_at <= row.due]
    late = [row for row in dated if row.done_at > row.due]
    slow = [row for row in in_time if row.fails("timeliness")]
    tight = [row for row in late if row.medians["timeliness"] >= TIMELY]
    for cause, bad, whole in ((Cause.SLOW, slow, in_time), (Cause.TIGHT, tight, late)):
        ends = wilson(len(bad), len(whole))
        if ends and ends[0] > SHARE:
            facts = _counted(bad, len(whole)) | {"low": f"{ends[0]:.3f}"} | _proposed(code, dated, cause)
            return Found(Kind.LIMIT, f"limit:{code}", cause, facts, _keys(bad), {})
    return None


def _proposed(code: str, rows: Sequence[Finding], cause: str) -> dict[str, Any]:
    """The amount to propose, with how many timely cases it rests on; the version that it is held against."""
    row = current_limit(code)
    timely = [each for each in rows if each.medians["timeliness"] >= TIMELY]
    calendars = {key: load_calendar(each) for key, each in _calendars(timely).items()}

    def handled(each: Finding) -> tuning.Handled:
        calendar = calendars[each.calendar]
        return tuning.Handled(
            each.done_at, lambda amount: after(each.filed_at, Limit(amount, row.done.unit), calendar)
        )

    cases = [handled(each) for each in timely]
    amount = tuning.least(cases, MET, MOST * row.done.amount) if len(cases) >= reliability.FEWEST else None
    shorter = amount is not None and amount < row.done.amount
    longer = amount is not None and amount > row.done.amount
    facts: dict[str, Any] = {"version": row.version, "was": str(row.done), "timely": len(cases)}
    if (cause == Cause.SLOW and shorter) or (cause == Cause.TIGHT and longer):
        facts |= {"amount": amount, "kept": tuning.kept(cases, amount)}
    return facts


def _calendars(rows: Sequence[Finding]) -> dict[int, CalendarVersion]:
    return CalendarVersion.objects.in_bulk({row.calendar for row in rows})


def _counted(some: Sequence[Finding], judged: int) -> dict[str, Any]:
    return {"count": len(some), "n": judged}


def _keys(rows: Sequence[Finding]) -> tuple[int, ...]:
    return tuple(row.sample for row in rows)
