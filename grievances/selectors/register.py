"""Reads of the public register: its entries, and how many there are of each outcome."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q, QuerySet

from grievances.lifecycle import OPEN, Outcome, Status
from grievances.models import Assignment, Grievance
from grievances.redaction import redact
from grievances.selectors.case import public_cases, public_place
from grievances.selectors.naming import parts_of_then
from portal.departments.models import Category, Department, Kind
from portal.kit.cells import suppressed

# Counting stops here: a page must not cost more when there are a million cases.
MOST_COUNTED = 5000

OUTCOMES: Mapping[str, Q] = {
    "open": Q(status__in=OPEN),
    "proposed": Q(status=Status.PROPOSED),
    "confirmed": Q(outcome=Outcome.CONFIRMED),
    "silent": Q(outcome=Outcome.SILENT),
    "seen": Q(outcome=Outcome.SEEN),
    "unseen": Q(outcome=Outcome.UNSEEN),
    "refused": Q(outcome=Outcome.REFUSED),
    "transferred": Q(outcome=Outcome.TRANSFERRED),
}
# What was granted beside the limit: shown apart, since a case can have both and any outcome.
TIMES: Mapping[str, Q] = {
    "extended": Q(extensions__gt=0),
    "paused": Q(pauses__gt=0),
    "planned": Q(plans__gt=0),
}


@dataclass(frozen=True)
class Tally:
    """How many entries there are, and of them with each outcome; None: fewer than ten.

    `more`: there are more than `total`, and nothing is said of the outcomes. `times`: by TIMES.
    """

    total: int | None
    cells: dict[str, int | None]
    more: bool = False
    times: dict[str, int | None] = field(default_factory=dict)


def entries() -> QuerySet[Grievance]:
    """The public register's rows with what its list shows; no text, no place nearer than the area. What was
    merged is told by the entry that it goes on as."""
    parts = Assignment.objects.select_related("department").order_by("-role", "pk")
    rows = (
        public_cases()
        .exclude(status=Status.MERGED)
        .defer("body", "place", "area__boundary", "area__parent__boundary")
    )
    return rows.prefetch_related(Prefetch("parts", parts))


def words(case: Grievance, text: str) -> str:
    """The resident's words, personal details masked, where the resident allowed it; else nothing."""
    return redact(text) if case.public_text else ""


def heading(case: Grievance) -> str:
    """What an entry is called: the resident's title where it may be shown, else its kind of matter."""
    return words(case, case.title) or (case.category.name if case.category else "")


def onward(case: Grievance) -> str:
    """The reference of the public entry that a merged case goes on as; empty of any other."""
    if case.merged_into_id is None:
        return ""
    rows = public_cases().filter(pk=case.merged_into_id)
    return rows.values_list("reference", flat=True).first() or ""


def parts(case: Grievance) -> list[Assignment]:
    """The departments that have it, lead first; of a case that has ended, under their names of then."""
    return [part for part in parts_of_then(case).parts.all() if part.is_living]


def tally(rows: QuerySet[Grievance]) -> Tally:
    """Counts of the rows, honest up to MOST_COUNTED, small ones suppressed: one query, that looks at no more
    of them."""
    counted = rows.order_by()[: MOST_COUNTED + 1]
    found = counted.aggregate(
        total=Count("pk"),
        **{key: Count("pk", filter=condition) for key, condition in (OUTCOMES | TIMES).items()},
    )
    total = found.pop("total")
    if total > MOST_COUNTED:
        return Tally(MOST_COUNTED, {}, more=True)
    times = {key: suppressed(total, _split(total, found.pop(key)))[1]["with"] for key in TIMES}
    return Tally(*suppressed(total, found), times=times)


def _split(total: int, count: int) -> dict[str, int]:
    """Those with it and those without."""
    return {"with": count, "without": total - count}


def categories() -> QuerySet[Category]:
    """The kinds of matter that can stand in the register."""
    return Category.objects.filter(about_staff=False, sensitive=False)


def departments() -> QuerySet[Department]:
    """The departments that can have a part in a public case."""
    return Department.objects.exclude(kind=Kind.DISCIPLINE)


__all__ = [
    "OUTCOMES",
    "Tally",
    "categories",
    "departments",
    "entries",
    "heading",
    "parts",
    "public_place",
    "tally",
]
