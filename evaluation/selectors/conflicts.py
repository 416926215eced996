"""Who may not score a case: hard rules over what the portal knows, in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import Count, Q
from django.utils import timezone

from evaluation.lifecycle import SEATED, Conflict
from evaluation.models import PanelMember, Seat
from grievances.in_force import with_parts
from grievances.models import Assignment, Grievance, Joining
from grievances.policies import living_parts
from portal.accounts import identities
from portal.areas.models import Level
from portal.departments.actors import owner_index
from portal.departments.models import Department, Post
from portal.kit import clock

FORMER_POST = timedelta(days=730)
OWN_CASE_WITHIN = timedelta(days=365)
OFTEN = 3
PLACES = (Level.GRID, Level.COMMUNITY)


@dataclass(frozen=True)
class Matter:
    """What is to be judged: the case, the unit it is counted for, all units that had a part or oversaw it;
    when."""

    case: Grievance
    unit: int
    units: frozenset[int]
    now: datetime


def matter_of(case: Grievance, unit: int, now: datetime) -> Matter:
    """The matter of a case whose `parts` and `area` are loaded."""
    units = {unit, case.overseer_id, *(part.department_id for part in living_parts(case))}
    return Matter(case, unit, frozenset(units - {None}), now)


def conflicts(matter: Matter, members: Iterable[PanelMember]) -> dict[int, Conflict]:
    """{member key: the first rule that bars them}. `members` come with their `home`."""
    people = list(members)
    found: dict[int, Conflict] = {}
    for rule, barred in (
        *_interests(matter, people),
        (Conflict.NEIGHBOUR, _neighbours(matter, people)),
        (Conflict.POST, _posts(matter, people)),
        (Conflict.OFTEN, _often(matter, people)),
    ):
        for key in barred:
            found.setdefault(key, rule)
    return found


def barred(case: Grievance, unit: int, members: Iterable[PanelMember], now: datetime) -> dict[int, Conflict]:
    """{member key: the rule} of those who have a seat already and may not go on: what has changed since the
    draw. How often they judge the unit was settled then."""
    found = conflicts(matter_of(case, unit, now), members)
    return {key: rule for key, rule in found.items() if rule != Conflict.OFTEN}


def is_barred(seat: Seat) -> bool:
    """Whether a rule keeps the member from the case that they open."""
    sample = seat.sample
    return bool(barred(with_parts(sample.grievance), sample.department_id, [seat.member], clock.now()))


class Named(Protocol):
    """Somebody by whom a rule is asked: their row's key, and who they are."""

    pk: int
    person_id: int


def tied(matter: Matter, people: Sequence[Named]) -> set[int]:
    """Keys of those who filed or joined the case, or work for one of its units: the rules that hold for
    whoever says anything about it."""
    filed, _own = _interests(matter, people)
    return filed[1] | _posts(matter, people)


def _interests(matter: Matter, people: Sequence[Named]) -> tuple[tuple[Conflict, set[int]], ...]:
    """Who filed the case or joined it (a party), and who has had a case of their own with one of the units
    within 12 months."""
    owners = {owner_index(member.person_id): member.pk for member in people}
    cases = {
        identities.key_of(subject): owners[owner]
        for owner, subjects in identities.filed_by(owners).items()
        for subject in subjects
    }
    with_units = Assignment.objects.filter(
        grievance__in=cases,
        department__in=matter.units,
        grievance__filed_at__gte=matter.now - OWN_CASE_WITHIN,
    )
    own = {cases[key] for key in with_units.values_list("grievance", flat=True)} if cases else set()
    filed = {cases[matter.case.pk]} if matter.case.pk in cases else set()
    return (Conflict.FILED, filed | _joined(matter, owners, cases)), (Conflict.OWN_CASE, own)


def _joined(matter: Matter, owners: dict[str, int], cases: dict[int, int]) -> set[int]:
    """Who joined the case, or filed one that was merged into it; whoever has left is a party still. Asked
    only of a case that anybody joined."""
    rows = list(Joining.objects.filter(grievance=matter.case.pk).values_list("pk", "origin"))
    if not rows:
        return set()
    joinings = {
        identities.key_of(subject, identities.JOINED): owners[owner]
        for owner, subjects in identities.filed_by(owners, identities.JOINED).items()
        for subject in subjects
    }
    found = {joinings.get(key) for key, _origin in rows} | {cases.get(origin) for _key, origin in rows}
    return found - {None}


def _neighbours(matter: Matter, people: list[PanelMember]) -> set[int]:
    """Who lives in the same grid; in the same community, where no grid is known."""
    place = matter.case.area
    if place.level not in PLACES:
        return set()
    return {m.pk for m in people if m.home.path.startswith(place.path) or place.path.startswith(m.home.path)}


def _posts(matter: Matter, people: Sequence[Named]) -> set[int]:
    """Who works, or within two years has worked, for one of the units, or for who took over from one."""
    since = timezone.localdate(matter.now) - FORMER_POST
    heirs = Department.objects.filter(pk__in=matter.units, successor__isnull=False).values("successor")
    held = Post.objects.filter(Q(to_day__isnull=True) | Q(to_day__gt=since))
    held = held.filter(Q(department__in=matter.units) | Q(department__in=heirs))
    persons = set(held.filter(person__in=[m.person_id for m in people]).values_list("person", flat=True))
    return {m.pk for m in people if m.person_id in persons}


def _often(matter: Matter, people: list[PanelMember]) -> set[int]:
    """Who has scored the unit three times this quarter: a fourth time would be too often."""
    seats = Seat.objects.filter(member__in=people, state__in=SEATED, again=False, sample__first=None)
    seats = seats.filter(sample__department=matter.unit)
    counted = (
        seats.filter(sample__considered_at__gte=quarter(matter.now)).values("member").annotate(n=Count("pk"))
    )
    return {row["member"] for row in counted if row["n"] >= OFTEN}


def quarter(now: datetime) -> datetime:
    """When the quarter began, local."""
    local = timezone.localtime(now)
    first = local.month - (local.month - 1) % 3
    return local.replace(month=first, day=1, hour=0, minute=0, second=0, microsecond=0)
