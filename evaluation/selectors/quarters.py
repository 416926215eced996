"""What panels found of a department quarter by quarter, and what it answered.

A result belongs to the quarter in which it was published. Results are public one by one, so their number is
told as it is. Figures of cases have no quarters of their own: periods that overlap the 30, 90 and 365 days
would, taken from each other, tell of few (see `evaluation.figures.veil`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from evaluation.models import QuarterAnswer, Sample
from evaluation.selectors import results
from portal.departments.models import Department
from portal.kit import clock
from portal.kit.quarters import Quarter

SHOWN = 4  # quarters on the department's page: a year
OPEN_TO = 8  # so many quarters back an answer is still taken
PATIENCE = timedelta(days=30)


@dataclass(frozen=True)
class Answered:
    """A quarter of a department: `results` published in it, every version of the answer, the newest first;
    `silent`: there was something to answer and for 30 days after the quarter's end nobody has."""

    quarter: Quarter
    results: int
    versions: tuple[QuarterAnswer, ...]
    silent: bool
    running: bool

    @property
    def answer(self) -> QuarterAnswer | None:
        """The newest version."""
        return next(iter(self.versions), None)


def is_open(quarter: Quarter, at: datetime) -> bool:
    """Whether an answer to it is taken."""
    return quarter in Quarter.of(at).last(OPEN_TO)


def found_in(department: Department, quarter: Quarter, until: datetime) -> QuerySet[Sample]:
    """The department's results that were published in the quarter and before `until`."""
    return _of_unit(department).filter(
        revealed_at__gte=quarter.begins, revealed_at__lt=min(quarter.ends, until)
    )


def _of_unit(department: Department) -> QuerySet[Sample]:
    return results.published().drawn().filter(grievance__historical=False, department=department)


def counts(department: Department, until: datetime) -> dict[str, int]:
    """By quarter, the newest first, how many results were published in it before `until`: one query."""
    quarters = Quarter.of(until - timedelta(microseconds=1)).last(SHOWN)
    plain = _of_unit(department).select_related(None).prefetch_related(None).defer(None).order_by()
    within = {
        each.code: Count("pk", filter=Q(revealed_at__gte=each.begins, revealed_at__lt=min(each.ends, until)))
        for each in quarters
    }
    return plain.filter(revealed_at__gte=quarters[-1].begins).aggregate(**within)


def answered(department: int, counted: Mapping[str, int], now: datetime) -> list[Answered]:
    """Of each quarter what was answered, the newest first: one query."""
    versions = _versions(department, counted)
    found = [(Quarter.read(code), counted[code]) for code in sorted(counted, reverse=True)]
    return [_of(quarter, n, versions.get(quarter.code, ()), now) for quarter, n in found if quarter]


def one(department: Department, quarter: Quarter, now: datetime) -> Answered:
    """A single quarter, with what was found in it before today: two queries. The figures of the department's
    page change at midnight, and its numbers lead here."""
    versions = _versions(department.pk, [quarter.code])
    return _of(
        quarter,
        found_in(department, quarter, clock.day_begins(clock.local(now).date())).count(),
        versions.get(quarter.code, ()),
        now,
    )


def _versions(department: int, codes: Iterable[str]) -> dict[str, tuple[QuarterAnswer, ...]]:
    rows = QuarterAnswer.objects.filter(department=department, quarter__in=list(codes)).order_by("-version")
    found: dict[str, tuple[QuarterAnswer, ...]] = {}
    for row in rows:
        found[row.quarter] = (*found.get(row.quarter, ()), row)
    return found


def _of(quarter: Quarter, n: int, versions: tuple[QuarterAnswer, ...], now: datetime) -> Answered:
    silent = n > 0 and not versions and now >= quarter.ends + PATIENCE
    return Answered(quarter, n, versions, silent, now < quarter.ends)
