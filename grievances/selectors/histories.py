"""Whether the journal is as long as the cases are old: a chain that lost its end looks whole by itself."""

from collections.abc import Iterator

from django.db.models import F

from grievances.lifecycle import Status, Verb
from grievances.models import Grievance
from portal.departments.actors import SYSTEM
from portal.engines.journal.journal import Chain

KIND = "grievance:"


def gaps(chains: list[Chain]) -> Iterator[tuple[str, str]]:
    """(subject, what is missing) of the chains that end too early or whose case is gone: one query."""
    held = {int(each.subject.removeprefix(KIND)): each for each in chains if each.subject.startswith(KIND)}
    cases = {pk: (changes, status) for pk, changes, status in _cases().filter(pk__in=held)}
    for pk, chain in held.items():
        if pk not in cases:
            yield chain.subject, "the case itself is gone"
            continue
        changes, status = cases[pk]
        length, least = len(chain.entries), changes + _at_filing(chain, status)
        if length < least:
            yield chain.subject, f"entry {length + 1} is missing"


def _cases():
    return Grievance.objects.values_list("pk", F("version") + F("apart"), "status")


def _at_filing(chain: Chain, status: str) -> int:
    """Filing writes one entry, or two where the responsibility list dispatches it in the same moment."""
    if len(chain.entries) == 1:
        return 1 if status == Status.FILED else 2
    first, second, *_ = chain.entries
    return 2 if (second.verb, second.actor, second.at) == (Verb.DISPATCH, SYSTEM.key, first.at) else 1


def without_history(subjects: set[str]) -> Iterator[str]:
    """The cases whose whole chain is missing, given the subjects that have one."""
    keys = Grievance.objects.order_by("pk").values_list("pk", flat=True)
    return (subject for pk in keys.iterator(chunk_size=2000) if (subject := f"{KIND}{pk}") not in subjects)
