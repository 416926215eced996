"""The officers' queues: which views fit a person's posts, how many cases stand in each, one page of one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grievances import policies
from grievances.lifecycle import (
    HANDLED,
    OPEN,
    OPEN_ORDERS,
    OPEN_PARTS,
    TRIAGE,
    PartState,
    Status,
    WhistleState,
)
from grievances.models import Assignment, Grievance, Resolution, TimeRequest
from grievances.models.grievance import LAST
from grievances.selectors import load
from portal.accounts.models import Person
from portal.areas.models import Area
from portal.departments import absences
from portal.departments.actors import WORKERS, Actor
from portal.departments.models import Category, Department, Role
from portal.kit.bilingual import pick

GRID, RULING, HEAD = Role.GRID_OFFICER, Role.RULING, Role.DISTRICT_HEAD
HANDLER, SUPERVISOR = Role.HANDLER, Role.SUPERVISOR
DESK_ROLES = (GRID, HANDLER, SUPERVISOR, RULING, HEAD)
MOST = 100
RECENT = timedelta(days=30)
Condition = Callable[[datetime], Q]
PartCondition = Callable[[datetime], dict[str, Any]]
Holder = Callable[[Actor], Q]


def _in(*statuses: Status) -> Condition:
    return lambda now: Q(status__in=statuses)


def _any(now: datetime) -> dict[str, Any]:
    return {}


def _anybodys(actor: Actor) -> Q:
    return Q()


def _own(actor: Actor) -> Q:
    """Parts that the actor has, and those of colleagues who are away and for whom they stand in."""
    return Q(officer=actor.person_id) | absences.covered_by(actor.person_id, "grievance__area__path")


def _tonight(now: datetime) -> datetime:
    local = timezone.localtime(now)
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


@dataclass(frozen=True)
class View:
    """A question an officer asks each day: of the areas of these roles, of the departments of those.

    `case`: what must be so of the case, either way; `here`: besides, where an area is asked; `part`: of the
    department's own part, where a department is asked, and `whose` by whom it is asked. `watched`: asked of
    what a department oversees. `by`: a column that is never empty in this view.
    """

    key: str
    label: Any
    areas: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    case: Condition = _in(*OPEN)
    here: Condition = lambda now: Q()
    part: PartCondition = _any
    whose: Holder = _anybodys
    watched: tuple[str, ...] = ()
    by: str = "line_at"
    late: bool = False

    def fits(self, actor: Actor) -> bool:
        """Whether the actor holds a post that this is asked by."""
        return actor.has(*self.areas, *self.parts, *self.watched)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Grievance]:
        """The cases, unordered, all of them the actor's to see."""
        mine = policies.NOTHING
        if actor.has(*self.areas):
            mine |= policies.in_areas(actor, *self.areas) & self.here(now)
        if actor.has(*self.parts):
            mine |= policies.in_parts(actor, *self.parts, whose=self.whose(actor), **self.part(now))
        if actor.has(*self.watched):
            mine |= policies.in_oversight(actor)
        return Grievance.objects.filter(mine, self.case(now))


def _unsatisfied(now: datetime) -> Q:
    disputed = Resolution.objects.filter(grievance=OuterRef("pk"), answer="disputed")
    return Q(Exists(disputed), status__in=OPEN)


def _joint(now: datetime) -> Q:
    helping = Assignment.objects.filter(grievance=OuterRef("pk"), role=Assignment.CO)
    return Q(Exists(helping.exclude(state=PartState.WITHDRAWN)), status__in=OPEN)


def _overseen(now: datetime) -> Q:
    """What a department has a part in it doesn't oversee."""
    own = Assignment.objects.filter(grievance=OuterRef("pk"), department=OuterRef("overseer"))
    return Q(status__in=OPEN) & ~Exists(own.exclude(state=PartState.WITHDRAWN))


