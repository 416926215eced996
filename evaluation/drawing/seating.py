"""From how many of each kind sit on a panel to who sits there, everybody of a kind as often. PURE."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm

from evaluation.drawing.kinds import Group

Committee = tuple[int, ...]


def seated(groups: Sequence[Group], columns: Iterable[Sequence[int]], shares: Iterable[float]) -> dict:
    """{committee: weight} in which all of a kind sit exactly as often.

    `columns`: panels as how many of each kind, the kinds in the groups' order; `shares`: how likely each is.
    In each group the seats go round its households; a column is cut where any group's seats move on.
    """
    weights: Counter[Committee] = Counter()
    for column, share in zip(columns, shares, strict=True):
        rounds = [list(_round(group, part)) for group, part in split(groups, column) if any(part)]
        cuts = sorted(
            {Fraction(step, len(each)) for each in rounds for step in range(len(each))} | {Fraction(1)}
        )
        for begin, end in pairwise(cuts):
            people = sorted(place for each in rounds for place in each[int(begin * len(each))])
            weights[tuple(people)] += share * float(end - begin)
    return dict(sorted(weights.items()))


def split(groups: Sequence[Group], column: Sequence[int]) -> Iterator[tuple[Group, tuple[int, ...]]]:
    """Each group with its own part of a column."""
    begin = 0
    for group in groups:
        end = begin + len(group.kinds)
        yield group, tuple(int(each) for each in column[begin:end])
        begin = end


def _round(group: Group, part: Sequence[int]) -> Iterator[Committee]:
    """The seatings of a group that, each as likely, give all of a kind the same: who sits, turn by turn.

    The households stand in a circle and the seats beside each other, kind by kind; each turn moves them on by
    the greatest number that divides all counts, so that a household meets each kind's seats equally often.
    After a full circle the next member alike of each household has the turn.
    """
    move = gcd(group.households, *part)
    turns = group.households // move
    alike = lcm(*(len(kind.members[0]) for kind, seats in zip(group.kinds, part, strict=True) if seats))
    seats = [kind for kind, number in zip(group.kinds, part, strict=True) for _ in range(number)]
    for turn in range(turns * alike):
        at = [kind.members[(turn * move + seat) % group.households] for seat, kind in enumerate(seats)]
        yield tuple(members[turn // turns % len(members)] for members in at)
