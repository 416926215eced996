"""Who may: run the panels, judge a sample, see and answer an order."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from evaluation.lifecycle import SampleState, SeatState
from evaluation.models import AdvisoryMember, CallBack, Order, PanelMember, Recheck, Sample, Seat
from evaluation.places import appeal_until, place_of
from grievances import interests
from grievances import policies as grievances
from portal.accounts.models import Person
from portal.departments.actors import Actor
from portal.departments.models import Department, Role
from portal.kit import clock
from portal.kit.errors import NotAllowed, NotThere

OVERSEERS = (Role.RULING, Role.DISTRICT_HEAD)


def check_secretary(actor: Actor) -> Actor:
    """Only the panel's secretary, and SYSTEM, run sessions: the actor, speaking as that. NotThere for
    everybody else."""
    if actor.key != "system" and not actor.has(Role.PANEL_SECRETARY):
        raise NotThere("")
    return actor.speaking_as(Role.PANEL_SECRETARY)


def holds_post(actor: Actor) -> bool:
    """Whether the actor works for the district: then they judge none of its cases."""
    return actor.is_staff


def member_of(actor: Actor) -> PanelMember | None:
    """The actor as a panel member; None where they are none, or have stopped being one."""
    if actor.person_id is None:
        return None
    return PanelMember.objects.filter(person=actor.person_id, active=True).first()


def sits(actor: Actor) -> tuple[bool, bool]:
    """Whether the actor is a panel member, and whether they sit in an advisory group today: one query, none
    for who is signed out."""
    if actor.person_id is None:
        return False, False
    day = clock.local(clock.now()).date()
    panels = PanelMember.objects.filter(person=OuterRef("pk"), active=True)
    groups = AdvisoryMember.objects.filter(person=OuterRef("pk"), from_day__lte=day, to_day__gt=day)
    rows = Person.objects.filter(pk=actor.person_id).annotate(judges=Exists(panels), advises=Exists(groups))
    return rows.values_list("judges", "advises").first() or (False, False)


def check_member(actor: Actor) -> PanelMember:
    """The actor as a panel member; NotThere for everybody else."""
    member = member_of(actor)
    if member is None:
        raise NotThere("")
    return member


def seat_of(actor: Actor, sample: Sample | int) -> Seat:
    """The actor's own seat on the sample; NotThere where they have none (not yours = not there). Where they
    score it once more and that has begun, the second one."""
    if actor.person_id is None:
        raise NotThere("")
    rows = Seat.objects.select_related("sample__session__rubric", "sample__grievance__area", "member__home")
    mine = rows.filter(sample=sample, member__person=actor.person_id, member__active=True)
    seats = list(mine.order_by("again"))
    if not seats:
        raise NotThere("")
    last = seats[-1]
    return last if last.state == SeatState.WAITING and has_opened(last) else seats[0]


def has_opened(seat: Seat) -> bool:
    """Whether the seat may be taken by now."""
    return seat.opens_at is None or seat.opens_at <= clock.now()


def check_asked(actor: Actor, recheck: Recheck) -> None:
    """Only the resident of the case that is asked again; NotThere for everybody else."""
    if grievances.RESIDENT not in grievances.relations(actor, recheck.grievance):
        raise NotThere("")


def callbacks_of(actor: Actor) -> QuerySet[CallBack]:
    """The call-backs of the areas for which the actor is at the co-operation centre."""
    mine = Q(pk__in=())
    for path in actor.paths(Role.RULING):
        mine |= Q(grievance__area__path__startswith=path)
    return CallBack.objects.filter(mine)


def check_caller(actor: Actor, callback: CallBack) -> Actor:
    """The actor, speaking for the co-operation centre of the case's area; NotThere for everybody else."""
    if not callbacks_of(actor).filter(pk=callback.pk).exists():
        raise NotThere("")
    if interests.has(actor, callback.grievance):
        raise NotAllowed(str(interests.WHY))
    return actor.speaking_as(Role.RULING)


def orders_visible_to(actor: Actor) -> QuerySet[Order]:
    """The orders of the departments that the actor works for, or of the areas that they oversee."""
    if actor.key == "system":
        return Order.objects.all()
    mine = Q()
    wide = Q(grievance__isnull=True)
    for department, path in actor.workplaces():
        mine |= Q(department=department) & (Q(grievance__area__path__startswith=path) | wide)
    for path in actor.paths(*OVERSEERS):
        mine |= Q(grievance__area__path__startswith=path) | wide
    return Order.objects.filter(mine) if mine else Order.objects.none()


def may_answer(actor: Actor, order: Order) -> bool:
    """Whether the order is the actor's own department's."""
    if order.grievance is None:
        return any(department == order.department_id for department, _path in actor.workplaces())
    return order.department_id in actor.working_in(order.grievance.area.path)


def check_answer(actor: Actor, order: Order) -> Actor:
    """The actor, speaking for the order's department. NotThere for strangers; NotAllowed for those who only
    oversee it."""
    if may_answer(actor, order):
        return actor.speaking_for(order.department_id)
    if not orders_visible_to(actor).filter(pk=order.pk).exists():
        raise NotThere("")
    raise NotAllowed(_("The department that the order was given to answers it."))


def may_verify(actor: Actor, order: Order) -> bool:
    """Whether the actor oversees the place of the order, is not of its department, and has not withdrawn from
    its case. Who is judged does not say themselves that all is well."""
    place = place_of(order)
    oversees = any(place.startswith(path) for path in actor.paths(*OVERSEERS))
    own = any(post.department_id == order.department_id for post in actor.posts)
    withdrawn = order.grievance is not None and interests.has(actor, order.grievance)
    return oversees and not own and not withdrawn


def check_verifier(actor: Actor, order: Order) -> Actor:
    """The actor, speaking for whoever oversees. NotThere for strangers; NotAllowed for the order's own
    department, for other places' overseers, and for whoever has withdrawn from the case."""
    if may_verify(actor, order):
        return actor.speaking_as(*OVERSEERS)
    if not orders_visible_to(actor).filter(pk=order.pk).exists():
        raise NotThere("")
    raise NotAllowed(
        _("The co-operation centre looks at the answer, or the district's head; nobody of the department.")
    )


def judged_department(actor: Actor, sample: Sample) -> int | None:
    """The department of the result that the actor supervises: it, or the one that has its order since it
    ended. None where they supervise neither."""
    order = getattr(sample, "order", None)
    units = {sample.department_id, order.department_id if order else None}
    own = (post.department_id for post in actor.posts if post.role == Role.SUPERVISOR)
    return next((unit for unit in own if unit in units), None)


def may_appeal(actor: Actor, sample: Sample, at: datetime) -> bool:
    """Whether the actor may still appeal the result, as the supervisor of its department."""
    open_to = sample.state == SampleState.REVEALED and not hasattr(sample, "appeal")
    return open_to and judged_department(actor, sample) is not None and at <= appeal_until(sample)


def may_answer_for(actor: Actor, department: Department) -> bool:
    """Whether the actor supervises the department, or the one that took over from it."""
    mine = {post.department_id for post in actor.posts if post.role == Role.SUPERVISOR}
    return bool(mine & {department.pk, department.successor_id})


def check_answers_for(actor: Actor, department: Department) -> Actor:
    """The actor, speaking as the department's supervisor. NotThere for strangers; NotAllowed for those who
    work there and do not speak for it."""
    if may_answer_for(actor, department):
        return actor.speaking_as(Role.SUPERVISOR)
    if any(post.department_id == department.pk for post in actor.posts):
        raise NotAllowed(_("A supervisor of the department answers."))
    raise NotThere("")
