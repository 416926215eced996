"""What is published of draws, and the same draws run again from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from django.db.models import Count, Q

from evaluation import drawing
from evaluation.lifecycle import SEATED, SHOWN, SampleState, Verb
from evaluation.models import PoolPlace, Sample, Session
from portal.engines.journal import journal
from portal.kit.errors import NotThere

BATCH = 500


@dataclass(frozen=True)
class Totals:
    """How many cases a session has considered, drawn, revealed; and how many still want scorers."""

    considered: int
    drawn: int
    revealed: int
    short: int


def session_by_number(number: int) -> Session:
    """The session; NotThere where there is none."""
    found = Session.objects.select_related("rubric", "rule").filter(number=number).first()
    if found is None:
        raise NotThere("")
    return found


def totals(session: Session) -> Totals:
    """One query over the session's own samples, by its index."""
    drawn = ~Q(state__in=[SampleState.PASSED, SampleState.ASIDE])
    rows = Sample.objects.drawn().filter(session=session)
    counted = rows.exclude(state=SampleState.ASIDE).aggregate(
        considered=Count("pk"),
        drawn=Count("pk", filter=drawn),
        revealed=Count("pk", filter=Q(state__in=SHOWN)),
    )
    seated = Count("seats", filter=Q(seats__state__in=SEATED, seats__again=False))
    opened = rows.filter(state=SampleState.OPEN).annotate(seated=seated)
    return Totals(short=opened.filter(seated__lt=session.rubric.scorers).count(), **counted)


def header(session: Session) -> dict:
    """The session's own part of what anyone needs to run its draws again."""
    return {
        "session": session.number,
        "pool": [[place.code, place.resident] for place in PoolPlace.objects.filter(session=session)],
        "pool_hash": session.pool_hash,
        "source": session.source,
        "randomness": session.randomness,
        "seed": session.seed,
        "scorers": session.rubric.scorers,
    }


def cases(session: Session) -> Iterator[dict]:
    """The rest: one row per considered case, known by the digest of its closing entry alone; what was put
    aside is not in it. Constant memory, a query per 500 rows."""
    considered = Sample.objects.drawn().filter(session=session)
    rows = considered.exclude(state=SampleState.ASIDE).order_by("key_digest")
    found = rows.only("key_digest", "probability", "state").iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        subjects = [sample.subject for sample in batch if sample.state != SampleState.PASSED]
        seatings = journal.facts_of(subjects, Verb.SEAT)
        for sample in batch:
            yield {
                "key": sample.key_digest,
                "probability": str(sample.probability),
                "drawn": sample.state != SampleState.PASSED,
                "seatings": seatings.get(sample.subject, []),
            }


def redraw(session: Session) -> Iterator[str]:
    """Run every draw of the session again from what is published; says what differs, nothing where all is
    well."""
    published = header(session)
    pool = [drawing.Candidate(code, resident) for code, resident in published["pool"]]
    if drawing.pool_hash(pool) != published["pool_hash"]:
        yield "the pool is not the one that was announced"
    if session.seed and drawing.seed(published["pool_hash"], published["randomness"]) != published["seed"]:
        yield "the seed is not made of the pool and the randomness"
    for case in cases(session):
        yield from _redraw_case(published, pool, case)


def _redraw_case(published: dict, pool: list[drawing.Candidate], case: dict) -> Iterator[str]:
    seed, key = published["seed"], case["key"]
    if drawing.is_drawn(seed, key, Decimal(case["probability"])) != case["drawn"]:
        yield f"case {key[:12]}: drawn should be {not case['drawn']}"
    order = drawing.ranked(seed, key, pool)
    seated: list[str] = []
    gone: set[str] = set()
    for seating in case["seatings"]:
        gone |= set(seating["gone"])
        seated = [code for code in seated if code not in gone]
        barred = gone | set(seating["barred"])
        expected = drawing.scorers(order, barred, size=published["scorers"], seated=seated)
        if list(expected) != seating["codes"]:
            yield f"case {key[:12]}: the seats should be {', '.join(expected)}"
        seated += seating["codes"]
