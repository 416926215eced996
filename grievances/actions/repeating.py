"""One person who files the same again, or very much in a day: nothing is refused for good, somebody looks.

Confidential cases and complaints about staff stand outside of it. They never wait: a complaint about staff
is there for none of those who let others go ahead, and would wait for ever. Nor do they make others wait:
what waits would tell of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from grievances import policies
from grievances.actions import dispatching
from grievances.actions.step import lock, step
from grievances.lifecycle import Status, Verb
from grievances.models import Grievance
from grievances.selectors.alike import told_of
from portal.accounts import identities
from portal.accounts.identities import Filer
from portal.departments.actors import Actor
from portal.engines.likeness.engine import SAME, Told, likeness
from portal.kit import clock

AGAIN_WITHIN = timedelta(hours=24)
MOST_COMPARED = 50


@dataclass(frozen=True)
class Lately:
    """What one person has filed within 24 hours: keys of cases, each with when."""

    cases: Mapping[int, datetime]

    @classmethod
    def of(cls, filer: Filer, at: datetime) -> "Lately":
        found = identities.of_same_person(identities.marks(filer, filer.owner_index), at - AGAIN_WITHIN)
        keys = ((identities.key_of(subject), when) for subject, when in found.items())
        return cls({key: when for key, when in keys if key is not None})

    def same_as(self, told: Told, actor: Actor) -> Grievance | None:
        """The first of them about this very place in these very words, of those that are known to be the
        actor's: by their account, by the private code that they have shown, or since they filed it for
        somebody.

        Of no other: whoever tries somebody's number with the words of a case would be told who filed it. For
        the same reason not by a code that an officer made anew.
        """
        if not self.cases:
            return None
        own = Q(pk__in=policies.own_cases(actor)) & ~Q(behalf__codes__gt=0)
        if actor.person_id is not None:
            own |= Q(behalf__officer=actor.person_id)
        rows = Grievance.objects.filter(own, pk__in=self.cases, erased_at=None).select_related("area")
        near = (case for case in rows.order_by("pk")[:MOST_COMPARED])
        return next((case for case in near if likeness(told, told_of(case)).score >= SAME), None)

    def is_much(self, at: datetime) -> bool:
        """Whether it is a day's usual number already, and no officer has said go ahead today."""
        since = _midnight(at)
        today = [key for key, when in self.cases.items() if when >= since]
        if len(today) < settings.FILINGS_A_DAY:
            return False
        counted = Grievance.objects.filter(pk__in=today, guarded=False, about_staff=False)
        stand = list(counted.values_list("many", flat=True))
        return len(stand) >= settings.FILINGS_A_DAY and Grievance.FREE not in stand


def _midnight(at: datetime) -> datetime:
    return clock.local(at).replace(hour=0, minute=0, second=0, microsecond=0)


def go_ahead(grievance: Grievance, *, actor: Actor, seen: int | None = None) -> Grievance:
    """Somebody has looked: this case goes its way, and with it what else the same person has filed in the
    same way, named or anonymous, and the actor may see; for the rest of the day nothing more of theirs waits.

    Named and anonymous never go together: the same moment and the same sentence on both would tell who the
    anonymous one is. For the same reason no confidential case goes with others.
    """
    with transaction.atomic():
        together = _waiting_too(grievance, actor)
        with step(grievance, Verb.GO_AHEAD, actor=actor, seen=seen, together=1 + len(together)) as this:
            this.case.many = Grievance.FREE
        for each in together:
            with step(each, Verb.GO_AHEAD, actor=actor, together=1 + len(together)) as this:
                this.case.many = Grievance.FREE
        for each in (grievance, *together):
            dispatching.route(each)
    return grievance


def _waiting_too(grievance: Grievance, actor: Actor) -> list[Grievance]:
    """What of the same person waits as well, locked in the order of keys together with the case itself."""
    own = identities.marks_of([grievance.subject])[grievance.subject]
    found = identities.marks_of(identities.of_same_person(own, _midnight(grievance.filed_at)))
    keys = [identities.key_of(subject) for subject, each in found.items() if each.anonymous == own.anonymous]
    rows = Grievance.objects.filter(pk__in=[key for key in keys if key], many=Grievance.WAITS)
    rows = rows.filter(guarded=False, about_staff=False)
    held = list(rows.filter(status=Status.FILED).select_for_update().order_by("pk"))
    there = policies.visible_to(actor, Grievance.objects.filter(pk__in=[case.pk for case in held]))
    seen = set(there.values_list("pk", flat=True))
    return [case for case in held if case.pk in seen and case.pk != grievance.pk]


def let_through() -> int:
    """What is confidential or about staff and waits nevertheless, from the time when that could be, goes its
    way; returns how many did."""
    rows = Grievance.objects.filter(status=Status.FILED, many=Grievance.WAITS)
    kept = rows.filter(Q(guarded=True) | Q(about_staff=True)).order_by("pk")
    return sum(_let_through(key) for key in list(kept.values_list("pk", flat=True)))


@transaction.atomic
def _let_through(key: int) -> bool:
    case = lock(Grievance(pk=key))
    if case.status != Status.FILED or case.many != Grievance.WAITS:
        return False  # somebody was faster
    return dispatching.route(case).status != Status.FILED
