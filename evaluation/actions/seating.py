"""Who scores a sample: the first seats, alternates for those who step aside, and for those who never
answered."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from evaluation import drawing, notices, policies
from evaluation.actions.recording import PANEL, record
from evaluation.lifecycle import GONE, SEATED, Conflict, SampleState, SeatState, Verb
from evaluation.models import PanelMember, PoolPlace, Sample, Seat
from evaluation.selectors.conflicts import barred, conflicts, matter_of
from grievances.in_force import with_parts
from portal.departments.actors import SYSTEM, Actor
from portal.engines.limits.clock import Limit, after
from portal.engines.limits.clocks import load_calendar
from portal.kit import clock
from portal.kit.errors import MoveRefused
from portal.kit.prepared import Prepared


@dataclass(frozen=True)
class Bench:
    """What a draw of scorers looks at: the pool in drawn order, who is barred now, and the seats so far."""

    order: list[drawing.Candidate]
    places: dict[str, PoolPlace]
    barred: dict[str, str]
    seats: list[Seat]
    size: int

    def next(self, *gone: str) -> tuple[str, ...]:
        """The codes that take the free seats, if those with the codes `gone` left theirs as well."""
        seated = {s.code for s in self.seats if s.state in SEATED} - set(gone)
        out = {*self.barred, *(s.code for s in self.seats if s.state in GONE), *gone}
        return drawing.scorers(self.order, out, size=self.size, seated=seated)


def lock(sample: Sample | int) -> Sample:
    """The sample, locked until the transaction ends, with what draws and reveals read."""
    key = getattr(sample, "pk", sample)
    found = _locked.first(key)
    if found is None:
        raise Sample.DoesNotExist(f"Sample {key} is not there.")
    with_parts(found.grievance)
    return found


_locked = Prepared(
    lambda key: (
        Sample.objects.select_for_update(of=("self",))
        .select_related(
            "session__rubric", "session__rule", "grievance__area", "grievance__calendar", "department"
        )
        .filter(pk=key)
    ),
    int,
)


def bench(sample: Sample, at: datetime) -> Bench:
    """The bench of a locked sample: conflicts are looked at afresh."""
    rows = PoolPlace.objects.filter(session=sample.session_id).select_related(
        "member__home", "member__person"
    )
    places = {place.code: place for place in rows}
    matter = matter_of(sample.grievance, sample.department_id, at)
    found = conflicts(matter, [place.member for place in places.values()])
    seen = _have_seen(sample)
    kept_out = {
        code: found.get(place.member_id, seen.get(place.member_id, "")) for code, place in places.items()
    }
    away = {code: Conflict.DECLARED for code, place in places.items() if not place.member.active}
    candidates = [place.candidate for place in places.values()]
    return Bench(
        order=drawing.ranked(sample.session.seed, sample.key_digest, candidates),
        places=places,
        barred={code: rule for code, rule in kept_out.items() if rule} | away,
        seats=list(sample.seats.filter(again=False)),
        size=sample.session.rubric.scorers,
    )


def _have_seen(sample: Sample) -> dict[int, Conflict]:
    """A case with a known answer is for those alone who have never judged it."""
    if sample.reference_id is None:
        return {}
    others = Seat.objects.filter(sample__grievance=sample.grievance_id).exclude(sample=sample)
    return dict.fromkeys(others.values_list("member", flat=True), Conflict.SEEN)


def fill(sample: Sample, at: datetime, seen: Bench | None = None) -> list[Seat]:
    """Give the free seats of a locked sample to the next in drawn order, and tell them; the new seats. In a
    second round nobody steps in: whoever did would not know the first."""
    if sample.first_id is not None:
        return []
    found = seen or bench(sample, at)
    codes = found.next()
    if not codes:
        return []
    limit = Limit.parse(sample.session.rubric.score_limit)
    due = after(at, limit, load_calendar(sample.grievance.calendar))
    seats = [
        Seat(
            sample=sample,
            member=found.places[code].member,
            code=code,
            position=position,
            due_at=due,
            alias=secrets.randbelow(2**31),
        )
        for position, code in enumerate(codes, start=len(found.seats) + 1)
    ]
    Seat.objects.bulk_create(seats)
    gone = sorted(seat.code for seat in found.seats if seat.state in GONE)
    record(sample.subject, Verb.SEAT, SYSTEM, at, codes=list(codes), barred=sorted(found.barred), gone=gone)
    if not sample.grievance.historical:
        notices.tell_members(seats, at)
    return seats


def step_aside(sample: Sample | int, *, actor: Actor) -> Seat:
    """The member declares a conflict: the next alternate steps in. Why is theirs alone; nobody asks."""
    with transaction.atomic():
        locked = lock(sample)
        seat = policies.seat_of(actor, locked)
        if seat.state == SeatState.WITHDRAWN:
            return seat
        if seat.state != SeatState.WAITING or locked.state != SampleState.OPEN:
            raise MoveRefused(_("You have scored this case, or it is closed: you can't step aside any more."))
        _leave(seat, SeatState.WITHDRAWN)
        record(locked.subject, Verb.STEP_ASIDE, PANEL, clock.now(), code=seat.code)
        fill(locked, clock.now())
    return seat


def _leave(seat: Seat, state: SeatState, why: Conflict = Conflict.DECLARED) -> None:
    seat.state, seat.draft = state, ""
    seat.conflict = why if state == SeatState.WITHDRAWN else ""
    seat.save(update_fields=["state", "conflict", "draft"])


def recheck(now: datetime) -> int:
    """Look at the conflicts of all who sit and have not scored once more; returns how many had to leave."""
    opened = Seat.objects.filter(state=SeatState.WAITING, sample__state=SampleState.OPEN)
    keys = opened.order_by("sample").values_list("sample", flat=True).distinct()
    return sum(_recheck_one(pk, now) for pk in list(keys))


def _recheck_one(pk: int, now: datetime) -> int:
    with transaction.atomic():
        locked = lock(pk)
        waiting = locked.seats.filter(state=SeatState.WAITING).select_related("member__home")
        seats = {seat.member_id: seat for seat in waiting} if locked.state == SampleState.OPEN else {}
        found = barred(locked.grievance, locked.department_id, [each.member for each in seats.values()], now)
        for key, rule in found.items():
            _leave(seats[key], SeatState.WITHDRAWN, rule)
            record(locked.subject, Verb.STEP_ASIDE, SYSTEM, now, code=seats[key].code)
        if found:
            fill(locked, now)
    return len(found)


def retire(member: PanelMember, *, actor: Actor) -> None:
    """The member leaves the pool: alternates take the seats where no sheet is in yet."""
    actor = policies.check_secretary(actor)
    at = clock.now()
    with transaction.atomic():
        PanelMember.objects.select_for_update(of=("self",)).filter(pk=member.pk).update(active=False)
        record(f"member:{member.pk}", Verb.RETIRE, actor, at)
        for seat in Seat.objects.filter(member=member, state=SeatState.WAITING).order_by("sample"):
            locked = lock(seat.sample_id)
            _leave(seat, SeatState.WITHDRAWN)
            fill(locked, at)


def sweep(now: datetime, most: int = 200) -> int:
    """Replace those whose time is up, and fill seats that stayed free; returns how many samples were
    touched."""
    late = Seat.objects.filter(state=SeatState.WAITING, due_at__lte=now).values("sample")
    taken = Count("seats", filter=Q(seats__state__in=SEATED, seats__again=False))
    opened = Sample.objects.filter(state=SampleState.OPEN).annotate(taken=taken)
    rows = opened.filter(Q(pk__in=late) | Q(first=None, taken__lt=F("session__rubric__scorers"))).order_by(
        "pk"
    )
    return sum(_tend(pk, now) for pk in list(rows.values_list("pk", flat=True)[:most]))


def _tend(pk: int, now: datetime) -> bool:
    """One sample: a late member keeps the seat where nobody could take it."""
    with transaction.atomic():
        locked = lock(pk)
        if locked.state != SampleState.OPEN:
            return False
        for seat in locked.seats.filter(again=True, state=SeatState.WAITING, due_at__lte=now):
            _leave(seat, SeatState.LAPSED)
        found = bench(locked, now)
        for seat in found.seats:
            if (
                seat.state == SeatState.WAITING
                and seat.due_at <= now
                and (locked.first_id or found.next(seat.code))
            ):
                _leave(seat, SeatState.LAPSED)
        return bool(fill(locked, now, found))
