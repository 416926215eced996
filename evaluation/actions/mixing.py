"""Cases with a known answer are mixed in among those that were drawn; which, the seed says."""

import secrets
from datetime import datetime
from decimal import Decimal

from evaluation import drawing
from evaluation.actions import seating
from evaluation.actions.recording import record
from evaluation.drawing.digests import digest
from evaluation.lifecycle import SampleState, Verb
from evaluation.models import ReferenceCase, Sample, Session
from portal.departments.actors import SYSTEM


def follow(sample: Sample, at: datetime) -> Sample | None:
    """With a drawn sample, in its transaction: a case with a known answer, where the seed says so and one is
    left that this session has not had."""
    session = sample.session
    if not drawing.is_followed(session.seed, sample.key_digest, session.rule.known_share):
        return None
    left = {each.pk: each for each in _left(session)}
    number = drawing.chosen(session.seed, sample.key_digest, left)
    return None if number is None else _mix_in(session, left[number], sample.key_digest, at)


def _left(session: Session) -> list[ReferenceCase]:
    """Those that answer this session's questions, and have not been given in it."""
    keys = set(session.rubric.criteria.values_list("key", flat=True))
    rows = ReferenceCase.objects.filter(retired_at__isnull=True, grievance__erased_at__isnull=True)
    return [each for each in rows.exclude(samples__session=session) if set(each.marks) == keys]


def _mix_in(session: Session, known: ReferenceCase, key: str, at: datetime) -> Sample:
    made = Sample.objects.create(
        session=session,
        grievance_id=known.grievance_id,
        cycle=known.cycle,
        key_digest=digest("known-key-v1", key, str(known.pk)).hex(),
        department_id=known.department_id,
        outcome=known.outcome,
        probability=Decimal(),
        state=SampleState.OPEN,
        considered_at=at,
        sheet_key=secrets.token_hex(32),
        reference=known,
    )
    record(made.subject, Verb.MIX, SYSTEM, at, reference=known.pk)
    seating.fill(seating.lock(made), at)
    return made
