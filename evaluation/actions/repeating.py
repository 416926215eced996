"""Some sheets are asked for twice, a few days apart: how far the two lie apart says how steady the panel is.

The second one does not count in the result. The result waits for it, so that nobody scores again what they
could have read by then; but not for longer than its own short time. Its times are whole days and its entry
names nobody: else they would tell when whose first sheet came.
"""

import secrets
from datetime import datetime, timedelta

from evaluation import drawing
from evaluation.actions.recording import record
from evaluation.lifecycle import Verb
from evaluation.models import Sample, Seat
from portal.departments.actors import SYSTEM
from portal.kit import clock

APART, TIME = timedelta(days=2), timedelta(days=2)
# Its place in the row of seats: after every alternate.
AFTER = 1000


def is_asked_twice(sample: Sample, seat: Seat) -> bool:
    """Whether the seat's sheet is one of two; the session's seed says so, and nobody can choose."""
    if seat.again or sample.reference_id is not None or sample.first_id is not None:
        return seat.again
    return drawing.is_repeated(
        sample.session.seed, sample.key_digest, seat.code, sample.session.rule.repeat_share
    )


def ask_again(sample: Sample, seat: Seat, at: datetime) -> Seat:
    """The member of a seat that is done finds the case in their list once more, under another number. Nobody
    steps in for them: whoever did would not be repeating."""
    opens = clock.day_begins(clock.local(at).date() + APART)
    record(sample.subject, Verb.AGAIN, SYSTEM, at)
    return Seat.objects.create(
        sample=sample,
        member_id=seat.member_id,
        code=seat.code,
        position=AFTER + seat.position,
        due_at=opens + TIME,
        alias=secrets.randbelow(2**31),
        again=True,
        opens_at=opens,
    )
