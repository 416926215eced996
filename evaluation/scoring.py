"""From the sheets of a case to its score: medians, spread, flags; and what a commitment to a sheet is. PURE.

Case score = 100·Σ w·(median − 1)/4 over the criteria that apply; the weights of those that do not are shared
out among the others. A criterion applies where at least half of the scorers gave it a mark.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

FALSE_CLOSURE, PRIVACY, RETALIATION = "false_closure", "privacy", "retaliation"
FLAGS = (FALSE_CLOSURE, PRIVACY, RETALIATION)
MARKS = range(1, 6)
Mark = int | None


@dataclass(frozen=True)
class Sheet:
    """One scorer's marks from 1 to 5 by criterion (None: not applicable), and the flags they raise."""

    marks: Mapping[str, Mark]
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Spread:
    """What the scorers gave a criterion: `mad` is the median absolute deviation from the median."""

    values: tuple[int, ...]
    median: Decimal | None
    mad: Decimal | None
    applies: bool

    @property
    def low(self) -> int | None:
        return self.values[0] if self.values else None

    @property
    def high(self) -> int | None:
        return self.values[-1] if self.values else None

    @property
    def range(self) -> int | None:
        return self.values[-1] - self.values[0] if self.values else None


@dataclass(frozen=True)
class Verdict:
    """What the sheets say together. `score` None: nothing applies. `raised`: flags that enough set."""

    n: int
    score: Decimal | None
    spreads: Mapping[str, Spread]
    flags: Mapping[str, int]
    raised: frozenset[str] = field(default_factory=frozenset)


def judge(sheets: Sequence[Sheet], weights: Mapping[str, Decimal], *, flag_needs: int = 2) -> Verdict:
    """The verdict of a case's sheets; it does not depend on their order."""
    spreads = {key: spread([sheet.marks.get(key) for sheet in sheets]) for key in weights}
    flags = {flag: sum(flag in sheet.flags for sheet in sheets) for flag in FLAGS}
    raised = frozenset(flag for flag, count in flags.items() if count >= flag_needs)
    medians = {key: found.median for key, found in spreads.items() if found.applies}
    return Verdict(len(sheets), case_score(medians, weights), spreads, flags, raised)


def spread(marks: Iterable[Mark]) -> Spread:
    """The median of the marks that were given, and how far they lie apart."""
    given = list(marks)
    values = tuple(sorted(mark for mark in given if mark is not None))
    if not values:
        return Spread((), None, None, applies=False)
    middle = Decimal(median(map(Decimal, values)))
    mad = Decimal(median(abs(value - middle) for value in values))
    return Spread(values, middle, mad, applies=2 * len(values) >= len(given))


def case_score(medians: Mapping[str, Decimal | None], weights: Mapping[str, Decimal]) -> Decimal | None:
    """0 to 100, to two places, half up; None where no criterion has a median."""
    applying = {key: value for key, value in medians.items() if value is not None}
    shared = sum((weights[key] for key in applying), Decimal())
    if not shared:
        return None
    points = sum((weights[key] * (value - 1) for key, value in applying.items()), Decimal())
    return (100 * points / (4 * shared)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def canonical(sheet: Sheet) -> str:
    """The one spelling of a sheet: keys sorted, no white space, `null` for not applicable."""
    body = {"flags": sorted(sheet.flags), "marks": dict(sheet.marks)}
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def read(text: str) -> Sheet:
    """The sheet that `canonical` wrote."""
    body = json.loads(text)
    return Sheet(body["marks"], frozenset(body["flags"]))


def commit(salt: str, sheet: Sheet) -> str:
    """The commitment (hex): SHA-256("panel-v1" ‖ salt ‖ canonical sheet); `salt` is 64 hex digits."""
    return hashlib.sha256(b"panel-v1" + bytes.fromhex(salt) + canonical(sheet).encode()).hexdigest()
