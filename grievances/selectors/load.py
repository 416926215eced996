"""Who of a department has how much: for whoever hands on a part, the team's page, fair distribution."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery

from grievances import policies
from grievances.lifecycle import HANDLED, OPEN_PARTS
from grievances.models import Assignment
from portal.departments import absences, selectors
from portal.departments.actors import WORKERS, Actor
from portal.departments.models import Absence, Post, Role
from portal.kit.bilingual import pick

SOON = timedelta(days=2)
LATE, DUE_SOON = "late", "soon"


@dataclass(frozen=True)
class Colleague:
    """Somebody who works at a department, with what they have there: `open` parts, of them `soon` due within
    two days and `late`. `last`: when they got the newest of them. `away_until`: the last day away, None: they
    are there; `stand_in`: the name of whoever they asked to stand in. `roles`: of their posts there."""

    department: int
    code: str
    unit: str
    person: int
    username: str
    name: str
    roles: frozenset[str]
    open: int = 0
    soon: int = 0
    late: int = 0
    last: datetime | None = None
    away_until: date | None = None
    stand_in: str = ""

    @property
    def handles(self) -> bool:
        """Whether they do the department's work, and not only oversee it."""
        return bool(self.roles & {Role.HANDLER, Role.GRID_OFFICER})


@dataclass(frozen=True)
class Burden:
    """Open parts of a department that nobody has."""

    open: int = 0
    soon: int = 0
    late: int = 0


def open_parts() -> QuerySet[Assignment]:
    """Parts that are still to be done, of cases that departments work on."""
    return Assignment.objects.order_by().filter(state__in=[*OPEN_PARTS], grievance__status__in=[*HANDLED])


def falling(due: str, now: datetime, soon: datetime | None = None) -> Q:
    """Of parts: those that fall due before the moment `soon` (asked for by that word), or are `late`; else
    all."""
    if due == LATE:
        return Q(due_at__lt=now, grievance__historical=False)
    if due == DUE_SOON:
        return Q(due_at__gte=now, due_at__lt=soon or now + SOON, grievance__historical=False)
    return Q()


def team(departments: Iterable[int], now: datetime, area_path: str = "") -> list[Colleague]:
    """Everybody who works at these departments, with their load: one query. With `area_path`, without the
    grid officers of other places."""
    own = open_parts().filter(officer=OuterRef("person"), department=OuterRef("department"))
    columns = {
        "open": _counted(own),
        "soon": _counted(own.filter(falling(DUE_SOON, now))),
        "late": _counted(own.filter(falling(LATE, now))),
        "last": Subquery(own.values("officer").annotate(last=Max("officer_since")).values("last")),
        **absences.columns("person", "department"),
    }
    rows = workers(departments).annotate(**columns).order_by("department__code", "person__username", "pk")
    names = {"code": F("department__code")}
    names |= {"unit_zh": F("department__name_zh"), "unit_en": F("department__name_en")}
    names |= {"zh": F("person__name_zh"), "en": F("person__name_en"), "username": F("person__username")}
    found: dict[tuple[int, int], Colleague] = {}
    fields = ("department_id", "person_id", "role", "area__path", *columns)
    for row in rows.values(*fields, **names):
        if row["role"] == Role.GRID_OFFICER and not area_path.startswith(row["area__path"]) and area_path:
            continue
        key = row["department_id"], row["person_id"]
        before = found.get(key) or _colleague(row)
        found[key] = replace(before, roles=before.roles | {row["role"]})
    return list(found.values())


def workers(departments: Iterable[int]) -> QuerySet[Post]:
    """The posts of today by which people work on these departments' parts."""
    posts = Post.objects.filter(department__in=list(departments), role__in=WORKERS, person__is_active=True)
    return selectors.in_force(posts, selectors.today())


def _counted(rows: QuerySet[Assignment]) -> Subquery:
    return Subquery(rows.values("officer").annotate(number=Count("pk")).values("number"))


def _colleague(row: dict[str, Any]) -> Colleague:
    return Colleague(
        department=row["department_id"],
        code=row["code"],
        unit=pick(row["unit_zh"], row["unit_en"]),
        person=row["person_id"],
        username=row["username"],
        name=pick(row["zh"], row["en"]),
        roles=frozenset(),
        open=row["open"] or 0,
        soon=row["soon"] or 0,
        late=row["late"] or 0,
        last=row["last"],
        away_until=row["away_until"],
        stand_in=pick(row["stand_in_zh"] or "", row["stand_in_en"] or "") if row["away_until"] else "",
    )


def nobodys(departments: Iterable[int], now: datetime) -> dict[int, Burden]:
    """What nobody has, by department: one query."""
    rows = open_parts().filter(department__in=list(departments), officer=None).values("department")
    counted = rows.annotate(
        open=Count("pk"),
        soon=Count("pk", filter=falling(DUE_SOON, now)),
        late=Count("pk", filter=falling(LATE, now)),
    )
    return {row.pop("department"): Burden(**row) for row in counted}


@dataclass(frozen=True)
class Team:
    """A department as its own people see it: who works there with what they have, what nobody has, who is
    away or will be. `heads`: the reader is its supervisor; `whole`: they see all its parts, and not only
    those of their own grid."""

    department: int
    code: str
    unit: str
    people: tuple[Colleague, ...]
    nobodys: Burden
    away: tuple[Absence, ...]
    heads: bool
    whole: bool


def teams(actor: Actor, now: datetime) -> list[Team]:
    """The actor's departments: three queries, however many they are."""
    places = dict(sorted(actor.workplaces(), reverse=True))
    people = team(places, now)
    alone, away = nobodys(places, now), absences.ahead(places)
    found = []
    for key in dict.fromkeys(each.department for each in people):
        own = tuple(each for each in people if each.department == key)
        row = own[0]
        gone = tuple(each for each in away if each.department_id == key)
        burden = alone.get(key, Burden())
        rights = policies.heads(actor, key), places[key] == ""
        found.append(Team(key, row.code, row.unit, own, burden, gone, *rights))
    return found


def held_by(person: int, department: int) -> int:
    """How many open parts the person has at the department."""
    return open_parts().filter(officer=person, department=department).count()
