"""The units of the district: who they are, where they answer, and since when."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from portal.management.demo.district.reading import toml

TASKS_ONLY = frozenset({"company", "social"})
ISOLATED = frozenset({"discipline"})


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """One unit. Dates are the first and the last day it exists; `successor` takes what a dissolved one left.

    `kind`: line (of the whole district) · station (police and justice, per subdistrict) · centre (the
    co-operation centre, which rules) · subdistrict · community · utility · company and social (tasks only) ·
    policy (owns the rules) · discipline (an isolated inbox).
    """

    code: str
    name_zh: str
    name_en: str
    kind: str
    area: str
    phone: str
    valid_from: date = date(2010, 1, 1)
    valid_to: date | None = None
    successor: str = ""

    @property
    def email(self) -> str:
        """Where the unit is written to."""
        return f"{self.code.lower()}@linhu.example"

    @property
    def may_lead(self) -> bool:
        """Whether it may be given a case to lead, and not only a task."""
        return self.kind not in TASKS_ONLY and self.valid_to is None

    @property
    def isolated(self) -> bool:
        """Whether what it handles is seen by nobody else."""
        return self.kind in ISOLATED


def _row(row: dict) -> DepartmentRow:
    days = {key: date.fromisoformat(row[key]) for key in ("valid_from", "valid_to") if key in row}
    return DepartmentRow(**{**row, **days})


@cache
def departments() -> tuple[DepartmentRow, ...]:
    """All units; the family-planning bureau too, which is merged into HEALTH while the demo happens."""
    return tuple(_row(row) for row in toml("departments")["departments"])


@cache
def department(code: str) -> DepartmentRow:
    """The unit with this code."""
    return next(row for row in departments() if row.code == code)
