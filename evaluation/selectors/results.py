"""What panels found, as anyone may read it, and as it stands beside a case."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from evaluation.lifecycle import SHOWN, SampleState
from evaluation.models import Appeal, Criterion, Order, Result, Sample, Session, Sheet
from grievances.models import Grievance
from grievances.selectors import public_cases
from portal.kit.errors import NotThere
from portal.kit.prepared import Prepared


@dataclass(frozen=True)
class Line:
    """One criterion of a result: the median, and how far the marks lie apart."""

    name: str
    weight: int
    median: Decimal | None
    low: int | None
    high: int | None
    applies: bool


@dataclass(frozen=True)
class Found:
    """A result, ready to be shown."""

    sample: Sample
    result: Result
    lines: tuple[Line, ...]
    flags: tuple[tuple[str, int], ...]
    order: Order | None
    second: tuple[Line, ...] = ()
    may_discuss: bool = False

    @property
    def appeal(self) -> Appeal | None:
        """The department's appeal, decided or not."""
        return getattr(self.sample, "appeal", None)

    @property
    def withdrawn(self) -> bool:
        """Whether it rested on a wrong fact, and counts nowhere any more."""
        return self.sample.state == SampleState.WITHDRAWN

    @property
    def low(self) -> bool:
        """Whether the score alone sends the case back."""
        return self.result.score is not None and self.result.score < self.sample.session.rubric.reopen_under


def _loaded(rows: QuerySet[Sample]) -> QuerySet[Sample]:
    criteria = Prefetch("session__rubric__criteria", Criterion.objects.order_by("position"))
    related = rows.select_related(
        "result", "order__department", "department", "session__rubric", "appeal__department",
        "grievance__category", "grievance__area__parent", "grievance__calendar",
    )  # fmt: skip
    return related.prefetch_related(criteria).defer("grievance__body", "sheet_key")


def judged() -> QuerySet[Sample]:
    """Everything with a result, withdrawn or not, public or not: for those who work with it."""
    return _loaded(Sample.objects.filter(state__in=SHOWN))


def published() -> QuerySet[Sample]:
    """Revealed samples of cases that stand in the public register."""
    rows = Sample.objects.filter(state=SampleState.REVEALED, grievance__in=public_cases())
    return _loaded(rows)


def between(since: datetime, until: datetime) -> QuerySet[Sample]:
    """The published results with a score of cases that were considered after `since` and are known at
    `until`. Without known cases and second rounds, which judge no unit."""
    rows = published().drawn().filter(grievance__historical=False, result__score__isnull=False)
    return rows.filter(considered_at__gt=since, considered_at__lte=until, revealed_at__lte=until)


def published_one(key: int) -> Found:
    """One published result; NotThere where there is none."""
    sample = judged().filter(pk=key, grievance__in=public_cases()).first()
    if sample is None:
        raise NotThere("")
    begun = Sample.objects.filter(first=sample).exists()
    may_discuss = not begun and sample.state == SampleState.REVEALED
    return replace(found(sample), second=second_lines(sample) if begun else (), may_discuss=may_discuss)


def second_lines(first: Sample) -> tuple[Line, ...]:
    """What a second round of the sample found, criterion by criterion; nothing where there was none, or too
    few judged."""
    after = Result.objects.filter(sample__first=first, sample__state=SampleState.DISCUSSED).first()
    criteria = first.session.rubric.criteria.all()
    return tuple(_line(each, after.criteria) for each in criteria) if after else ()


def of_case(case: Grievance) -> list[Found]:
    """What panels found of the case, oldest first: one small query where nothing was found, as of nearly all
    cases; else three."""
    return [found(sample) for sample in _of_case(case.pk)] if _has_results.first(case.pk) else []


_has_results = Prepared(
    lambda case: Sample.objects.filter(grievance=case, state__in=SHOWN).values_list("pk"), int
)
_of_case = Prepared(
    lambda case: _loaded(Sample.objects.filter(grievance=case, state__in=SHOWN)).order_by("cycle"),
    int,
)


def found(sample: Sample) -> Found:
    """A loaded sample's result."""
    lines = tuple(_line(each, sample.result.criteria) for each in sample.session.rubric.criteria.all())
    flags = tuple((flag, count) for flag, count in sample.result.flags.items() if count)
    return Found(sample, sample.result, lines, flags, getattr(sample, "order", None))


def _line(criterion: Criterion, rows: dict) -> Line:
    row = rows.get(criterion.key, {"values": [], "applies": False})
    values = row["values"]
    return Line(
        name=criterion.name,
        weight=round(100 * criterion.weight),
        median=Decimal(row["median"]) if values else None,
        low=min(values, default=None),
        high=max(values, default=None),
        applies=row["applies"],
    )


def exported(session: Session) -> Iterator[dict]:
    """The session's published results, a row each: the marks as they were given, sorted for each criterion by
    themselves (a row of which is nobody's sheet), and the probability with which the case was drawn. With the
    first row, which holds the weights, anybody reckons the figures again."""
    criteria = session.rubric.criteria.order_by("position")
    yield {
        "session": session.number,
        "rubric": session.rubric.version,
        "weights": {each.key: str(each.weight) for each in criteria},
    }
    rows = published().filter(session=session).order_by("pk")
    for sample in rows.iterator(chunk_size=500):
        result = sample.result
        yield {
            "result": sample.pk,
            "probability": str(sample.probability),
            "scorers": result.scorers,
            "score": None if result.score is None else str(result.score),
            "marks": {key: row["values"] for key, row in result.criteria.items()},
            "flags": result.flags,
        }


@dataclass(frozen=True)
class Check:
    """What is known of a receipt: its sheet is there, and once revealed, in which result it counted."""

    commitment: str
    state: str
    sample: int | None


def check(typed: str) -> Check | None:
    """The sheet that a receipt (at least its first 20 signs) stands for; None where there is none."""
    code = "".join(sign for sign in typed.lower() if sign in "0123456789abcdef")
    if not 20 <= len(code) <= 64:
        return None
    rows = Sheet.objects.filter(commitment__gte=code, commitment__lt=f"{code}g").select_related("sample")
    sheet = rows.first()
    if sheet is None:
        return None
    key = sheet.sample.first_id or sheet.sample_id
    public = judged().filter(pk=key, grievance__in=public_cases()).exists()
    return Check(sheet.commitment, sheet.sample.state, key if public else None)
