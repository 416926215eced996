"""Who takes over from a department that has ended, or has ceded part of what it does: by category and area,
from one to the next. PURE."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Share:
    """What a department takes over: of a category (None: of all), in the area with this path and its parts
    ("": everywhere)."""

    department: int
    category: int | None = None
    area: str = ""

    def fits(self, category: int | None, area: str) -> bool:
        return self.category in (None, category) and area.startswith(self.area)


def heir(shares: Iterable[Share], category: int | None, area: str) -> int | None:
    """Who takes over this matter in this place: a share of the category counts before one of the area, the
    nearest area before a wider one. None where no share fits."""
    fitting = [share for share in shares if share.fits(category, area)]
    if not fitting:
        return None
    return max(fitting, key=lambda share: (share.category is not None, len(share.area))).department


def cuts(shares: Iterable[Share], category: int | None, area: str) -> list[str]:
    """The places inside the area in which another takes over than around them, the widest first."""
    rows = list(shares)
    inside = {s.area for s in rows if s.category in (None, category) and s.area.startswith(area)} - {area}
    found = {area: heir(rows, category, area)}
    for path in sorted(inside, key=len):
        around = max((each for each in found if path.startswith(each)), key=len)
        taken = heir(rows, category, path)
        if taken != found[around]:
            found[path] = taken
    return [path for path in found if path != area]


@dataclass(frozen=True)
class Lineage:
    """Departments that have ended, each with the shares of those that took over. `ceding`: departments that
    go on, and whose cases of these shares are going over."""

    shares: Mapping[int, tuple[Share, ...]]
    ceding: Mapping[int, tuple[Share, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.shares or self.ceding)

    def shares_of(self, department: int) -> tuple[Share, ...]:
        """Who takes what over from it; nothing while it goes on, and cedes nothing."""
        return self.shares.get(department) or self.ceding.get(department, ())

    def ended(self, department: int | None) -> bool:
        return department in self.shares

    def heir(self, department: int, category: int | None, area: str) -> int:
        """Who has it now: the department itself while it goes on with it; else its heir, or that one's."""
        passed = {department}
        while shares := self.shares_of(department):
            after = heir(shares, category, area)
            if after is None or after in passed:
                return department
            department = after
            passed.add(department)
        return department