VIEWS = (
    View("triage", _("To triage"), areas=(GRID,), case=_in(*TRIAGE)),
    View(
        "disputes",
        _("Disputed dispatches"),
        areas=(RULING,),
        case=lambda now: Q(status__in=OPEN, disputed=True),
    ),
    View(
        "time",
        _("More time asked for"),
        areas=(RULING,),
        parts=(SUPERVISOR,),
        case=lambda now: Q(status__in=OPEN) & ~Q(time_asked=""),
        here=lambda now: Q(time_asked=TimeRequest.Decides.CENTRE),
        part=lambda now: {"role": Assignment.LEAD},
    ),
    View(
        "sign",
        _("To sign for"),
        parts=WORKERS,
        case=_in(*HANDLED),
        part=lambda now: {"state": PartState.WAITING},
    ),
    View(
        "late",
        _("Overdue"),
        areas=(GRID, RULING, HEAD),
        parts=WORKERS,
        case=lambda now: Q(status__in=OPEN, historical=False),
        here=lambda now: Q(queue_at__lt=now),
        part=lambda now: {"state__in": OPEN_PARTS, "due_at__lt": now},
        late=True,
    ),
    View(
        "today",
        _("Due today"),
        areas=(GRID,),
        parts=(HANDLER, GRID),
        here=lambda now: Q(queue_at__gte=now, queue_at__lt=_tonight(now)),
        part=lambda now: {"state__in": OPEN_PARTS, "due_at__gte": now, "due_at__lt": _tonight(now)},
    ),
    View(
        "new",
        _("New since yesterday"),
        areas=(GRID,),
        case=lambda now: Q(status__in=OPEN, filed_at__gte=_tonight(now) - timedelta(days=2)),
        by="-filed_at",
    ),
    View(
        "supervised",
        _("Supervision orders"),
        areas=(RULING, HEAD),
        parts=WORKERS,
        case=lambda now: Q(supervised=True),
        part=lambda now: {
            "grievance__supervisions__department": F("department"),
            "grievance__supervisions__state__in": OPEN_ORDERS,
        },
    ),
    View(
        "whistled",
        _("Called to a place"),
        areas=(GRID, RULING, HEAD),
        parts=WORKERS,
        case=lambda now: Q(whistled=True),
        part=lambda now: {
            "grievance__whistles__state": WhistleState.OPEN,
            "grievance__whistles__calls__department": F("department"),
            "grievance__whistles__calls__dropped_at": None,
        },
    ),
    View(
        "raised",
        _("Raised"),
        areas=(RULING, HEAD),
        parts=(SUPERVISOR,),
        case=lambda now: Q(status__in=OPEN, level__gte=1),
        late=True,
    ),
    View(
        "mine",
        _("Mine"),
        parts=WORKERS,
        case=_in(*HANDLED),
        part=lambda now: {"state__in": OPEN_PARTS},
        whose=_own,
    ),
    View(
        "nobody",
        _("Nobody's"),
        parts=WORKERS,
        case=_in(*HANDLED),
        part=lambda now: {"state__in": OPEN_PARTS, "officer": None},
    ),
    View("overseen", _("Overseen"), watched=WORKERS, case=_overseen, late=True),
    View("unsatisfied", _("Disputed by residents"), areas=(GRID,), parts=(SUPERVISOR,), case=_unsatisfied),
    View(
        "work",
        _("Our open parts"),
        parts=WORKERS,
        case=_in(*HANDLED),
        part=lambda now: {"state__in": OPEN_PARTS},
    ),
    View(
        "waiting",
        _("Waiting for the resident"),
        parts=(HANDLER, GRID),
        case=lambda now: Q(status__in=OPEN, question_open=True),
    ),
    View("joint", _("Joint cases"), areas=(RULING,), case=_joint),
    View("proposed", _("Proposed"), parts=WORKERS, case=_in(Status.PROPOSED), by="confirm_by"),
    View(
        "closed",
        _("Closed lately"),
        parts=WORKERS,
        case=lambda now: Q(closed_at__gte=now - RECENT),
        by="-closed_at",
    ),
    View("open", _("All open"), areas=(GRID, RULING, HEAD), parts=WORKERS),
)


@dataclass(frozen=True)
class Narrowing:
    """What a queue is narrowed down to; None and "": not. `officer`: the key of who has an open part of it,
    of the reader's own departments (`ours`), at `department` where one is named; `due`: that part falls due
    `soon`, or is `late`."""

    area: Area | None = None
    category: Category | None = None
    department: Department | None = None
    status: str = ""
    officer: int | None = None
    due: str = ""
    ours: frozenset[int] = frozenset()

    def of(self, rows: QuerySet[Grievance], now: datetime) -> QuerySet[Grievance]:
        """The rows that fit."""
        if self.area:
            rows = rows.filter(area__path__startswith=self.area.path)
        if self.category:
            rows = rows.filter(category=self.category)
        if self.officer is not None:
            rows = rows.filter(pk__in=self._held(now).values("grievance"))
        elif self.department:
            living = Assignment.objects.filter(department=self.department).exclude(state=PartState.WITHDRAWN)
            rows = rows.filter(pk__in=living.values("grievance"))
        return rows.filter(status=self.status) if self.status else rows

    def _held(self, now: datetime) -> QuerySet[Assignment]:
        """The parts that the officer has; 0: that nobody has."""
        held = load.open_parts().filter(load.falling(self.due, now), officer=self.officer or None)
        held = held.filter(department__in=self.ours)
        return held.filter(department=self.department) if self.department else held


