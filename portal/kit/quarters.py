"""The quarters of a year, on the calendar of the district."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from portal.kit import clock

CODE = re.compile(r"(20\d\d)Q([1-4])")


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months: `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, moment: datetime) -> Self:
        """The one that the moment lies in."""
        day = clock.local(moment).date()
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def read(cls, code: str) -> Self | None:
        """The one that is written `2026Q3`; None where it is no quarter."""
        found = CODE.fullmatch(code)
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def code(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return clock.day_begins(date(self.year, 3 * self.number - 2, 1))

    @property
    def ends(self) -> datetime:
        """The first moment of the next one."""
        return self.after.begins

    @property
    def after(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> "Quarter":
        return Quarter(self.year - (self.number == 1), (self.number + 2) % 4 + 1)

    def last(self, many: int) -> tuple["Quarter", ...]:
        """This one and those before it, the newest first."""
        found = [self]
        while len(found) < many:
            found.append(found[-1].before)
        return tuple(found)
