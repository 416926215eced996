"""A member judges: keeps a draft, and hands in a sheet that is sealed at once and can't be changed."""

import re
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import policies, scoring
from evaluation.actions import repeating, revealing, sealing, seating
from evaluation.actions.recording import PANEL, record
from evaluation.lifecycle import SHOWN, SampleState, SeatState, Verb
from evaluation.models import Rubric, Sample, Seat
from evaluation.selectors.conflicts import barred
from portal.departments.actors import Actor
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused

SALT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Receipt:
    """What a member keeps, and nobody else does: with it they can check that their sheet was counted as it
    was."""

    commitment: str
    salt: str
    revealed: bool


def draft_of(seat: Seat) -> scoring.Sheet:
    """The marks so far."""
    return scoring.read(seat.draft) if seat.draft else scoring.Sheet({})


def keep_draft(
    sample: int, *, actor: Actor, marks: dict, flags: frozenset[str] | None = None
) -> scoring.Sheet:
    """Keep some marks until the sheet is handed in; `flags` None leaves them as they are."""
    with transaction.atomic():
        locked = seating.lock(sample)
        seat = policies.seat_of(actor, locked)
        _refuse_idle(locked, seat)
        before = draft_of(seat)
        draft = scoring.Sheet({**before.marks, **marks}, before.flags if flags is None else flags)
        _refuse_strange(locked.session.rubric, draft)
        seat.draft = scoring.canonical(draft)
        seat.save(update_fields=["draft"])
    return draft


def submit_scores(sample: int, *, actor: Actor, sheet: scoring.Sheet, salt: str) -> Receipt:
    """Hand in a whole sheet. It can't be changed afterwards; the same sheet sent twice gives the same
    receipt.

    The last sheet reveals the result, in this transaction. The salt is the member's own: it came with the
    form.
    """
    if not SALT.fullmatch(salt):
        raise Invalid(_("This form is damaged. Open the page again and send your scores once more."))
    with transaction.atomic():
        locked = seating.lock(sample)
        seat = policies.seat_of(actor, locked)
        commitment = scoring.commit(salt, sheet)
        if locked.sheets.filter(commitment=commitment).exists():
            return Receipt(commitment, salt, locked.state in SHOWN)
        _refuse_idle(locked, seat)
        _refuse_strange(locked.session.rubric, sheet, whole=True)
        twice = repeating.is_asked_twice(locked, seat)
        sealing.seal_sheet(locked, sheet, salt, sealing.pair(locked, seat) if twice else None)
        seat.state, seat.draft = SeatState.DONE, ""
        seat.save(update_fields=["state", "draft"])
        done = locked.seats.filter(state=SeatState.DONE).count()
        record(locked.subject, Verb.SCORE, PANEL, clock.now(), sheets=done, of=locked.session.rubric.scorers)
        if twice and not seat.again:
            repeating.ask_again(locked, seat, clock.now())
        revealed = revealing.reveal_if_in(locked, clock.now())
    return Receipt(commitment, salt, revealed)


def _refuse_closed(sample: Sample, seat: Seat) -> None:
    if sample.state != SampleState.OPEN:
        raise MoveRefused(_("The scoring of this case is closed."))
    if seat.state == SeatState.DONE:
        raise MoveRefused(_("You have handed in your scores for this case: they can't be changed."))
    if seat.state != SeatState.WAITING:
        raise MoveRefused(_("Somebody else scores this case now."))


def _refuse_idle(sample: Sample, seat: Seat) -> None:
    """Who does not, or no longer, sit on the sample."""
    _refuse_closed(sample, seat)
    _refuse_late(sample, seat)
    _refuse_barred(sample, seat)


def _refuse_late(sample: Sample, seat: Seat) -> None:
    """Whose time is up is out from that very moment, whenever the sweep comes; unless nobody else could take
    the seat."""
    now = clock.now()
    if seat.due_at <= now and (seat.again or sample.first_id or seating.bench(sample, now).next(seat.code)):
        raise MoveRefused(_("Your time for this case was up: somebody else scores it now."))


def _refuse_barred(sample: Sample, seat: Seat) -> None:
    """The hard rules once more: what they go by may have changed since the draw. Which one it is, is told to
    nobody."""
    if barred(sample.grievance, sample.department_id, [seat.member], clock.now()):
        raise MoveRefused(_("You can't judge this case: somebody else takes your place. Nobody asks why."))


def _refuse_strange(rubric: Rubric, sheet: scoring.Sheet, *, whole: bool = False) -> None:
    """Only the rubric's own criteria, marks 1 to 5 or not applicable, known flags; and with `whole` all
    criteria."""
    keys = set(rubric.criteria.values_list("key", flat=True))
    marks = all(mark is None or mark in scoring.MARKS for mark in sheet.marks.values())
    if not marks or set(sheet.marks) - keys or sheet.flags - set(scoring.FLAGS):
        raise Invalid(_("Please choose one of the marks on the page."), "mark")
    if whole and set(sheet.marks) != keys:
        raise Invalid(_("Some questions are still open. Answer them, or choose “not applicable”."), "mark")
