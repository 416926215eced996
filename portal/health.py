"""Whether this process lives, and whether it can serve: for a proxy, an orchestrator, a person in a hurry."""

from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from portal.engines.escalation.models import Watch
from portal.engines.outbox.models import Message, State
from portal.kit import clock

# Sweeps run every few seconds: what is still due after this long says that nobody sweeps.
PATIENCE = timedelta(minutes=3)


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """This process answers; nothing else is asked."""
    return JsonResponse({"status": "live"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """503 unless the database answers and its tables are this code's. How far the sweeps are behind is told
    beside it: pages are served without them, and nothing that is due gets lost."""
    try:
        unapplied = _unapplied()
        behind = (
            {"sweep": _behind(_oldest_due()), "outbox": _behind(_oldest_waiting())} if not unapplied else {}
        )
    except DatabaseError:
        return JsonResponse({"status": "not ready", "database": "no answer"}, status=503)
    fine = not unapplied
    facts = {
        "status": "ready" if fine else "not ready",
        "database": "answers",
        "unapplied_migrations": unapplied,
    }
    return JsonResponse(facts | behind, status=200 if fine else 503)


def _unapplied() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _oldest_due() -> datetime | None:
    rows = Watch.objects.filter(next_at__lte=clock.now(), parked="")
    return rows.aggregate(oldest=Min("next_at"))["oldest"]


def _oldest_waiting() -> datetime | None:
    rows = Message.objects.filter(state=State.WAITING, next_at__lte=clock.now())
    return rows.aggregate(oldest=Min("next_at"))["oldest"]


def _behind(oldest: datetime | None) -> dict:
    """`on time`, or `behind`, with the seconds by which the oldest due row has waited."""
    seconds = int((clock.now() - oldest).total_seconds()) if oldest else 0
    return {"state": "behind" if seconds > PATIENCE.total_seconds() else "on time", "seconds": seconds}
