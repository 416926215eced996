"""One person who files the same again, or very much in a day: nothing is refused for good, somebody looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from grievances import policies
from grievances.actions import dispatching
from grievances.actions.step import step
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

    def same_as(self, told: Told) -> Grievance | None:
        """The first of them about this very place in these very words."""
        if not self.cases:
            return None
        rows = Grievance.objects.filter(pk__in=self.cases, erased_at=None).select_related("area")
        near = (case for case in rows.order_by("pk")[:MOST_COMPARED])
        return next((case for case in near if likeness(told, told_of(case)).score >= SAME), None)

    def is_much(self, at: datetime) -> bool:
        """Whether it is a day's usual number already, and no officer has said go ahead today."""
        since = _midnight(at)
        today = [key for key, when in self.cases.items() if when >= since]
        if len(today) < settings.FILINGS_A_DAY:
            return False
        return not Grievance.objects.filter(pk__in=today, many=Grievance.FREE).exists()


def _midnight(at: datetime) -> datetime:
    return clock.local(at).replace(hour=0, minute=0, second=0, microsecond=0)


def go_ahead(grievance: Grievance, *, actor: Actor, seen: int | None = None) -> Grievance:
    """Somebody has looked: this case goes its way, and with it what else the same person has filed and the
    actor may see; for the rest of the day nothing more of theirs waits."""
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
    found = identities.of_same_person(own, _midnight(grievance.filed_at))
    keys = [identities.key_of(subject) for subject in found]
    rows = Grievance.objects.filter(pk__in=[key for key in keys if key], many=Grievance.WAITS)
    held = list(rows.filter(status=Status.FILED).select_for_update().order_by("pk"))
    there = policies.visible_to(actor, Grievance.objects.filter(pk__in=[case.pk for case in held]))
    seen = set(there.values_list("pk", flat=True))
    return [case for case in held if case.pk in seen and case.pk != grievance.pk]
