"""What panels found in the last 90 days, as the causes of improvements read it: one query."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import OuterRef, Subquery

from evaluation.improving.lifecycle import LOW, WINDOW
from evaluation.selectors import results
from grievances.models import Resolution


@dataclass(frozen=True)
class Finding:
    """A published result, and of its case what a cause needs. `done_at`: when the resolution that was judged
    was proposed; `due`: until when it was due."""

    sample: int
    department: int | None
    category: int | None
    item: int | None
    slot: tuple[int, int] | None
    limit_class: str
    calendar: int
    filed_at: datetime
    done_at: datetime | None
    due: datetime | None
    score: Decimal
    medians: Mapping[str, Decimal]

    def fails(self, *criteria: str) -> bool:
        """Whether one of the criteria has a median that is a defect."""
        return any(self.medians.get(key, LOW + 1) <= LOW for key in criteria)


COLUMNS = (
    "pk", "department", "grievance__category", "grievance__item", "grievance__item__category",
    "grievance__item__area", "grievance__limit_class__code", "grievance__calendar", "grievance__filed_at",
    "proposed_at", "grievance__done_due", "grievance__cycle", "cycle", "result__score", "result__criteria",
)  # fmt: skip


def findings(now: datetime) -> list[Finding]:
    """Those of the window before `now`, oldest first."""
    proposed = Resolution.objects.filter(grievance=OuterRef("grievance"), cycle=OuterRef("cycle"))
    rows = results.between(now - WINDOW, now)
    plain = rows.select_related(None).prefetch_related(None).defer(None).order_by("pk")
    dated = plain.annotate(proposed_at=Subquery(proposed.order_by("-pk").values("proposed_at")[:1]))
    return [_finding(*row) for row in dated.values_list(*COLUMNS)]


def _finding(
    key, department, category, item, of, area, limit_class, calendar, filed_at, done_at, due, now, cycle,
    score, criteria,
) -> Finding:  # fmt: skip
    """A case that was opened again has another due time by now: that of the judged cycle is not known."""
    medians = {name: Decimal(row["median"]) for name, row in criteria.items() if row["applies"]}
    return Finding(
        sample=key,
        department=department,
        category=category,
        item=item,
        slot=(of, area) if item else None,
        limit_class=limit_class,
        calendar=calendar,
        filed_at=filed_at,
        done_at=done_at,
        due=due if now == cycle else None,
        score=score,
        medians=medians,
    )


def grouped(rows: Iterable[Finding], by: str) -> dict:
    """The findings by one of their facts; those that lack it are left out."""
    found: dict = {}
    for row in rows:
        key = getattr(row, by)
        if key is not None:
            found.setdefault(key, []).append(row)
    return found
