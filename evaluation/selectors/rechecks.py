"""Whether it is still solved: the question of one case, and what the answers say of all that closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from evaluation.models import Recheck
from evaluation.statistics import sampling
from grievances.models import Grievance
from grievances.selectors import public_cases
from portal.kit.cells import suppressed
from portal.kit.numbers import FEWEST

DAYS = 365
LONGEST_ANSWER = timedelta(days=14)
States, Answer = Recheck.State, Recheck.Answer
DRAWN = (States.ANSWERED, States.SILENT)


def of_case(case: Grievance) -> Recheck | None:
    """The question of the case's present closing, asked or answered."""
    rows = Recheck.objects.filter(grievance=case, cycle=case.cycle)
    return rows.filter(state__in=[States.ASKED, States.ANSWERED]).first()


@dataclass(frozen=True)
class Share:
    """A share in per cent with its bounds."""

    percent: float
    low: float
    high: float


@dataclass(frozen=True)
class Still:
    """What the residents who were asked again said, as everybody may read it.

    `cases`: how many closings it speaks of; `asked`, `answered`: counts, None where a number under ten
    could be worked out. `cells`: the
    answers, small ones suppressed. `share`: of all closings those still solved, each answer weighed by how
    likely it was drawn, with its interval; None under 30 answers or where it would tell of fewer than ten.
    `bounds`: the same had all the silent said no, or yes.
    """

    cases: int | None
    asked: int | None
    answered: int | None
    response: float | None
    cells: dict[str, int | None]
    share: Share | None
    bounds: tuple[float, float] | None
    enough: bool


def cohort(until: datetime) -> QuerySet[Recheck]:
    """The closings that the figure speaks of: due in the year that ended so long before `until` that all
    answers are in, whether they were drawn or not; only what stands in the public register."""
    last = until - LONGEST_ANSWER
    rows = Recheck.objects.filter(due_at__gt=last - timedelta(days=DAYS), due_at__lte=last)
    return rows.filter(
        state__in=[*DRAWN, States.PASSED], grievance__in=public_cases().order_by().values("pk")
    )


def cases(until: datetime) -> QuerySet[Grievance]:
    """The same as cases, for the list behind the figure. Who of them was asked is told to nobody."""
    return public_cases().filter(pk__in=cohort(until).values("grievance")).defer("body", "place")


def still(until: datetime) -> Still:
    """The figure as it stood at the moment `until`: two queries."""
    rows = cohort(until)
    number = rows.values("grievance").distinct().count()
    drawn = list(rows.filter(state__in=DRAWN).values_list("answer", "probability"))
    answered = [row for row in drawn if row[0]]
    counts = {key: sum(answer == key for answer, _chance in answered) for key in Answer.values}
    asked, parts = suppressed(len(drawn), {"yes": len(answered), "no": len(drawn) - len(answered)})
    total, cells = suppressed(len(answered), counts)
    enough = len(answered) >= FEWEST
    shown = enough and cells[Answer.STILL] is not None
    told = parts["yes"] is not None  # else the answers would add up to it
    return Still(
        cases=suppressed(number, {})[0],
        asked=asked,
        answered=total if told else None,
        response=100 * len(answered) / len(drawn) if drawn and told else None,
        cells=cells if told else dict.fromkeys(cells),
        enough=enough,
        share=_share(answered) if shown else None,
        bounds=_bounds(drawn) if shown else None,
    )


def _share(answered: Sequence[tuple]) -> Share | None:
    """Hájek's mean of the answers by their chances, after Horvitz and Thompson, with its interval."""
    found = _estimate(answered, silent=0)
    low, high = found.mean_interval
    return Share(100 * found.mean, 100 * max(0.0, low), 100 * min(1.0, high))


def _bounds(drawn: Sequence[tuple]) -> tuple[float, float]:
    """Between which shares it lies, whatever the silent would have said: the bounds of Manski, weighed."""
    return 100 * _estimate(drawn, silent=0).mean, 100 * _estimate(drawn, silent=1).mean


def _estimate(rows: Sequence[tuple], *, silent: int) -> sampling.Estimate:
    values = [(answer == Answer.STILL) if answer else silent for answer, _chance in rows]
    return sampling.horvitz_thompson([float(v) for v in values], [float(chance) for _answer, chance in rows])
