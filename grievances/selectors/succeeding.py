"""What of open cases stands with departments that have ended, or that are about to, or is ceded."""

from collections import Counter
from collections.abc import Collection, Iterable

from django.db.models import Prefetch, Q, QuerySet

from grievances.lifecycle import ENDED, OPEN_ORDERS, OrderState, PartState, WhistleState
from grievances.models import Assignment, Grievance, Objection, Supervision, TimeRequest, WhistleCall
from grievances.selectors.work import SHOWN, addresses
from portal.departments import selectors as departments
from portal.departments.actors import Actor
from portal.departments.work import Moving, Stuck
from portal.engines.routing.heirs import Lineage, Share

LIVING = ~Q(state=PartState.WITHDRAWN)
UNANSWERED = tuple(state for state in OPEN_ORDERS if state != OrderState.ANSWERED)


def standing(line: Lineage, leaving: Iterable[int] | None = None) -> QuerySet[Grievance]:
    """The cases that have not ended and have a living part, or an open supervision order, at a department of
    the line, or are overseen from there; of those that go on, the cases that they cede, but for what
    they have answered: a call, an order. `leaving`: of these departments alone."""
    keys = {*line.shares, *line.ceding} if leaving is None else set(leaving)
    found = _at([key for key in keys if line.ended(key)], LIVING, OPEN_ORDERS)
    for key in keys - line.shares.keys():
        goes = LIVING & ~Q(pk__in=_answered().values("part"))
        found |= _at([key], goes, UNANSWERED) & _ceded(line.ceding.get(key, ()))
    return Grievance.objects.exclude(status__in=ENDED).filter(found)


def _at(keys: list[int], going: Q, states: Iterable[str]) -> Q:
    parts = Assignment.objects.filter(going, department__in=keys)
    orders = Supervision.objects.filter(department__in=keys, state__in=states)
    named = Q(pk__in=parts.values("grievance")) | Q(pk__in=orders.values("grievance"))
    return named | Q(overseer__in=keys)


def _answered() -> QuerySet[WhistleCall]:
    """The calls, each with a part that came with it, that somebody has answered: of whistles that are open,
    and of others where they have acted."""
    current = Q(whistle__state=WhistleState.OPEN) | Q(acted_at__isnull=False)
    answered = Q(acknowledged_at__isnull=False) | Q(arrived_at__isnull=False)
    return WhistleCall.objects.filter(current & answered, part__isnull=False)


def _ceded(shares: Iterable[Share]) -> Q:
    """The cases that the shares take: never complaints about staff."""
    found = Q(pk__in=())
    for share in shares:
        here = Q(area__path__startswith=share.area)
        found |= here if share.category is None else here & Q(category=share.category)
    return found & Q(about_staff=False)


def batch(line: Lineage, after: int, size: int) -> list[Grievance]:
    """The next cases that are to go over, by key."""
    rows = standing(line).filter(pk__gt=after).order_by("pk")
    return list(rows.only("pk")[:size])


def stuck(key: int) -> Stuck:
    """What to tell of a case that could not go over; of a complaint about staff no reference."""
    case = Grievance.objects.get(pk=key)
    rows = case.parts.exclude(state=PartState.WITHDRAWN).values_list("department", flat=True)
    orders = case.supervisions.filter(state__in=OPEN_ORDERS).values_list("department", flat=True)
    named = {*rows, *orders, *([case.overseer_id] if case.overseer_id else [])}
    return Stuck(frozenset(named), "" if case.about_staff else case.reference)


def heir_of(line: Lineage, case: Grievance, department: int) -> int:
    """Who has now what the department had of the case: itself while it goes on.

    Of a complaint about staff only the discipline inspection of its area, whoever was named as successor;
    where there is none, it stays where it is (invariant 7).
    """
    if not case.about_staff:
        return line.heir(department, case.category_id, case.area.path)
    if not line.ended(department):
        return department
    unit = departments.discipline(case.area.path)
    return unit.pk if unit else department


def order_heir(line: Lineage, case: Grievance, order: Supervision) -> int:
    """Who has the order now: whoever has answered keeps it until it is judged, while they go on."""
    if order.state == OrderState.ANSWERED and not line.ended(order.department_id):
        return order.department_id
    return heir_of(line, case, order.department_id)


def at_place(cases: Iterable[Grievance]) -> frozenset[int]:
    """Keys of the parts that came with a call that was answered: one query, if anybody was ever called."""
    called = [case.pk for case in cases if case.blown]
    rows = _answered().filter(whistle__grievance__in=called) if called else WhistleCall.objects.none()
    return frozenset(rows.values_list("part", flat=True))


def part_heir(line: Lineage, case: Grievance, part: Assignment, there: Collection[int]) -> int:
    """Who has the part now: of those in `there` whoever has answered the call, while they go on."""
    if part.pk in there and not line.ended(part.department_id):
        return part.department_id
    return heir_of(line, case, part.department_id)


def counts(line: Lineage, leaving: frozenset[int], actor: Actor) -> Moving:
    """What of cases goes over from the departments, and the cases in which parts become one."""
    rows = standing(line, leaving)
    living = Assignment.objects.exclude(state=PartState.WITHDRAWN).order_by()
    cases = list(
        rows.select_related("area").order_by("pk")
        .only("pk", "reference", "category_id", "overseer_id", "area__path", "about_staff", "blown")
        .prefetch_related(Prefetch("parts", living, to_attr="living"))
    )  # fmt: skip
    gone = all(line.ended(key) for key in leaving)
    there = frozenset() if gone else at_place(cases)
    fused = [case for case in cases if _becomes_one(case, line, there)]
    here = {"department__in": leaving, "grievance__in": rows.order_by().values("pk")}
    going = (part for case in cases for part in case.living if part.pk not in there)
    parts = Counter(part.role for part in going if part.department_id in leaving)
    states = OPEN_ORDERS if gone else UNANSWERED
    return Moving(
        {
            "cases": len(cases),
            "leads": parts[Assignment.LEAD],
            "tasks": parts[Assignment.CO],
            "fused": len(fused),
            "supervisions": Supervision.objects.filter(state__in=states, **here).count(),
            "watched": sum(case.overseer_id in leaving for case in cases),
            "requests": TimeRequest.objects.filter(state=TimeRequest.State.ASKED, **here).count(),
            "disputes": Objection.objects.filter(ruled_at=None, dropped_at=None, **here).count(),
        },
        tuple(addresses(fused[:SHOWN], actor)),
    )


def _becomes_one(case: Grievance, line: Lineage, there: Collection[int]) -> bool:
    heirs = [part_heir(line, case, part, there) for part in case.living]
    return len(set(heirs)) < len(heirs)
