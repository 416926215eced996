"""Which questions an officer asks each day, and which of them fit a person's posts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grievances import guarding, policies
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
from grievances.models import Assignment, CheckIn, Grievance, Resolution, TimeRequest
from grievances.selectors import load, presence
from portal.departments import absences
from portal.departments import selectors as departments
from portal.departments.actors import WORKERS, Actor
from portal.departments.models import Role

GRID, RULING, HEAD = Role.GRID_OFFICER, Role.RULING, Role.DISTRICT_HEAD
HANDLER, SUPERVISOR = Role.HANDLER, Role.SUPERVISOR
DESK_ROLES = (GRID, HANDLER, SUPERVISOR, RULING, HEAD)
RECENT = timedelta(days=30)
EVERYTHING = "all"  # the view in which words are looked for


@dataclass(frozen=True)
class Times:
    """The moments that a day's questions are asked by: nothing else of the time of day decides what stands in
    a view, so that its query can be written once (portal/kit/prepared.py)."""

    now: datetime
    tonight: datetime
    yesterday: datetime
    lately: datetime
    soon: datetime
    present: datetime

    @classmethod
    def of(cls, now: datetime) -> "Times":
        """`tonight`: the local midnight that comes; `yesterday`: the one with which yesterday began;
        `present`: who has been at a case since then is there still."""
        local = timezone.localtime(now)
        tonight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        yesterday, soon = tonight - timedelta(days=2), now + load.SOON
        return cls(now, tonight, yesterday, now - RECENT, soon, now - presence.GONE_AFTER)


Condition = Callable[[Times], Q]
PartCondition = Callable[[Times], dict[str, Any]]
Holder = Callable[[Actor], Q]


def _in(*statuses: Status) -> Condition:
    return lambda at: Q(status__in=statuses)


def _any(at: Times) -> dict[str, Any]:
    return {}


def _anybodys(actor: Actor) -> Q:
    return Q()


def _own(actor: Actor) -> Q:
    """Parts that the actor has, and those of colleagues who are away and for whom they stand in."""
    return Q(officer=actor.person_id) | absences.covered_by(actor.person_id, "grievance__area__path")


@dataclass(frozen=True)
class View:
    """A question an officer asks each day: of the areas of these roles, of the departments of those.

    `case`: what must be so of the case, either way; `here`: besides, where an area is asked; `part`: of the
    department's own part, where a department is asked, and `whose` by whom it is asked. `watched`: asked of
    what a department oversees; `guarded`: of confidential cases and complaints about staff, where that is
    theirs to watch over. `by`: a column that is never empty in this view. `rare`: shown only where
    something stands in it. `counted`: how many stand in it says something.
    """

    key: str
    label: Any
    areas: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    case: Condition = _in(*OPEN)
    here: Condition = lambda at: Q()
    part: PartCondition = _any
    whose: Holder = _anybodys
    watched: tuple[str, ...] = ()
    guarded: tuple[str, ...] = ()
    by: str = "line_at"
    late: bool = False
    rare: bool = False
    counted: bool = True

    def fits(self, actor: Actor) -> bool:
        """Whether the actor holds a post that this is asked by."""
        here = actor.has(*self.areas, *self.parts, *self.watched)
        return here or (bool(self.guarded) and guarding.is_warden(actor))

    def rows(self, actor: Actor, at: Times) -> QuerySet[Grievance]:
        """The cases, unordered, all of them the actor's to see."""
        mine = policies.NOTHING
        if actor.has(*self.areas):
            mine |= policies.in_areas(actor, *self.areas) & self.here(at)
        if actor.has(*self.parts):
            mine |= policies.in_parts(actor, *self.parts, whose=self.whose(actor), **self.part(at))
        if actor.has(*self.watched):
            mine |= policies.in_oversight(actor)
        if self.guarded:
            mine = (mine | policies.in_guard(actor, *self.guarded)) & ~policies.handled_confidential(actor)
        return Grievance.objects.filter(mine, self.case(at))


