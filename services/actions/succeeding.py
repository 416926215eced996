"""Services go over to the successor of a provider that has ended."""

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
    return Moving({"services": Service.objects.filter(provider__in=leaving).count()})


def sweep(line: Lineage) -> int:
    """Let the services of ended departments go over; returns how many."""
    rows = Service.objects.filter(provider__in=list(line.shares)).order_by("pk")
    return sum(_one(row, line) for row in rows)


def _one(row: Service, line: Lineage) -> bool:
    return work.moved(lambda: _go_over(row, line), f"Service {row.pk}")


def _go_over(service: Service, line: Lineage) -> bool:
    with transaction.atomic():
        row = lock(service)
        before = row.provider
        row.provider_id = line.heir(before.pk, row.home_id, before.area.path)
        if row.provider_id == before.pk:
            return False
        row.save(update_fields=["provider"])
        facts = {"changes": {"provider": [before.code, row.provider.code]}}
        record(row.subject, Verb.CHANGE, SYSTEM.key, SYSTEM.role, Change(row, clock.now(), facts))
    return True
