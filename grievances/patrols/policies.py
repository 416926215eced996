"""Who plans patrols, who walks a round, who looks again, and for whom a plan is there at all.

What was found can turn out to be about staff, once it is a case: then it is there for nobody but those for
whom the case is, in no list and no number (invariant 7)."""

from django.db.models import Q, QuerySet

from grievances import policies as cases
from grievances.models import Grievance, PatrolCheck, PatrolFinding, PatrolPlan, PatrolRound
from portal.accounts.models import Person
from portal.departments import absences, selectors
from portal.departments.actors import Actor, PostFacts
from portal.departments.models import Department, Kind, Post, Role
from portal.kit.errors import NotThere

# The offices on whose ground patrols are walked.
OFFICES = (Kind.COMMUNITY, Kind.SUBDISTRICT, Kind.CENTRE)
ON_FOOT = (Role.GRID_OFFICER, Role.HANDLER)


def _plans(post: PostFacts) -> bool:
    """A supervisor of a community or a subdistrict, or the co-operation centre."""
    boss = post.role == Role.SUPERVISOR and post.kind in (Kind.COMMUNITY, Kind.SUBDISTRICT)
    return boss or post.role == Role.RULING


def _reads(post: PostFacts) -> bool:
    return _plans(post) or post.role in (Role.GRID_OFFICER, Role.DISTRICT_HEAD)


def _is_of_office(post: PostFacts) -> bool:
    return post.kind in OFFICES and post.role in (*ON_FOOT, Role.SUPERVISOR)


def is_concerned(actor: Actor) -> bool:
    """Whether the pages of patrols are there for the actor."""
    return any(_reads(post) or _is_of_office(post) for post in actor.posts)


def planning_paths(actor: Actor) -> tuple[str, ...]:
    """The areas for whose grids the actor plans."""
    return tuple(post.area_path for post in actor.posts if _plans(post))


def may_plan(actor: Actor, area_path: str) -> bool:
    return any(area_path.startswith(path) for path in planning_paths(actor))


def plans_of(actor: Actor) -> QuerySet[PatrolPlan]:
    """The plans that are there for the actor: of their area, or of the office that they work for."""
    found = Q(department__in=[post.department_id for post in actor.posts if _is_of_office(post)])
    for post in actor.posts:
        if _reads(post):
            found |= Q(area__path__startswith=post.area_path)
    return PatrolPlan.objects.filter(found)


def rounds_of(actor: Actor) -> QuerySet[PatrolRound]:
    return PatrolRound.objects.filter(plan__in=plans_of(actor))


def told(actor: Actor) -> Q:
    """The findings that the actor may know of, of those on rounds that are there for them."""
    turned = Grievance.objects.filter(about_staff=True)
    theirs = cases.visible_to(actor.as_officer(), turned).values("pk")
    return Q(grievance=None) | Q(grievance__about_staff=False) | Q(grievance__in=theirs)


def is_told(actor: Actor, found: PatrolFinding) -> bool:
    """`told`, of one finding."""
    case = found.grievance
    if case is None or not case.about_staff:
        return True
    return bool(cases.relations(actor.as_officer(), case))


def checks_of(actor: Actor) -> QuerySet[PatrolCheck]:
    """The re-checks that are there for the actor: theirs, and those of the plans that they see."""
    return PatrolCheck.objects.filter(Q(checker=actor.person_id) | Q(round__plan__in=plans_of(actor)))


def walks_for(actor: Actor, plan: PatrolPlan) -> bool:
    """Whether the plan's rounds are the actor's to walk: the named officer's, or of whoever stands in for
    them; where none is named, of whoever works there on foot for the department."""
    if actor.person_id is None:
        return False
    if plan.officer_id is None:
        return any(_is_on_foot(post, plan) for post in actor.posts)
    if plan.officer_id == actor.person_id:
        return True
    away = absences.roster([plan.department_id], plan.area.path)
    stand_in = away.stand_in(plan.department_id, plan.officer_id)
    return stand_in is not None and stand_in.pk == actor.person_id


def _is_on_foot(post: PostFacts, plan: PatrolPlan) -> bool:
    here = post.department_id == plan.department_id and plan.area.path.startswith(post.area_path)
    return here and post.role in ON_FOOT


def check_walker(actor: Actor, walked: PatrolRound) -> None:
    """NotThere for whoever does not walk this round: it is another's."""
    own = walked.walker_id == actor.person_id if walked.walker_id else walks_for(actor, walked.plan)
    if not own or actor.person_id is None:
        raise NotThere("")


def rechecks(actor: Actor, check: PatrolCheck) -> bool:
    """Whether the actor may look again: who was drawn for it, or who plans there; never who walked."""
    if actor.person_id is None or actor.person_id == check.round.walker_id:
        return False
    return check.checker_id == actor.person_id or may_plan(actor, check.round.plan.area.path)


def on_foot(department: int, area_path: str) -> list[Person]:
    """Who works on foot for the department in the area today."""
    rows = Post.objects.filter(department=department, role__in=ON_FOOT, person__is_active=True)
    posts = selectors.in_force(rows, selectors.today()).select_related("person", "area").order_by("pk")
    found = {p.person_id: p.person for p in posts if area_path.startswith(p.area.path)}
    return list(found.values())


def checkers(plan: PatrolPlan, walker: int | None) -> list[int]:
    """Who may be drawn to look again: who walks there on foot, and the other grid officers of the department;
    never who walked."""
    near = [person.pk for person in on_foot(plan.department_id, plan.area.path)]
    others = [person.pk for person in selectors.staff_of(plan.department_id, *ON_FOOT)]
    return [key for key in dict.fromkeys([*near, *others]) if key != walker]


def offices(area_path: str) -> QuerySet[Department]:
    """The offices that can have the grid walked: those on whose ground it lies."""
    open_now = selectors.open_departments().filter(kind__in=OFFICES).select_related("area")
    keys = [unit.pk for unit in open_now if area_path.startswith(unit.area.path)]
    return Department.objects.filter(pk__in=keys)


def walked_by(actor: Actor) -> Q:
    """`walks_for`, for a query of plans."""
    if actor.person_id is None:
        return Q(pk__in=())
    stands_in = absences.covered_by(actor.person_id, "area__path")
    found = Q(officer=actor.person_id) | (Q(officer__isnull=False) & stands_in)
    for post in actor.posts:
        if post.role in ON_FOOT:
            here = {"department": post.department_id, "area__path__startswith": post.area_path}
            found |= Q(officer__isnull=True, **here)
    return found
