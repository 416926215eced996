"""What is still open with a department, or filed under a category: for those who set up the district."""

from collections.abc import Iterable

from django.urls import reverse

from grievances import policies
from grievances.lifecycle import ENDED, OPEN_PARTS
from grievances.models import Assignment, Grievance
from grievances.selectors.case import public_cases
from portal.departments import selectors as departments
from portal.departments.actors import Actor
from portal.departments.models import Category, Department, Kind
from portal.departments.work import Open

SHOWN = 20


def at_department(department: Department, actor: Actor) -> Open:
    """The department's open parts of open cases, oldest first; each with the page that the actor may open.

    What stands with discipline inspection is not counted for anybody else (invariant 7).
    """
    rows = _open().filter(department=department)
    if department.kind == Kind.DISCIPLINE:
        return Open(secret=rows.exists())
    keys = list(rows.order_by("pk").values_list("grievance", flat=True))
    cases = Grievance.objects.filter(pk__in=keys).order_by("filed_at", "pk")[:SHOWN]
    return Open(len(keys), addresses(cases, actor))


def addresses(cases: Iterable[Grievance], actor: Actor) -> tuple[tuple[str, str], ...]:
    """(reference, page that the actor may open, or "") of each case: two queries."""
    cases = list(cases)
    keys = [case.pk for case in cases]
    mine = set(policies.visible_to(actor, Grievance.objects.filter(pk__in=keys)).values_list("pk", flat=True))
    public = set(public_cases().filter(pk__in=keys).values_list("pk", flat=True))
    return tuple((case.reference, _address(case, mine, public)) for case in cases)


def _open():
    rows = Assignment.objects.order_by().filter(state__in=[*OPEN_PARTS])
    return rows.exclude(grievance__status__in=[*ENDED])


def _address(case: Grievance, mine: set[int], public: set[int]) -> str:
    if case.pk in mine:
        return reverse("desk-case", args=[case.reference])
    return reverse("public-case", args=[case.reference]) if case.pk in public else ""


def uses(category: Category) -> bool:
    """Whether anything was ever filed under the category."""
    return category.grievances.exists()


def closed_departments() -> list[int]:
    """Keys of closed departments that still have open parts; discipline inspection is left out."""
    closed = Department.objects.filter(closed_on__lte=departments.today()).exclude(kind=Kind.DISCIPLINE)
    return list(_open().filter(department__in=closed).values_list("department", flat=True).distinct())
