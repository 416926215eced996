"""The lottery of a panel: numbered tickets, each as likely, each naming a committee. PURE.

Weights with many digits depend a little on the machine that found them. Published before the randomness is
known are whole tickets, so that the draw itself is whole-number arithmetic that anyone can do by hand:

number  = SHA-256("ticket-v1" ‖ seed) as a whole number, modulo how many tickets there are
drawn   = the committee that holds this number, where the first holds 0 … t₁ − 1, the next t₁ … t₁ + t₂ − 1, …

The modulo favours a ticket over another by less than 10⁻⁷⁰.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from itertools import accumulate

from evaluation.drawing.digests import digest
from evaluation.drawing.kinds import Group
from evaluation.drawing.seating import Committee, split
from evaluation.drawing.selecting import Distribution


@dataclass(frozen=True)
class Lottery:
    """`committees` as places in the pool, each with its `tickets`; `probabilities`: each person's, exactly.

    `off`: by how much the probability of the person furthest off differs from the distribution's.
    """

    committees: tuple[Committee, ...]
    tickets: tuple[int, ...]
    probabilities: tuple[Fraction, ...]
    off: float


def lottery(distribution: Distribution, tickets: int = 10_000) -> Lottery:
    """The distribution as a lottery of so many tickets.

    Each column (how many of each kind) gets its share as whole tickets (`rounding`); then the seats of each
    kind are dealt ticket by ticket to whoever has fewest so far. So people alone of one kind differ by one
    ticket at most. A probability is off by less than two tickets in all that was tried (2/10,000); `off` says
    by how much in this lottery, and `verify` takes no more than three.
    """
    from evaluation.drawing.rounding import rounded  # noqa: PLC0415 - NumPy takes a while to load

    members = [kind.count for group in distribution.groups for kind in group.kinds]
    counts = rounded(distribution.columns, distribution.shares, members, tickets)
    hands = [_Hand(group) for group in distribution.groups]
    drawn: Counter[Committee] = Counter()
    for column, times in zip(distribution.columns, counts, strict=True):
        parts = [part for _, part in split(distribution.groups, column)]
        for _ in range(times):
            drawn[_dealt(hands, parts)] += 1
    committees = tuple(sorted(drawn))
    numbers = tuple(drawn[each] for each in committees)
    exact = probabilities(committees, numbers, len(distribution.probabilities))
    off = max(abs(float(a) - b) for a, b in zip(exact, distribution.probabilities, strict=True))
    return Lottery(committees, numbers, exact, off)


def probabilities(
    committees: Sequence[Committee], tickets: Sequence[int], people: int
) -> tuple[Fraction, ...]:
    """Each person's share of the tickets, exactly."""
    held = [0] * people
    for committee, number in zip(committees, tickets, strict=True):
        for place in committee:
            held[place] += number
    total = sum(tickets)
    return tuple(Fraction(each, total) for each in held)


def ticket(seed: str, total: int) -> int:
    """The number drawn, 0 to total − 1."""
    return int.from_bytes(digest("ticket-v1", seed)) % total


def drawn(seed: str, tickets: Sequence[int]) -> int:
    """The place of the committee that holds the drawn number."""
    number = ticket(seed, sum(tickets))
    return next(place for place, below in enumerate(accumulate(tickets)) if number < below)


class _Hand:
    """A group while its seats are dealt: the members of each kind, those with fewest tickets so far first."""

    def __init__(self, group: Group):
        self.waiting = [
            [(0, place, home) for home, members in enumerate(kind.members) for place in members]
            for kind in group.kinds
        ]
        for heap in self.waiting:
            heapify(heap)

    def deal(self, part: Sequence[int]) -> list[int]:
        """The members who sit: of each kind those with fewest tickets, one of a household."""
        homes: set[int] = set()
        sit: list[int] = []
        for heap, number in zip(self.waiting, part, strict=True):
            back = []
            while number:
                had, place, home = heappop(heap)
                taken = home not in homes
                back.append((had + taken, place, home))
                if taken:
                    homes.add(home)
                    sit.append(place)
                    number -= 1
            for each in back:
                heappush(heap, each)
        return sit


def _dealt(hands: Sequence[_Hand], parts: Sequence[Sequence[int]]) -> Committee:
    dealt = (hand.deal(part) for hand, part in zip(hands, parts, strict=True) if any(part))
    return tuple(sorted(place for places in dealt for place in places))
