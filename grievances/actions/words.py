"""Keeps what can be looked for in a case: written when it is filed, gone when it is erased."""

from collections.abc import Iterable

from grievances.models import Grievance, Words
from portal.kit import grams
from portal.kit.prepared import insert


def keep(case: Grievance) -> None:
    """Have the case found by its words from now on."""
    insert([words_of(case)])


def keep_many(cases: Iterable[Grievance], batch: int = 500) -> None:
    """The same for many, in a few INSERTs."""
    Words.objects.bulk_create([words_of(case) for case in cases], batch_size=batch)


def words_of(case: Grievance) -> Words:
    """The row, not yet saved."""
    return Words(grievance=case, terms=grams.written(f"{case.title} {case.body} {case.place}"))


def forget(case: Grievance) -> None:
    """Nothing of the case's words is found any more."""
    Words.objects.filter(grievance=case).update(terms="")
