"""One person who files the same again, or very much in a day: nothing is refused for good, somebody looks."""

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


def same_before(told: Told, filer: Filer) -> Grievance | None:
    """What the same person has filed about this very place in these very words within 24 hours."""
    keys = _filed(filer, told.at - AGAIN_WITHIN)
    rows = Grievance.objects.filter(pk__in=keys, erased_at=None).select_related("area").order_by("pk")[:50]
    return (
        next((case for case in rows if likeness(told, told_of(case)).score >= SAME), None) if keys else None
    )


def beyond_usual(filer: Filer, at: datetime) -> bool:
    """Whether this person has filed a day's usual number already, and no officer has said go ahead today."""
    keys = _filed(filer, clock.local(at).replace(hour=0, minute=0, second=0, microsecond=0))
    if len(keys) < settings.FILINGS_A_DAY:
        return False
    return not Grievance.objects.filter(pk__in=keys, many=Grievance.FREE).exists()


def _filed(filer: Filer, since: datetime) -> list[int]:
    marks = identities.marks(filer)
    found = identities.of_same_person(marks, since) if marks else []
    return [key for key in map(identities.key_of, found) if key is not None]


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
    marks = identities.marks_of([grievance.subject]).get(grievance.subject, set())
    day = clock.local(grievance.filed_at).replace(hour=0, minute=0, second=0, microsecond=0)
    keys = [identities.key_of(subject) for subject in identities.of_same_person(marks, day)]
    rows = Grievance.objects.filter(pk__in=[key for key in keys if key], many=Grievance.WAITS)
    held = list(rows.filter(status=Status.FILED).select_for_update().order_by("pk"))
    there = policies.visible_to(actor, Grievance.objects.filter(pk__in=[case.pk for case in held]))
    seen = set(there.values_list("pk", flat=True))
    return [case for case in held if case.pk in seen and case.pk != grievance.pk]
