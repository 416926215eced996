"""Opening the sheets of a sample once all are in: aggregates alone come out, and the key is destroyed."""

import logging
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Q

from evaluation import scoring
from evaluation.actions import ordering, sealing, seating
from evaluation.actions.recording import record
from evaluation.lifecycle import SampleState, SeatState, Verb
from evaluation.models import Result, Sample
from portal.departments.actors import SYSTEM

logger = logging.getLogger(__name__)


def reveal_if_in(sample: Sample, at: datetime) -> bool:
    """Reveal a locked, open sample if every seat has handed in and they are enough. True where it was
    revealed."""
    done = sample.seats.filter(state=SeatState.DONE).count()
    waiting = sample.seats.filter(state=SeatState.WAITING).exists()
    if waiting or done < sample.session.rubric.scorers:
        return False
    try:
        sheets = sealing.open_sheets(sample, done)
    except sealing.Tampered as flaw:
        _spoil(sample, at, str(flaw))
        return False
    _reveal(sample, sheets, at)
    return True


def _reveal(sample: Sample, sheets: list[tuple[str, scoring.Sheet]], at: datetime) -> None:
    rubric = sample.session.rubric
    weights = dict(rubric.criteria.values_list("key", "weight"))
    verdict = scoring.judge([sheet for _, sheet in sheets], weights, flag_needs=rubric.flag_needs)
    commitments = sorted(commitment for commitment, _ in sheets)
    Result.objects.create(
        sample=sample,
        scorers=verdict.n,
        score=verdict.score,
        criteria={key: _plain(spread) for key, spread in verdict.spreads.items()},
        flags=dict(verdict.flags),
        raised=sorted(verdict.raised),
        commitments=commitments,
    )
    sample.state, sample.revealed_at, sample.sheet_key = SampleState.REVEALED, at, ""
    sample.save(update_fields=["state", "revealed_at", "sheet_key"])
    score = None if verdict.score is None else str(verdict.score)
    order = ordering.follow(sample, verdict, at)
    data = {"score": score, "sheets": verdict.n, "commitments": commitments, "raised": sorted(verdict.raised)}
    record(sample.subject, Verb.REVEAL, SYSTEM, at, order=order.pk if order else None, **data)


def _plain(spread: scoring.Spread) -> dict:
    """The spread as a table keeps it: whole numbers, and texts for halves."""
    plain = asdict(spread) | {"median": str(spread.median), "mad": str(spread.mad)}
    return plain | {"values": list(spread.values)} if spread.values else {"values": [], "applies": False}


def _spoil(sample: Sample, at: datetime, flaw: str) -> None:
    """What was handed in is not what is there: no result, and everybody may know."""
    logger.error("Sample %s is spoiled: %s", sample.pk, flaw)
    sample.state = SampleState.SPOILED
    sample.save(update_fields=["state"])
    record(sample.subject, Verb.SPOIL, SYSTEM, at, flaw=flaw)


def sweep(now: datetime, most: int = 200) -> int:
    """Reveal what is fully scored and was not revealed at once; returns how many."""
    done = Count("seats", filter=Q(seats__state=SeatState.DONE))
    waiting = Count("seats", filter=Q(seats__state=SeatState.WAITING))
    rows = Sample.objects.filter(state=SampleState.OPEN).annotate(done=done, waiting=waiting)
    ready = rows.filter(waiting=0, done__gte=F("session__rubric__scorers")).order_by("pk")
    return sum(_reveal_one(pk, now) for pk in list(ready.values_list("pk", flat=True)[:most]))


def _reveal_one(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        locked = seating.lock(pk)
        return locked.state == SampleState.OPEN and reveal_if_in(locked, now)
