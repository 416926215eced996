"""Reads for exports: one's own, those that somebody watches over, which cases may stand in one, and in which
a case stood."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from grievances import policies
from grievances.models import Export, ExportCase, Grievance, Interest
from grievances.selectors import lookups
from portal.departments.actors import Actor
from portal.departments.models import Kind, Role
from portal.kit.errors import NotThere

Reason, State = ExportCase.Reason, ExportCase.State
SUPERVISOR, ADMINISTRATOR = Role.SUPERVISOR, Role.ADMINISTRATOR
LATELY, MOST_SHOWN = timedelta(days=30), 100


@dataclass(frozen=True)
class Allowed:
    """What of so many cases may stand in an export now. `out`: {case: why not}; `veiled`: those of which the
    words stay behind."""

    out: dict[int, str]
    veiled: frozenset[int]


def allowed(actor: Actor, keys: Iterable[int]) -> Allowed:
    """Which of these cases the reader may take out: at most four queries.

    What is not there for them can't be, and no complaint about staff, whoever has it (invariant 7). A
    sensitive matter, or one that was filed confidentially, stands there without its words, and only for a
    department that has a part in it. What somebody has withdrawn from, they don't take along.
    """
    keys = list(keys)
    rows = policies.visible_to(actor, Grievance.objects.filter(pk__in=keys))
    there = {pk: flags for pk, *flags in rows.values_list("pk", "about_staff", "sensitive", "guarded")}
    sensitive = {key for key, (_staff, *veils) in there.items() if any(veils)}
    having = Grievance.objects.filter(policies.in_parts(actor), pk__in=sensitive) if sensitive else ()
    veiled = frozenset(case.pk for case in having)
    living = Interest.objects.filter(person=actor.person_id, ended_at=None, grievance__in=keys)
    out = dict.fromkeys(sensitive - veiled, Reason.SENSITIVE.value)
    out |= dict.fromkeys(living.values_list("grievance", flat=True), Reason.INTEREST.value)
    out |= {key: Reason.STAFF.value for key, (about_staff, *_veils) in there.items() if about_staff}
    out |= {key: Reason.GONE.value for key in keys if key not in there}
    return Allowed(out, veiled - out.keys())


def mine(actor: Actor, key: int) -> Export:
    """One of the reader's own exports; another's is NotThere, for whoever asks."""
    found = Export.objects.filter(pk=key, person=actor.person_id).select_related("department", "person")
    row = found.first()
    if row is None:
        raise NotThere("")
    return row


def done(row: Export) -> int:
    """How many of its cases are written or left out so far."""
    return row.cases.exclude(state=State.PENDING).count()


def recent(actor: Actor, now: datetime) -> list[Export]:
    """The reader's own of the last thirty days, the newest first: one query."""
    return list(Export.objects.filter(person=actor.person_id, started_at__gt=now - LATELY)[:MOST_SHOWN])


def watched(actor: Actor) -> Q | None:
    """Which exports the reader watches over: supervisors their departments', administrators those of their
    area, and who watches over lookups; None: none. Discipline inspection's are its own alone."""
    found = lookups.watched(actor)
    if found is not None and any(post.kind == Kind.DISCIPLINE for post in actor.posts):
        return found
    units = [post.department_id for post in actor.posts if post.role == SUPERVISOR]
    paths = actor.paths(ADMINISTRATOR)
    if found is None and not units and not paths:
        return None
    found = (found or policies.NOTHING) | Q(department__in=units)
    for path in paths:
        found |= Q(department__area__path__startswith=path)
    return found & ~Q(department__kind=Kind.DISCIPLINE)


def rows(which: Q) -> QuerySet[Export]:
    """The exports, to be paged by `-started_at`."""
    return Export.objects.filter(which).select_related("person", "department")


def was_taken() -> Exists:
    """A column of cases: whether somebody has fetched an export with it."""
    there = ExportCase.objects.filter(grievance=OuterRef("pk"), state=State.IN, export__opened__gt=0)
    return Exists(there)


def of_case(case: Grievance) -> list[Export]:
    """The exports with this case that somebody has fetched, for its resident: one query, and none where the
    case was loaded with `was_taken` and there is none."""
    if not getattr(case, "taken", True):
        return []
    rows = Export.objects.filter(cases__grievance=case, cases__state=State.IN, opened__gt=0)
    return list(rows.select_related("department").order_by("-pk")[:20])


def holding(references: Iterable[str]) -> dict[int, dict[str, int]]:
    """{export: {reference: case}} of every export in which one of these stands: what a found file may be
    of."""
    pairs = ExportCase.objects.filter(grievance__reference__in=list(references), state=State.IN)
    found: dict[int, dict[str, int]] = {}
    for export, reference, case in pairs.values_list("export", "grievance__reference", "grievance"):
        found.setdefault(export, {})[reference] = case
    return found
