"""Keeps what can be looked for in a case: written soon after it is filed, gone when it is erased."""

import logging
from collections.abc import Iterable

from django.db import DatabaseError, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from grievances.models import Grievance, Words
from portal.kit import grams

logger = logging.getLogger(__name__)
OVERLAP = 1000  # cases whose filing may end later than that of a newer one
BATCH = 500


def sweep(batch: int = BATCH) -> int:
    """Have the cases found by their words that are new; returns how many. Whoever files does not wait for
    it. Twice at once each is written once."""
    newest = Words.objects.aggregate(key=Max("grievance"))["key"] or 0
    return _write(Grievance.objects.filter(pk__gt=newest - OVERLAP), batch)


def catch_up(batch: int = BATCH) -> int:
    """The same for all that were missed, however old."""
    return _write(Grievance.objects.all(), batch)


def _write(rows: QuerySet[Grievance], batch: int) -> int:
    """A batch at a time, each in a transaction of its own."""
    there = Words.objects.filter(grievance=OuterRef("pk"))
    wanted = rows.filter(~Exists(there)).only("pk", "title", "body", "place").order_by("pk")[:batch]
    count = 0
    while cases := list(wanted.all()):
        try:
            with transaction.atomic():
                keep_many(cases)
        except DatabaseError:
            _write_apart(cases)
        count += len(cases)
    return count


def _write_apart(cases: Iterable[Grievance]) -> None:
    """Each by itself: one whose words the database does not take is found by none, and stops no other."""
    for case in cases:
        try:
            with transaction.atomic():
                keep_many([case])
        except DatabaseError:
            logger.exception("The words of case %s can't be looked for", case.pk)
            keep_many([Grievance(pk=case.pk)])


def keep_many(cases: Iterable[Grievance]) -> None:
    """Write what the cases tell; what is there already stays."""
    Words.objects.bulk_create((words_of(case) for case in cases), batch_size=BATCH, ignore_conflicts=True)


def words_of(case: Grievance) -> Words:
    """The row, not yet saved."""
    return Words(grievance=case, terms=grams.written(f"{case.title} {case.body} {case.place}"))


def forget(case: Grievance) -> None:
    """Nothing of the case's words is found any more."""
    keep_many([Grievance(pk=case.pk)])
    Words.objects.filter(grievance=case).update(terms="")