def _unsatisfied(at: Times) -> Q:
    disputed = Resolution.objects.filter(grievance=OuterRef("pk"), answer="disputed")
    return Q(Exists(disputed), status__in=OPEN)


def _joint(at: Times) -> Q:
    helping = Assignment.objects.filter(grievance=OuterRef("pk"), role=Assignment.CO)
    return Q(Exists(helping.exclude(state=PartState.WITHDRAWN)), status__in=OPEN)


def _overseen(at: Times) -> Q:
    """What a department has a part in it doesn't oversee."""
    own = Assignment.objects.filter(grievance=OuterRef("pk"), department=OuterRef("overseer"))
    return Q(status__in=OPEN) & ~Exists(own.exclude(state=PartState.WITHDRAWN))


def _orphaned(at: Times) -> Q:
    """The department that leads has ended: nobody but the centre is left to ask."""
    leading = Assignment.objects.filter(grievance=OuterRef("pk"), role=Assignment.LEAD)
    leading = leading.exclude(state=PartState.WITHDRAWN)
    return ~Exists(leading.filter(department__in=departments.open_departments()))


def _answered(state: str) -> Condition:
    """Whose residents were asked after within the last days, and this came of the last question."""

    def case(at: Times) -> Q:
        lately = CheckIn.objects.filter(ended_at__gte=at.lately)
        later = lately.filter(grievance=OuterRef("grievance"), pk__gt=OuterRef("pk"))
        return Q(pk__in=lately.filter(~Exists(later), state=state).values("grievance"))

    return case


