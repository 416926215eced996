"""Services go over to the successor of a provider that has ended, or that cedes their matter."""

from collections.abc import Iterable

from django.db import transaction

from portal.departments import work
from portal.departments.actions.change import Change, lock, record
from portal.departments.actors import SYSTEM, Actor
from portal.departments.work import Moving
from portal.engines.routing.heirs import Lineage
from portal.kit import clock
from services.models import Service
from services.policies import Verb


def counts(line: Lineage, leaving: frozenset[int], actor: Actor) -> Moving:
    """How many services go over from the departments."""
    return Moving({"services": len(_going(line, leaving))})


def sweep(line: Lineage) -> int:
    """Let the services go over; returns how many."""
    return sum(_one(row, line) for row in _going(line, {*line.shares, *line.ceding}))


def _going(line: Lineage, providers: Iterable[int]) -> list[Service]:
    """The services of these providers that another has from now on."""
    rows = Service.objects.filter(provider__in=list(providers)).select_related("provider__area")
    return [row for row in rows.order_by("pk") if _heir(line, row) != row.provider_id]


def _heir(line: Lineage, service: Service) -> int:
    return line.heir(service.provider_id, service.home_id, service.provider.area.path)


def _one(row: Service, line: Lineage) -> bool:
    stuck = work.Stuck(frozenset({row.provider_id}))
    return work.moved(lambda: _go_over(row, line), f"Service {row.pk}", lambda: stuck)


def _go_over(service: Service, line: Lineage) -> bool:
    with transaction.atomic():
        row = lock(service)
        before = row.provider
        row.provider_id = _heir(line, row)
        if row.provider_id == before.pk:
            return False
        row.save(update_fields=["provider"])
        facts = {"changes": {"provider": [before.code, row.provider.code]}}
        record(row.subject, Verb.CHANGE, SYSTEM.key, SYSTEM.role, Change(row, clock.now(), facts))
    return True