@dataclass(frozen=True)
class Line:
    """A row of a queue. `due_at`: when the actor's own open part is due, else the case; None: paused.

    `lead`: the name of the department that leads; "" while none does. `helping`: how many assist. `holder`:
    who has the open part of the actor's own department; "": nobody; None: it has none. `own`: the actor has.
    """

    case: Grievance
    due_at: datetime | None
    lead: str
    helping: int
    holder: str | None = None
    own: bool = False


def views_for(actor: Actor) -> tuple[View, ...]:
    """The views that fit the actor's posts, in the order of a day's work."""
    return tuple(view for view in VIEWS if view.fits(actor))


def counts(actor: Actor, views: Iterable[View], narrowing: Narrowing, now: datetime) -> dict[str, int]:
    """How many cases stand in each view, counted no further than MOST: one query, whatever there is."""
    columns = {
        f"in_{view.key}": _Counted(narrowing.of(view.rows(actor, now), now).values("pk")[:MOST])
        for view in views
    }
    if not columns:
        return {}
    found = Person.objects.filter(pk=actor.person_id).values(**columns).get()
    return {name.removeprefix("in_"): count or 0 for name, count in found.items()}


class _Counted(Subquery):
    """How many rows a limited query has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def rows(actor: Actor, view: View, narrowing: Narrowing, now: datetime) -> QuerySet[Grievance]:
    """A view's cases with what a line shows, to be paged by `view.by`."""
    found = narrowing.of(view.rows(actor, now), now).annotate(line_at=_line_at(actor))
    return found.select_related("area").only(*SHOWN)


SHOWN = (
    "reference", "title", "place", "status", "outcome", "question_open", "disputed", "supervised", "whistled",
    "level", "cycle", "sensitive", "about_staff", "historical", "filed_at", "closed_at", "done_due",
    "confirm_by", "queue_at", "erased_at", "time_asked", "held_until", "area__name_zh", "area__name_en",
)  # fmt: skip


def _line_at(actor: Actor) -> Any:
    """What a line is ordered by: the actor's own open part's due time, else the case's."""
    departments = {department for department, _path in actor.workplaces()}
    if not departments:
        return F("queue_at")
    mine = Assignment.objects.filter(
        grievance=OuterRef("pk"), department__in=departments, state__in=OPEN_PARTS, due_at__isnull=False
    )
    return Coalesce(Subquery(mine.order_by("due_at").values("due_at")[:1]), F("queue_at"))


@dataclass(frozen=True)
class _Part:
    """A living part as a line needs it."""

    role: str
    unit: str
    department: int
    is_open: bool
    officer: int | None
    name: str


def lines(cases: Iterable[Grievance], actor: Actor) -> list[Line]:
    """The rows as they are shown; their parts are read at once, as plain tuples."""
    cases = list(cases)
    living = Assignment.objects.filter(grievance__in=cases).exclude(state=PartState.WITHDRAWN)
    names = (
        "grievance_id", "role", "department__name_zh", "department__name_en", "department_id", "state",
        "officer_id", "officer__name_zh", "officer__name_en",
    )  # fmt: skip
    parts: dict[int, list[_Part]] = {}
    for grievance, role, zh, en, unit, state, who, who_zh, who_en in living.values_list(*names):
        name = pick(who_zh, who_en) if who else ""
        made = _Part(role, pick(zh, en), unit, state in OPEN_PARTS, who, name)
        parts.setdefault(grievance, []).append(made)
    ours = {department for department, _path in actor.workplaces()}
    return [_line(case, parts.get(case.pk, []), ours, actor.person_id) for case in cases]


def _line(case: Grievance, parts: list[_Part], ours: set[int], me: int | None) -> Line:
    lead = next((part.unit for part in parts if part.role == Assignment.LEAD), "")
    due_at = case.closed_at or (case.confirm_by if case.status == Status.PROPOSED else case.line_at)
    helping = sum(part.role == Assignment.CO for part in parts)
    held = [part for part in parts if part.department in ours and part.is_open and case.status in HANDLED]
    holder = " · ".join(dict.fromkeys(part.name for part in held if part.name)) if held else None
    own = any(part.officer == me for part in held)
    return Line(case, None if due_at == LAST else due_at, lead, helping, holder, own)
