"""The secretary notes what the district's people are made of, with its source."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import policies
from evaluation.actions.recording import record
from evaluation.lifecycle import Verb
from evaluation.models import Population
from evaluation.selectors.population import VALUES
from portal.departments.actors import Actor
from portal.kit import clock
from portal.kit.errors import Invalid

EARLIEST = 1990


def note(*, actor: Actor, year: int, source: str, counts: Mapping[str, Mapping[str, int]]) -> Population:
    """A new count holds from now on; the same again is none."""
    actor = policies.check_secretary(actor)
    at = clock.now()
    if not source.strip():
        raise Invalid(_("Please say where the numbers come from."), "source")
    if not EARLIEST <= year <= clock.local(at).year:
        raise Invalid(_("Please give the year of the count."), "year")
    _refuse_incomplete(counts)
    told = {"year": year, "source": source.strip()[:200], "counts": {k: dict(v) for k, v in counts.items()}}
    with transaction.atomic():
        last = Population.objects.select_for_update().first()
        if last and {key: getattr(last, key) for key in told} == told:
            return last
        made = Population.objects.create(**told, noted_at=at)
        record(made.subject, Verb.COUNT, actor, at, year=year, source=made.source)
    return made


def _refuse_incomplete(counts: Mapping[str, Mapping[str, int]]) -> None:
    for feature, values in VALUES.items():
        given = counts.get(feature, {})
        if set(given) != set(values) or min(given.values()) < 0 or not sum(given.values()):
            raise Invalid(_("Please give how many people there are of each kind."), feature)
