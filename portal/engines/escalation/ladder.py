"""The ladder: which rung comes next and when. PURE."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Rung:
    """So long after the due time, `tells` (a role) is told, and the case stands at `level`."""

    level: int
    after: timedelta
    tells: str


def next_rung(rungs: Sequence[Rung], level: int) -> Rung | None:
    """The lowest rung above `level`; None at the top."""
    return min((rung for rung in rungs if rung.level > level), key=lambda rung: rung.level, default=None)


def moment(due: datetime, rung: Rung) -> datetime:
    """When the rung fires: counted from the due time alone, never from the last change."""
    return due + rung.after
