"""Which rates the public sees: none that tells of fewer than ten, by itself or by subtraction. PURE.

The rule, for a cell (a department, or the district) and each of its parts: the cases of the numerator, the
others, those counted beside it, and the others again.

1. A part of 1 to 9 cases is not shown, nor the rate from which it follows. The reader is told the number of
   cases and on which side the few are: "more than 30 of 40", "fewer than 10 of 40".
2. A nought, and so a full hundred, is shown where the register says the same of every case anyway (answered,
   confirmed, silent). Where it is the residents' own answer it would tell what each of them answered: there
   it counts as few, and "more than 30 of 40" may be all 40.
3. The district's number less the shown departments' is known to everybody. While that tells of fewer than
   ten, or narrows what was told of a hidden part, the department with the fewest cases is hidden too; where
   no department is left, the district's rate is.
4. A longer period less a shorter one is a cell as well. Decided from the longest to the shortest: a shorter
   period whose difference to a shown longer one has few is not shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from portal.kit.numbers import FEWEST, SMALLEST_CELL

Counts = tuple[int, ...]  # n, then the parts that are counted in it
WHOLE = "all"


@dataclass(frozen=True)
class Span:
    """One period: each cell's counts, and the cells of which not even n is shown."""

    cells: Mapping[str, Counts]
    few: frozenset[str] = frozenset()

    def sum(self, keys: Iterable[str]) -> Counts:
        return _added([self.cells[key] for key in keys if key in self.cells])

    @property
    def whole(self) -> Counts:
        return self.sum(self.cells)


@dataclass(frozen=True)
class _Longer:
    """A longer period that was decided before, and what is veiled in it."""

    span: Span
    veil: frozenset[str]

    def less(self, span: Span, keys: Iterable[str]) -> Counts:
        keys = list(keys)
        return _added([self.span.sum(keys), tuple(-each for each in span.sum(keys))])


def parts(n: int, numerator: int, beside: Sequence[int] = ()) -> Counts:
    """The counts of a cell: n, the numerator, the others, and the same for what is counted beside it."""
    halves = [half for count in (numerator, *beside) for half in (count, n - count)]
    return (n, *halves)


def is_few(count: int, *, nought: bool = False) -> bool:
    """Whether so few could point to somebody; `nought`: none at all tells something as well."""
    return (0 if nought else 1) <= count < SMALLEST_CELL


def veils(spans: Sequence[Span], *, nought: bool = False) -> list[frozenset[str]]:
    """Of each period (the longest first) the cells whose parts are not shown; WHOLE: the district's."""
    longer: list[_Longer] = []
    for span in spans:
        longer.append(_Longer(span, _Judge(span, tuple(longer), nought).veil()))
    return [each.veil for each in longer]


@dataclass(frozen=True)
class _Judge:
    """Decides one period, knowing the longer ones."""

    span: Span
    longer: tuple[_Longer, ...]
    nought: bool

    def veil(self) -> frozenset[str]:
        veiled = {key for key in self.span.cells if key in self.span.few or self._tells(key)}
        whole = self._whole_tells()
        others = sorted((n, key) for key, (n, *_parts) in self.span.cells.items() if key not in veiled)
        while not whole and self._gives_away(veiled):
            if others:
                veiled.add(others.pop(0)[1])
            else:
                whole = True
        if whole and not veiled:  # else the departments add up to it
            veiled |= set(self.span.cells)
        return frozenset(veiled | {WHOLE} if whole else veiled)

    def _has_few(self, counts: Counts) -> bool:
        n, *each = counts
        return n > 0 and any(is_few(count, nought=self.nought) for count in each)

    def _tells(self, key: str) -> bool:
        shown = [each for each in self.longer if key not in each.veil]
        bands = [each.less(self.span, [key]) for each in shown]
        return any(map(self._has_few, [self.span.cells[key], *bands]))

    def _whole_tells(self) -> bool:
        shown = [each for each in self.longer if WHOLE not in each.veil]
        bands = [each.less(self.span, each.span.cells) for each in shown]
        return any(map(self._has_few, [self.span.whole, *bands]))

    def _gives_away(self, veiled: set[str]) -> bool:
        """Whether the shown numbers, taken from the district's, tell of few among the veiled."""
        shown = [each for each in self.longer if WHOLE not in each.veil]
        bands = [each.less(self.span, veiled | (each.veil - {WHOLE})) for each in shown]
        return any(map(self._has_few, [self.span.sum(veiled), *bands])) or self._narrows(veiled)

    def _narrows(self, veiled: set[str]) -> bool:
        """Whether what is left over narrows what was told of a part with few."""
        known = [(self.span.cells[key], False) for key in sorted(veiled - self.span.few)]
        if veiled & self.span.few:  # of these not even n is known, only all of them together
            known.append((self.span.sum(self.span.few), True))
        return any(
            self._narrows_part([(counts[0], counts[part], pooled) for counts, pooled in known])
            for part in range(1, len(self.span.sum(veiled)))
        )

    def _narrows_part(self, known: list[tuple[int, int, bool]]) -> bool:
        told = [self._told(*each) for each in known]
        left = sum(count for _n, count, _pooled in known)
        least, most = sum(low for low, _high in told), sum(high for _low, high in told)
        for (low, high), (n, count, _pooled) in zip(told, known, strict=True):
            if n and is_few(count, nought=self.nought):
                lowest, highest = max(low, left - (most - high)), min(high, left - (least - low))
                if highest - lowest < min(high - low, SMALLEST_CELL - 1):
                    return True
        return False

    def _told(self, n: int, count: int, pooled: bool) -> tuple[int, int]:
        """Between which numbers a reader knows a veiled part to lie."""
        fewest = 0 if self.nought else 1
        if pooled or n < FEWEST:
            return 0, n
        if is_few(count, nought=self.nought):
            return fewest, SMALLEST_CELL - 1
        if is_few(n - count, nought=self.nought):
            return n - SMALLEST_CELL + 1, n - fewest
        return (count, count) if count in {0, n} else (SMALLEST_CELL, n - SMALLEST_CELL)


def _added(rows: Sequence[Counts]) -> Counts:
    return tuple(map(sum, zip_longest(*rows, fillvalue=0))) or (0,)
