"""Opening the sheets of a sample once all are in: aggregates alone come out, and the key is destroyed."""

import logging
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Q

from evaluation import drawing, scoring
from evaluation.actions import ordering, sealing, seating
from evaluation.actions.recording import record
from evaluation.lifecycle import SEATED, SampleState, SeatState, Verb
from evaluation.models import Check, Result, Sample
from portal.departments.actors import SYSTEM

logger = logging.getLogger(__name__)


def reveal_if_in(sample: Sample, at: datetime) -> bool:
    """Reveal a locked, open sample if every seat has handed in and they are enough. True where it was
    revealed."""
    seats = list(sample.seats.filter(state__in=SEATED))
    done = [seat for seat in seats if seat.state == SeatState.DONE]
    if len(done) < len(seats):
        return False
    if sum(not seat.again for seat in done) < sample.session.rubric.scorers:
        return sample.first_id is not None and _end_round(sample, at, sheets=0)
    try:
        sheets = sealing.open_sheets(sample, len(done))
    except sealing.Tampered as flaw:
        _spoil(sample, at, str(flaw))
        return False
    _open(sample, sheets, at)
    return True


def _open(sample: Sample, sheets: list[sealing.Opened], at: datetime) -> None:
    """What comes of the sheets: of a known case how far they lie from its answer, of a second round a result
    that stands beside, else the result."""
    if sample.reference is not None:
        _check(
            sample, Check.Kind.KNOWN, [drawing.gaps(e.sheet.marks, sample.reference.marks) for e in sheets]
        )
        _close(sample, SampleState.CHECKED, at)
        record(sample.subject, Verb.REVEAL, SYSTEM, at, sheets=len(sheets), known=True)
    elif sample.first_id is not None:
        _end_round(sample, at, sheets=_publish(sample, sheets).n)
    else:
        _reveal(sample, sheets, at)


def _check(sample: Sample, kind: str, found: list[dict[str, int]]) -> None:
    """Keep how far sheets lie from what they are held against, and not of which case they are."""
    for gaps in found:
        Check.objects.create(session=sample.session, kind=kind, gaps=gaps)


def _repeated(sheets: list[sealing.Opened]) -> list[dict[str, int]]:
    """Of each sheet that was given twice how far the two lie apart."""
    second = {each.pair.code: each.sheet for each in sheets if each.pair.again}
    first = {each.pair.code: each.sheet for each in sheets if each.pair.code and not each.pair.again}
    return [drawing.gaps(sheet.marks, first[code].marks) for code, sheet in second.items() if code in first]


def _close(sample: Sample, state: SampleState, at: datetime) -> None:
    """The sheets' key is destroyed, and with it what tied two of them together."""
    sample.state, sample.revealed_at, sample.sheet_key = state, at, ""
    sample.save(update_fields=["state", "revealed_at", "sheet_key"])


def _end_round(sample: Sample, at: datetime, *, sheets: int) -> bool:
    """A second round is over; without sheets where too few judged: fewer than three are shown to nobody."""
    sample.reasons.all().delete()
    _close(sample, SampleState.DISCUSSED, at)
    record(sample.subject, Verb.REVEAL, SYSTEM, at, sheets=sheets, second=True)
    return True


def _publish(sample: Sample, sheets: list[sealing.Opened]) -> scoring.Verdict:
    """Write the result of the sheets that count."""
    rubric = sample.session.rubric
    weights = dict(rubric.criteria.values_list("key", "weight"))
    counted = [each for each in sheets if not each.pair.again]
    verdict = scoring.judge([each.sheet for each in counted], weights, flag_needs=rubric.flag_needs)
    Result.objects.create(
        sample=sample,
        scorers=verdict.n,
        score=verdict.score,
        criteria={key: _plain(spread) for key, spread in verdict.spreads.items()},
        flags=dict(verdict.flags),
        raised=sorted(verdict.raised),
        commitments=sorted(each.commitment for each in counted),
    )
    return verdict


def _reveal(sample: Sample, sheets: list[sealing.Opened], at: datetime) -> None:
    verdict = _publish(sample, sheets)
    commitments = sorted(each.commitment for each in sheets if not each.pair.again)
    _check(sample, Check.Kind.REPEAT, _repeated(sheets))
    _close(sample, SampleState.REVEALED, at)
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
    done = Count("seats", filter=Q(seats__state=SeatState.DONE, seats__again=False))
    waiting = Count("seats", filter=Q(seats__state=SeatState.WAITING))
    rows = Sample.objects.filter(state=SampleState.OPEN).annotate(done=done, waiting=waiting)
    enough = Q(done__gte=F("session__rubric__scorers")) | Q(first__isnull=False)
    ready = rows.filter(enough, waiting=0).order_by("pk")
    return sum(_reveal_one(pk, now) for pk in list(ready.values_list("pk", flat=True)[:most]))


def _reveal_one(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        locked = seating.lock(pk)
        return locked.state == SampleState.OPEN and reveal_if_in(locked, now)
