"""What of open cases stands with departments that have ended, or that are about to, or is ceded."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from grievances.lifecycle import ENDED, OPEN_ORDERS, PartState
from grievances.models import Assignment, Grievance, Objection, Supervision, TimeRequest
from grievances.selectors.work import SHOWN, addresses
from portal.departments import selectors as departments
from portal.departments.actors import Actor
from portal.departments.work import Moving
from portal.engines.routing.heirs import Lineage, Share


def standing(line: Lineage, leaving: Iterable[int] | None = None) -> QuerySet[Grievance]:
    """The cases that have not ended and have a living part, or an open supervision order, at a department of
    the line, or are overseen from there; of those that go on, the cases that they cede. `leaving`: of these
    departments alone."""
    keys = {*line.shares, *line.ceding} if leaving is None else set(leaving)
    found = _at([key for key in keys if line.ended(key)])
    for key in keys - line.shares.keys():
        found |= _at([key]) & _ceded(line.ceding.get(key, ()))
    return Grievance.objects.exclude(status__in=ENDED).filter(found)


def _at(keys: list[int]) -> Q:
    parts = Assignment.objects.filter(department__in=keys).exclude(state=PartState.WITHDRAWN)
    orders = Supervision.objects.filter(department__in=keys, state__in=OPEN_ORDERS)
    named = Q(pk__in=parts.values("grievance")) | Q(pk__in=orders.values("grievance"))
    return named | Q(overseer__in=keys)


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


def counts(line: Lineage, leaving: frozenset[int], actor: Actor) -> Moving:
    """What of cases goes over from the departments, and the cases in which parts become one."""
    rows = standing(line, leaving)
    living = Assignment.objects.exclude(state=PartState.WITHDRAWN).order_by()
    cases = list(
        rows.select_related("area").order_by("pk")
        .only("pk", "reference", "category_id", "overseer_id", "area__path", "about_staff")
        .prefetch_related(Prefetch("parts", living, to_attr="living"))
    )  # fmt: skip
    fused = [case for case in cases if _becomes_one(case, line)]
    here = {"department__in": leaving, "grievance__in": rows.order_by().values("pk")}
    parts = Counter(part.role for case in cases for part in case.living if part.department_id in leaving)
    return Moving(
        {
            "cases": len(cases),
            "leads": parts[Assignment.LEAD],
            "tasks": parts[Assignment.CO],
            "fused": len(fused),
            "supervisions": Supervision.objects.filter(state__in=OPEN_ORDERS, **here).count(),
            "watched": sum(case.overseer_id in leaving for case in cases),
            "requests": TimeRequest.objects.filter(state=TimeRequest.State.ASKED, **here).count(),
            "disputes": Objection.objects.filter(ruled_at=None, dropped_at=None, **here).count(),
        },
        tuple(addresses(fused[:SHOWN], actor)),
    )


def _becomes_one(case: Grievance, line: Lineage) -> bool:
    heirs = [heir_of(line, case, part.department_id) for part in case.living]
    return len(set(heirs)) < len(heirs)
