"""Who looked for residents' cases, for those who watch over it: discipline inspection all of it, the
co-operation centre and the head of the district that of the departments of their area."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from grievances import policies
from grievances.models import Grievance, Lookup
from portal.departments.actors import Actor
from portal.departments.models import Kind, Role

WATCHERS = (Role.RULING, Role.DISTRICT_HEAD)


def watched(actor: Actor) -> Q | None:
    """Which lookups the actor watches over; None: none, and the page is not there for them."""
    if any(post.kind == Kind.DISCIPLINE for post in actor.posts):
        return Q()
    paths = actor.paths(*WATCHERS)
    if not paths:
        return None
    found = Q(pk__in=())
    for path in paths:
        found |= Q(department__area__path__startswith=path)
    return found & ~Q(department__kind=Kind.DISCIPLINE)


def rows(which: Q) -> QuerySet[Lookup]:
    """The lookups with how many cases were found."""
    found = Lookup.objects.filter(which).select_related("officer", "department")
    return found.annotate(number=Count("found"))


def with_references(actor: Actor, page: Iterable[Lookup]) -> list[Lookup]:
    """The lookups, each with the `references` of those of its cases that are there for the reader: one query
    whatever their number."""
    found = list(page)
    keys = [look.pk for look in found]
    visible = policies.visible_to(actor.as_officer(), Grievance.objects.filter(lookups__in=keys))
    pairs = visible.values_list("lookups", "reference").distinct()
    by_look: dict[int, list[str]] = {}
    for look, reference in pairs:
        by_look.setdefault(look, []).append(reference)
    for look in found:
        look.references = sorted(by_look.get(look.pk, ()))
    return found
