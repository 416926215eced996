"""That an officer is at a case, as their page says: a row that is forgotten, no deed and no history."""

from datetime import datetime, timedelta

from django.db import connection

from grievances.models import Grievance, Presence
from portal.departments.actors import Actor
from portal.kit import clock

KEPT_FOR = timedelta(hours=1)
INSERT = (
    "INSERT INTO grievances_presence (grievance_id, person_id, kind, at) VALUES (%s, %s, %s, %s) "
    "ON CONFLICT (grievance_id, person_id) DO UPDATE SET kind = excluded.kind, at = excluded.at"
)


def attend(case: Grievance, *, actor: Actor, kind: Presence.Kind, now: datetime | None = None) -> None:
    """They look at it, or write. One statement, whether they were there already or not; the caller has found
    that they may see the case."""
    at = connection.ops.adapt_datetimefield_value(now or clock.now())
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [case.pk, actor.person_id, kind.value, at])


def leave(case: Grievance, *, actor: Actor) -> None:
    """They have closed it."""
    Presence.objects.filter(grievance=case.pk, person=actor.person_id).delete()


def forget_old() -> int:
    """Rows of an hour ago mean nothing; returns how many went."""
    return Presence.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()[0]
