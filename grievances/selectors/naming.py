"""Departments under the names that they had: what was written or ended under an old name keeps it."""

from collections.abc import Iterable
from typing import TypeVar

from grievances.models import Grievance

Rowed = TypeVar("Rowed")


def of_then(rows: Iterable[Rowed], moment: str) -> list[Rowed]:
    """The rows, each with its loaded department as it was called at the row's `moment`."""
    found = list(rows)
    for row in found:
        if row.department is not None:
            row.department = row.department.as_of(getattr(row, moment))
    return found


def parts_of_then(case: Grievance) -> Grievance:
    """The case with its loaded parts: once it has ended, under the names of the day on which it ended."""
    if case.closed_at is not None:
        for part in case.parts.all():
            part.department = part.department.as_of(case.closed_at)
    return case
