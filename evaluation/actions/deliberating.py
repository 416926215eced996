"""A second round, where a panel's marks lie far apart: its scorers read each other's reasons, and judge once
more. It stands beside the first result, and what followed from that stays as it is."""

import secrets

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evaluation import notices, policies
from evaluation.actions import seating
from evaluation.actions.recording import PANEL, record
from evaluation.lifecycle import SampleState, SeatState, Verb
from evaluation.models import Mask, Reason, Sample, Seat
from portal.departments.actors import Actor
from portal.engines.limits.clock import Limit, after
from portal.engines.limits.clocks import load_calendar
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused

LONGEST, MOST = 600, 3


def begin(sample: Sample | int, *, actor: Actor) -> Sample:
    """Open the second round of a revealed sample for those who scored it and are there still; once."""
    actor = policies.check_secretary(actor)
    at = clock.now()
    try:
        with transaction.atomic():
            first = seating.lock(sample)
            seats = _scorers(first)
            if first.state != SampleState.REVEALED or not _is_drawn(first) or first.grievance.is_erased:
                raise MoveRefused(_("A second round follows a result that is out, once."))
            if len(seats) < first.session.rubric.scorers:
                raise MoveRefused(_("Too few of those who scored this case are still on the panel."))
            made = _second(first, at)
            _seat(made, seats, at)
            record(made.subject, Verb.DISCUSS, actor, at, first=first.pk)
    except IntegrityError as error:
        raise MoveRefused(_("A second round follows a result that is out, once.")) from error
    return made


def _is_drawn(sample: Sample) -> bool:
    return sample.first_id is None and sample.reference_id is None


def _scorers(first: Sample) -> list[Seat]:
    rows = first.seats.filter(state=SeatState.DONE, again=False, member__active=True)
    return list(rows.select_related("member__person"))


def _second(first: Sample, at) -> Sample:
    made = Sample.objects.create(
        session=first.session,
        grievance=first.grievance,
        cycle=first.cycle,
        key_digest=first.key_digest,
        department_id=first.department_id,
        outcome=first.outcome,
        probability=first.probability,
        state=SampleState.OPEN,
        considered_at=at,
        sheet_key=secrets.token_hex(32),
        first=first,
    )
    Mask.objects.bulk_create(Mask(sample=made, words=each.words, masked_at=at) for each in first.masks.all())
    return made


def _seat(made: Sample, before: list[Seat], at) -> None:
    limit = Limit.parse(made.session.rubric.score_limit)
    due = after(at, limit, load_calendar(made.grievance.calendar))
    seats = [
        Seat(
            sample=made,
            member=seat.member,
            code=seat.code,
            position=position,
            due_at=due,
            alias=secrets.randbelow(2**31),
        )
        for position, seat in enumerate(before, start=1)
    ]
    Seat.objects.bulk_create(seats)
    if not made.grievance.historical:
        notices.tell_members(seats, at)


def argue(sample: int, *, actor: Actor, words: str) -> Reason:
    """Give the other scorers of a second round a reason to think about; who wrote it is kept nowhere."""
    clean = words.strip()
    if not clean:
        raise Invalid(_("Please write your reason first."), "words")
    if len(clean) > LONGEST:
        raise Invalid(_("Please use 600 signs at most."), "words")
    with transaction.atomic():
        locked = seating.lock(sample)
        seat = policies.seat_of(actor, locked)
        if locked.first_id is None or locked.state != SampleState.OPEN or seat.state != SeatState.WAITING:
            raise MoveRefused(_("Reasons are exchanged in a second round alone, before you hand in."))
        if seat.argued >= MOST:
            raise MoveRefused(_("You have written three reasons for this case: leave room for the others."))
        seat.argued += 1
        seat.save(update_fields=["argued"])
        made = Reason.objects.create(sample=locked, words=clean)
        record(locked.subject, Verb.ARGUE, PANEL, clock.now())
    return made
