"""Who may do what about a whistle, and who rates whom after the closing: from rows that are loaded once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Prefetch, prefetch_related_objects

from grievances.lifecycle import CallState, PartState, Status, Verb
from grievances.models import Grievance, Rating, Whistle, WhistleCall
from portal.departments import selectors as departments
from portal.kit import clock
from portal.kit.prepared import Prepared

RATE_WITHIN = timedelta(days=14)
CENTRE, HEAD = "centre", "head"
READ = "whistles with their calls"  # where they are kept beside what a case has prefetched
# How a called department must stand for what it does.
ANSWERS = {
    Verb.ACKNOWLEDGE: (CallState.CALLED,),
    Verb.ARRIVE: (CallState.CALLED, CallState.COMING),
    Verb.ACT: (CallState.THERE,),
}
VERBS = frozenset({Verb.WHISTLE, *ANSWERS, Verb.MINUTES, Verb.CALL_OFF, Verb.RATE})
Pair = tuple[int, int]  # keys of the departments that rates and that is rated


@dataclass(frozen=True)
class Standing:
    """How somebody stands to a case: `office`, their relations by their posts; `parts`, the departments on
    whose parts they work; `voices`, all departments that they speak for there."""

    office: frozenset[str]
    parts: frozenset[int]
    voices: frozenset[int]


def whistles_of(grievance: Grievance) -> list[Whistle]:
    """All its whistles with who was called (`called`): one query, once per object; none where none was ever
    blown."""
    if not grievance.blown:
        return []
    kept = grievance.__dict__.setdefault("_prefetched_objects_cache", {})
    if READ not in kept:
        kept[READ] = _read(grievance)
    return kept[READ]


_calls = Prepared(
    lambda case: (
        WhistleCall.objects.filter(whistle__grievance=case)
        .order_by("whistle", "pk")
        .select_related("department", "whistle__department")
    ),
    int,
)


def _read(grievance: Grievance) -> list[Whistle]:
    found = []
    for whistle, calls in groupby(_calls(grievance.pk), key=lambda call: call.whistle):
        whistle.called = list(calls)
        for call in whistle.called:
            call.whistle = whistle
        found.append(whistle)
    return found


def open_whistle(grievance: Grievance) -> Whistle | None:
    """The case's open whistle; asked for only where there is one."""
    if not grievance.whistled:
        return None
    return next((whistle for whistle in whistles_of(grievance) if whistle.is_open), None)


def calls_for(verb: Verb, grievance: Grievance, standing: Standing) -> list[WhistleCall]:
    """The calls of their departments with which they can do this now."""
    whistle = open_whistle(grievance)
    calls = whistle.called if whistle else ()
    return [c for c in calls if c.department_id in standing.parts and c.stands in ANSWERS[verb]]


def may_end(whistle: Whistle | None, standing: Standing) -> bool:
    """Whoever blew it, by the post for which it was blown, or the co-operation centre."""
    return whistle is not None and bool({whistle.blown_as, CENTRE} & standing.office)


def awaited(whistle: Whistle) -> list[WhistleCall]:
    """The calls of those who have not come yet and still have to."""
    return [call for call in whistle.called if call.is_awaited]


def ripe(whistle: Whistle, now: datetime) -> bool:
    """Whether the minutes can be written: everybody is there, or the time has come."""
    return now >= whistle.due_at or not awaited(whistle)


def held(found: Iterable[Verb], grievance: Grievance, standing: Standing) -> dict[Verb, bool]:
    """Of the verbs `found` those about whistles and ratings: whether they can be done by this person now."""
    found = VERBS.intersection(found)
    if not found:
        return {}
    whistle = open_whistle(grievance)
    ends = may_end(whistle, standing)
    answers = {verb: bool(calls_for(verb, grievance, standing)) for verb in ANSWERS if verb in found}
    return answers | {
        Verb.WHISTLE: not grievance.about_staff,
        Verb.MINUTES: ends and ripe(whistle, clock.now()),
        Verb.CALL_OFF: ends,
        Verb.RATE: Verb.RATE in found and bool(unrated(grievance, standing)),
    }


def pairs(grievance: Grievance) -> set[Pair]:
    """Who rates whom: the lead and each co-department whose part was not waived; whoever blew a whistle and
    each department that was called by it in earnest. Both ways."""
    parts = [part for part in grievance.parts.all() if part.is_living and part.state != PartState.WAIVED]
    lead = next((part.department_id for part in parts if part.is_lead), None)
    met = {(lead, part.department_id) for part in parts if lead is not None}
    met |= {
        (whistle.department_id, call.department_id)
        for whistle in whistles_of(grievance)
        for call in whistle.called
        if call.counts
    }
    return {pair for one, two in met if one != two for pair in ((one, two), (two, one))}


def ratings_of(grievance: Grievance) -> list[Rating]:
    """All that was rated, of all closings: one query, once per object."""
    if "ratings" not in getattr(grievance, "_prefetched_objects_cache", {}):
        rows = Rating.objects.select_related("rater", "rated")
        prefetch_related_objects([grievance], Prefetch("ratings", rows))
    return list(grievance.ratings.all())


def owed(grievance: Grievance, standing: Standing) -> list[Pair]:
    """The pairs that they can still rate for one of their departments: not another of their own."""
    return [pair for pair in unrated(grievance, standing) if pair[1] not in standing.voices]


def unrated(grievance: Grievance, standing: Standing) -> list[Pair]:
    """The pairs that one of their departments can still rate: within fourteen days after the closing, since
    what the other side wrote is shown then. Of a department that has ended nobody would read it."""
    closed = grievance.closed_at if grievance.status == Status.CLOSED else None
    if closed is None or grievance.historical or clock.now() >= closed + RATE_WITHIN:
        return []
    wanted = [pair for pair in pairs(grievance) if pair[0] in standing.voices]
    if not wanted:
        return []
    given = {(r.rater_id, r.rated_id) for r in ratings_of(grievance) if r.cycle == grievance.cycle}
    left = set(wanted) - given
    there = departments.open_departments().filter(pk__in={rated for _rater, rated in left}) if left else ()
    going_on = {unit.pk for unit in there}
    return sorted(pair for pair in left if pair[1] in going_on)


def readable(ratings: Iterable[Rating], standing: Standing, now: datetime) -> list[Rating]:
    """Those that they may read: what their own department wrote; what was written of it, once both have
    rated or the time is over; so long the centre and the head wait, too."""
    ratings = list(ratings)
    given = {(r.cycle, r.rater_id, r.rated_id) for r in ratings}
    above = bool({CENTRE, HEAD} & standing.office)
    return [
        r
        for r in ratings
        if r.rater_id in standing.voices
        or (
            (r.reveal_at <= now or (r.cycle, r.rated_id, r.rater_id) in given)
            and (above or r.rated_id in standing.voices)
        )
    ]
