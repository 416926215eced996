"""Who is away from a department, until when, and who stands in: two steps are followed, circles lead to
nobody. Whoever stands in has their own rights there, never more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from portal.accounts.models import Person
from portal.departments import selectors
from portal.departments.actors import WORKERS
from portal.departments.models import Absence, Post
from portal.kit.prepared import PreparedIn

STEPS = 2
Away = Mapping[int, int | None]  # {who is away: who stands in for them}


def stands_in(away: Away, person: int) -> int | None:
    """Who stands in for the person; None: they are not away, or two steps find nobody present. PURE."""
    found: int | None = person
    for _step in range(STEPS):
        found = away.get(found) if found is not None else None
        if found is None or found not in away:
            return found
    return None


def works_at(person: int | None, department: int) -> bool:
    """Whether the person works on the department's parts today."""
    return any(each.pk == person for each in selectors.staff_of(department, *WORKERS))


@dataclass(frozen=True)
class Roster:
    """Who is away today: the absences by (department, person)."""

    rows: Mapping[tuple[int, int], Absence] = field(default_factory=dict)

    def of(self, department: int, person: int | None) -> Absence | None:
        """The person's absence from the department; None: they are there."""
        return self.rows.get((department, person)) if person is not None else None

    def stand_in(self, department: int, person: int) -> Person | None:
        """Who stands in for the person at the department."""
        away = {who: _key(row) for (unit, who), row in self.rows.items() if unit == department}
        found = stands_in(away, person)
        rows = (row for (unit, _), row in self.rows.items() if unit == department and _key(row) == found)
        return next(rows).substitute if found is not None else None


NOBODY_AWAY = Roster()


def _key(row: Any) -> int | None:
    return row.substitute_id if row.standing else None


def roster(departments: Iterable[int], place: str) -> Roster:
    """Who is away from these departments today: one query, none where no department is named. A substitute
    who works there no more, or not at the place (an area's path), stands in for nobody."""
    keys = set(departments)
    if not keys:
        return NOBODY_AWAY
    rows = _away(sorted(keys), place, selectors.today())
    return Roster({(row.department_id, row.person_id): row for row in rows})


def _absent(departments: Iterable[int], place: str, day: date) -> QuerySet[Absence]:
    rows = today(Absence.objects.filter(department__in=departments), day).select_related("substitute")
    return rows.annotate(standing=Exists(posts_of("substitute", "department", place, day)))


_away = PreparedIn(_absent, int, str, date)


def today(rows: QuerySet[Absence], day: date | None = None) -> QuerySet[Absence]:
    """Those of the absences that hold on the day."""
    day = day or selectors.today()
    return rows.filter(from_day__lte=day, last_day__gte=day)


def ahead(departments: Iterable[int]) -> list[Absence]:
    """The departments' absences of today and to come, the first to begin before the others."""
    rows = Absence.objects.filter(department__in=list(departments), last_day__gte=selectors.today())
    return list(rows.select_related("person", "substitute"))


def columns(person: str, department: str) -> dict[str, Subquery]:
    """For a query whose rows name a person and a department: until when they are away, and the name of whom
    they asked to stand in."""
    theirs = today(Absence.objects.filter(person=OuterRef(person), department=OuterRef(department)))
    names = {
        "away_until": "last_day", "stand_in_zh": "substitute__name_zh", "stand_in_en": "substitute__name_en",
    }  # fmt: skip
    return {name: Subquery(theirs.values(column)[:1]) for name, column in names.items()}


def posts_of(person: str, department: str, place: str | OuterRef, day: date | None = None) -> QuerySet[Post]:
    """Posts of today (or of the day) by which somebody works on a department's parts at the place (an area's
    path, or a column); `person` and `department` name the columns of the query around it."""
    posts = Post.objects.filter(
        person=OuterRef(person), department=OuterRef(department), role__in=WORKERS, person__is_active=True
    )
    return selectors.working_at(selectors.in_force(posts, day or selectors.today()), place)


def covered_by(person: int, place: str, officer: str = "officer", department: str = "department") -> Q:
    """As `stands_in`, for a query whose rows name an `officer`, a `department` and the `place` (an area's
    path): those whose officer is away, and for whom this person stands in."""
    day = selectors.today()
    here = today(Absence.objects.filter(department=OuterRef(department)), day)
    first = here.filter(person=OuterRef(officer))
    held = {"department": F("department"), "from_day__lte": day, "last_day__gte": day}
    second = first.filter(
        Exists(posts_of("substitute", "department", OuterRef(OuterRef(place)))),
        **{f"substitute__absences__{name}": value for name, value in held.items()},
        substitute__absences__substitute=person,
    )
    present = ~Exists(here.filter(person=person))
    return Q(present & (Exists(first.filter(substitute=person)) | Exists(second)))