VIEWS = (
    View("triage", _("To triage"), areas=(GRID,), case=_in(*TRIAGE)),
    View(
        "disputes",
        _("Disputed dispatches"),
        areas=(RULING,),
        case=lambda at: Q(status__in=OPEN, disputed=True),
    ),
    View(
        "reported",
        _("Pressure reported"),
        areas=(RULING,),
        guarded=WORKERS,
        case=lambda at: Q(reported=True),
        late=True,
    ),
    View(
        "something",
        _("Asked after: something happened"),
        areas=(RULING,),
        guarded=WORKERS,
        case=_answered(CheckIn.State.SOMETHING),
        by="filed_at",
        late=True,
        rare=True,
    ),
    View(
        "well",
        _("Asked after: nothing happened"),
        areas=(RULING,),
        guarded=WORKERS,
        case=_answered(CheckIn.State.NOTHING),
        by="filed_at",
        rare=True,
    ),
    View(
        "no_word",
        _("Asked after: no answer"),
        areas=(RULING,),
        guarded=WORKERS,
        case=_answered(CheckIn.State.SILENT),
        by="filed_at",
        rare=True,
    ),
    View(
        "time",
        _("More time asked for"),
        areas=(RULING,),
        parts=(SUPERVISOR,),
        case=lambda at: Q(status__in=OPEN) & ~Q(time_asked=""),
        here=lambda at: Q(time_asked=TimeRequest.Decides.CENTRE),
        part=lambda at: {"role": Assignment.LEAD},
    ),
    View(
        "sign",
        _("To sign for"),
        parts=WORKERS,
        case=_in(*HANDLED),
        part=lambda at: {"state": PartState.WAITING},
    ),
    View(
        "reviews",
        _("Reviews to decide"),
        areas=(RULING,),
        case=lambda at: Q(reviewing=1),
        by="review_by",
    ),
    View(
        "second_reviews",
        _("Second reviews to decide"),
        areas=(HEAD,),
        case=lambda at: Q(reviewing=2),
        by="review_by",
    ),
    View(
        "late",
        _("Overdue"),
        areas=(GRID, RULING, HEAD),
        parts=WORKERS,
        case=lambda at: Q(status__in=OPEN, historical=False),
        here=lambda at: Q(queue_at__lt=at.now),
        part=lambda at: {"state__in": OPEN_PARTS, "due_at__lt": at.now},
        late=True,
    ),
    View(
        "today",
        _("Due today"),
        areas=(GRID,),
        parts=(HANDLER, GRID),
        here=lambda at: Q(queue_at__gte=at.now, queue_at__lt=at.tonight),
        part=lambda at: {"state__in": OPEN_PARTS, "due_at__gte": at.now, "due_at__lt": at.tonight},
    ),
    View(
        "new",
        _("New since yesterday"),
        areas=(GRID,),
        case=lambda at: Q(status__in=OPEN, filed_at__gte=at.yesterday),
        by="-filed_at",
    ),
    View(
        "supervised",
        _("Supervision orders"),
        areas=(RULING, HEAD),
        parts=WORKERS,
        case=lambda at: Q(supervised=True),
        part=lambda at: {
            "grievance__supervisions__department": F("department"),
            "grievance__supervisions__state__in": OPEN_ORDERS,
        },
    ),
    View(
        "whistled",
        _("Called to a place"),
        areas=(GRID, RULING, HEAD),
        parts=WORKERS,
        case=lambda at: Q(whistled=True),
        part=lambda at: {
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
        case=lambda at: Q(status__in=OPEN, level__gte=1),
        late=True,
    ),
    View(
        "mine",
        _("Mine"),
        parts=WORKERS,
        case=_in(*HANDLED),
        part=lambda at: {"state__in": OPEN_PARTS},
        whose=_own,
    ),
    View(
        "nobody",
        _("Nobody's"),
        parts=WORKERS,
        case=_in(*HANDLED),
        part=lambda at: {"state__in": OPEN_PARTS, "officer": None},
    ),
    View(
        "planned",
        _("Long plans"),
        areas=(RULING, HEAD),
        parts=WORKERS,
        case=lambda at: Q(planned=True),
        by="held_until",
        rare=True,
    ),
    View(
        "mediating",
        _("In mediation"),
        areas=(RULING,),
        parts=WORKERS,
        case=lambda at: Q(mediating=True),
        by="queue_at",
        rare=True,
    ),
    View(
        "follow_up",
        _("Agreements to follow up"),
        areas=(RULING,),
        parts=WORKERS,
        case=lambda at: Q(follow_up=True),
        here=_orphaned,
        part=lambda at: {"role": Assignment.LEAD},
        by="filed_at",
        rare=True,
    ),
    View("overseen", _("Overseen"), watched=WORKERS, case=_overseen, late=True, rare=True),
    View("unsatisfied", _("Disputed by residents"), areas=(GRID,), parts=(SUPERVISOR,), case=_unsatisfied),
    View(
        "work",
        _("Our open parts"),
        parts=WORKERS,
        case=_in(*HANDLED),
        part=lambda at: {"state__in": OPEN_PARTS},
    ),
    View(
        "waiting",
        _("Waiting for the resident"),
        parts=(HANDLER, GRID),
        case=lambda at: Q(status__in=OPEN, question_open=True),
    ),
    View("joint", _("Joint cases"), areas=(RULING,), case=_joint),
    View("proposed", _("Proposed"), parts=WORKERS, case=_in(Status.PROPOSED), by="confirm_by"),
    View(
        "closed",
        _("Closed lately"),
        parts=WORKERS,
        case=lambda at: Q(closed_at__gte=at.lately),
        by="-closed_at",
    ),
    View("open", _("All open"), areas=(GRID, RULING, HEAD), parts=WORKERS),
    View(
        EVERYTHING,
        _("All cases"),
        areas=(GRID, RULING, HEAD),
        parts=WORKERS,
        case=lambda at: Q(),
        by="-filed_at",
        counted=False,
    ),
)


def views_for(actor: Actor) -> tuple[View, ...]:
    """The views that fit the actor's posts, in the order of a day's work."""
    return tuple(view for view in VIEWS if view.fits(actor))
