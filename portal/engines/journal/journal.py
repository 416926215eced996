"""The only writer of the journal, and its readers. Call `record` in the transaction of the deed, never
after it."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count

from portal.engines.journal import chain
from portal.engines.journal.models import Entry
from portal.kit.gathered import write
from portal.kit.prepared import Prepared, PreparedIn, insert

ERASED = chain.ERASED


@dataclass(frozen=True)
class Deed:
    """What is to be recorded: who did what, with which facts (no personal text, no floats)."""

    verb: str
    actor: str
    role: str
    data: dict[str, Any]


class Head(NamedTuple):
    """The newest entry of a chain: its number and its digest."""

    seq: int
    digest: str


NOTHING_YET = Head(0, chain.GENESIS)


def record(*, subject: str, at: datetime, deed: Deed, after: Head | None = None) -> Entry:
    """Append an entry to the subject's chain. The caller holds the subject's lock, in a transaction; `after`:
    the head, if it was read under that lock.

    Raises TypeError on floats, TransactionManagementError outside a transaction.
    """
    _refuse_outside_transaction()
    seq, previous = after or _head(subject)
    entry = _entry(subject, seq + 1, previous, at, deed)
    write([entry])
    return entry


def record_first(*, subject: str, at: datetime, deeds: list[Deed]) -> list[Entry]:
    """The first entries of a subject that this very transaction has made, in one INSERT."""
    return record_whole({subject: [(at, deed) for deed in deeds]})


def record_whole(chains: Mapping[str, Sequence[tuple[datetime, Deed]]]) -> list[Entry]:
    """The first entries of several subjects that this very transaction has made, each in its order: one
    INSERT."""
    _refuse_outside_transaction()
    entries: list[Entry] = []
    for subject, happened in chains.items():
        previous = chain.GENESIS
        for seq, (at, deed) in enumerate(happened, start=1):
            entries.append(_entry(subject, seq, previous, at, deed))
            previous = entries[-1].digest
    insert(entries)
    return entries


def forget(subject: str, names: Iterable[str]) -> list[int]:
    """Empty the salt and data of the subject's entries whose facts hold one of the names; their numbers.

    In the same transaction the caller records an `erase` entry with them as `erased`: data that is gone, and
    of which no later entry says so, is a break.
    """
    _refuse_outside_transaction()
    found = [entry.seq for entry in entries(subject) if facts(entry).keys() & set(names)]
    Entry.objects.filter(subject=subject, seq__in=found).forget()
    return found


def _refuse_outside_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Write the history with the deed: in its transaction.")


def _entry(subject: str, seq: int, previous: str, at: datetime, deed: Deed) -> Entry:
    salt, text = os.urandom(32).hex(), chain.canonical(deed.data)
    commitment = chain.commit(salt, text)
    made = chain.digest(subject, seq, deed.verb, at, deed.actor, deed.role, commitment, previous)
    return Entry(
        subject=subject,
        seq=seq,
        verb=deed.verb,
        at=at,
        actor=deed.actor,
        role=deed.role,
        salt=salt,
        data=text,
        commitment=commitment,
        previous=previous,
        digest=made,
    )


def _head(subject: str) -> Head:
    found = _newest.first(subject)
    return Head(*found) if found else NOTHING_YET


_newest = Prepared(
    lambda subject: Entry.objects.filter(subject=subject).order_by("-seq").values_list("seq", "digest")[:1],
    str,
)


def heads(subjects: Iterable[str]) -> dict[str, Head]:
    """{subject: where its chain stands}: one query. The chains are short: to read their numbers costs less
    than to ask for the last of each."""
    found = dict.fromkeys(subjects, NOTHING_YET)
    return found | {subject: Head(*head) for subject, *head in _chains(found)}


_chains = PreparedIn(
    lambda subjects: (
        Entry.objects.filter(subject__in=subjects).order_by("seq").values_list("subject", "seq", "digest")
    ),
    str,
)


def head(subject: str) -> str:
    """The newest digest of the subject, or 64 zeros: what a receipt prints."""
    return _head(subject).digest


def entries(subject: str) -> list[Entry]:
    """The subject's entries, oldest first."""
    return _entries(subject)


_entries = Prepared(lambda subject: Entry.objects.filter(subject=subject).order_by("seq"), str)


def since(subjects: Iterable[str], at: datetime, *, but: Iterable[str] = ()) -> dict[str, int]:
    """{subject: how many entries it has got after the moment, by other verbs than `but`}, of those that have
    got any: one query."""
    rows = Entry.objects.filter(subject__in=list(subjects), at__gt=at).exclude(verb__in=list(but)).order_by()
    return dict(rows.values_list("subject").annotate(Count("pk")))


def newest(subjects: Iterable[str], verbs: Iterable[str]) -> dict[str, str]:
    """{subject: digest} of each subject's newest entry by one of the verbs: one query."""
    rows = Entry.objects.filter(subject__in=subjects, verb__in=verbs).order_by("seq")
    return dict(rows.values_list("subject", "digest"))


def facts_of(subjects: Iterable[str], verb: str) -> dict[str, list[dict[str, Any]]]:
    """{subject: the data of its entries by this verb, oldest first}: one query."""
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in Entry.objects.filter(subject__in=subjects, verb=verb).order_by("subject", "seq"):
        found.setdefault(entry.subject, []).append(facts(entry))
    return found


def did(subject: str, actor: str, verbs: Iterable[str], *, since: datetime | None = None) -> bool:
    """Whether the actor did one of the verbs to the subject, at or after `since`: one query."""
    rows = Entry.objects.filter(subject=subject, actor=actor, verb__in=list(verbs))
    return (rows.filter(at__gte=since) if since else rows).exists()


def facts(entry: Entry) -> dict[str, Any]:
    """The entry's data; empty after an erasure."""
    return json.loads(entry.data) if entry.data else {}


@dataclass(frozen=True)
class Chain:
    """One subject's entries as they stand; `broken`: the first that does not hold, with the reason."""

    subject: str
    entries: tuple[Entry, ...]
    broken: tuple[Entry, str] | None


def walk(subject: str | None = None) -> Iterator[Chain]:
    """Every chain, or the subject's, checked. Reads in order; holds one chain at a time."""
    rows = Entry.objects.filter(subject=subject) if subject else Entry.objects.all()
    ordered = rows.order_by("subject", "seq").iterator(chunk_size=2000)
    for name, group in groupby(ordered, key=attrgetter("subject")):
        links = tuple(group)
        yield Chain(name, links, chain.first_break(links))


def verify(subject: str | None = None) -> Iterator[tuple[Entry, str]]:
    """The first broken entry of each broken chain, with the reason."""
    return (each.broken for each in walk(subject) if each.broken)


def count(subject: str | None = None) -> int:
    """How many entries there are."""
    return (Entry.objects.filter(subject=subject) if subject else Entry.objects).count()
