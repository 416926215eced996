"""How far the scorers of a session agree, criterion by criterion."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evaluation.models import Criterion, Result, Session
from evaluation.selectors.results import published
from evaluation.statistics.agreement import explain, krippendorff_alpha
from evaluation.statistics.reasons import Reason

LEVEL = "ordinal"  # marks stand for sentences in an order
RELIABLE, TENTATIVE = 0.800, 0.667  # Krippendorff 2019, chapter 12
FEWEST = 10  # of fewer cases chance says more than the scorers


@dataclass(frozen=True)
class Agreement:
    """Krippendorff's α of a criterion over `n` judged cases with at least two marks, to three places, as it
    is published and held against the bands; None with the reason."""

    key: str
    name: str
    n: int
    alpha: float | None = None
    reason: Reason | None = None

    @property
    def band(self) -> str:
        """reliable from .800, tentative from .667, else weak; "" where there is no α."""
        if self.alpha is None:
            return ""
        return next((band for least, band in BANDS if self.alpha >= least), "weak")


BANDS = ((RELIABLE, "reliable"), (TENTATIVE, "tentative"))


def agreement(session: Session, criteria: Iterable[Criterion]) -> list[Agreement]:
    """One query: the marks of the session's published results."""
    shown = published().filter(session=session).order_by().values("pk")
    rows = list(Result.objects.filter(sample__in=shown).values_list("criteria", flat=True))
    return [_of(each, [row[each.key]["values"] for row in rows if each.key in row]) for each in criteria]


def _of(criterion: Criterion, cases: Sequence[Sequence[int]]) -> Agreement:
    key, name = criterion.key, criterion.name
    judged = [marks for marks in cases if len(marks) > 1]
    if len(judged) < FEWEST:
        return Agreement(key, name, len(judged), reason=Reason.TOO_FEW_CASES)
    ratings = by_rater(judged)
    alpha = krippendorff_alpha(ratings, LEVEL)
    reason = explain(krippendorff_alpha, ratings, LEVEL) if alpha is None else None
    return Agreement(key, name, len(judged), None if alpha is None else round(alpha, 3), reason)


def by_rater(cases: Sequence[Sequence[int]]) -> list[list[int | None]]:
    """The marks of each case, set out for as many raters as the fullest case has.

    α counts pairs of marks within a case and never who gave them: it is the same however the marks of a case
    are dealt to raters. So it is reckoned from the sorted marks, which are nobody's sheet.
    """
    most = max(map(len, cases), default=0)
    return [[case[place] if place < len(case) else None for case in cases] for place in range(most)]
