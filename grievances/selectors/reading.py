"""One case with what every page of it reads: its own row and its parts, each by a query written once."""

from datetime import date, datetime
from functools import lru_cache

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from grievances.models import Assignment, Draft, Grievance
from grievances.selectors import presence
from portal.departments import absences, selectors
from portal.kit import clock
from portal.kit.prepared import Prepared


def loaded(rows: QuerySet[Grievance]) -> QuerySet[Grievance]:
    """Cases with what every page of them reads."""
    return _with_one(rows).prefetch_related(Prefetch("parts", _parts()))


def read(reference: str, reader: int | None = None) -> Grievance | None:
    """The case with this reference, loaded, whoever asks: two queries. `reader`: the key of a person, whose
    newest draft on it is named (`draft_verb` and `draft_at`; None: there is none)."""
    since = clock.now() - presence.GONE_AFTER
    case: Grievance | None = _by_reference.first(reader or 0, reference, since)
    if case is None:
        return None
    parts = _parts_on(selectors.today())(case.pk)
    for part in parts:
        part.grievance = case
    kept = case.parts.get_queryset()
    kept._result_cache, kept._prefetch_done = parts, True
    case._prefetched_objects_cache = {"parts": kept}
    return case


def _with_one(rows: QuerySet[Grievance]) -> QuerySet[Grievance]:
    """Without the calendar, which pages leave to the clocks, and who oversees, as of few: PostgreSQL plans a
    join of eight tables for longer than it takes to read them all."""
    return rows.select_related("area__parent", "category", "item", "limit_class")


def _parts() -> QuerySet[Assignment]:
    """Parts as pages show them, the lead first, with who is away today."""
    rows = Assignment.objects.select_related("department", "handler", "officer").order_by("-role", "pk")
    return rows.annotate(**absences.columns("officer", "department"))


@lru_cache(maxsize=2)
def _parts_on(day: date) -> Prepared:
    """The parts of a case, with who is away on this day: `_parts` looks at the day."""
    return Prepared(lambda case: _parts().filter(grievance=case), int)


def _one(reader: int, reference: str, since: datetime) -> QuerySet[Grievance]:
    """With the reader's newest draft, and whoever is at it (`present`), which officers alone are told."""
    newest = Draft.objects.filter(person=reader, grievance=OuterRef("pk")).order_by("-saved_at", "-pk")
    named = {f"draft_{name}": Subquery(newest.values(of)[:1]) for name, of in DRAFT.items()}
    rows = Grievance.objects.filter(reference=reference)
    return _with_one(rows).annotate(present=presence.everybody(since), **named)


DRAFT = {"verb": "verb", "at": "saved_at"}
_by_reference = Prepared(_one, int, str, datetime)
