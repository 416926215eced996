"""Who is selected how likely: committees and their weights, as equal as the quotas allow. PURE."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from evaluation.drawing.kinds import Group, grouped, people_of
from evaluation.drawing.quotas import read
from evaluation.drawing.seating import Committee, seated


@dataclass(frozen=True)
class Distribution:
    """How a panel is drawn. Unpacks as `probabilities, committees`.

    `probabilities`: each person's, 0 to 1, in the pool's order. `committees`: panels as places in the pool,
    ascending; `weights`: how likely each is, summing to 1. Every person's probability is the weight of the
    committees with them. `groups`, `columns`, `shares`: the same by kinds of people, for the lottery.
    """

    probabilities: tuple[float, ...]
    committees: tuple[Committee, ...]
    weights: tuple[float, ...]
    groups: tuple[Group, ...] = field(repr=False)
    columns: tuple[tuple[int, ...], ...] = field(repr=False)
    shares: tuple[float, ...] = field(repr=False)

    def __iter__(self) -> Iterator[tuple]:
        return iter((self.probabilities, self.committees))


def leximin(
    pool: Sequence[Mapping] | Mapping[Hashable, Mapping],
    quotas: Mapping | Iterable[Mapping],
    size: int,
    *,
    households: Sequence[Hashable] | None = None,
) -> Distribution:
    """The fairest draw of a panel of `size` under the quotas: the smallest probability is as big as can be,
    then the next smallest, and so on (LEXIMIN; Flanigan et al., Nature 596, 2021; how: `levels`).

    `pool`: a mapping category → feature a person. `quotas`: {category: {feature: (least, most)}} in people,
    inclusive; a feature without a quota is free. `households`: a name a person, None for somebody alone; at
    most one of a household sits on a panel. Raises `Infeasible` with what stands in the way where there is no
    panel; ValueError where size or quotas are no numbers of people.

    The probabilities are unique: any solver finds the same, within about 1e-6. The committees are not.
    Time goes with the kinds of people: 200 take two seconds, 600 (most live with others) about fifteen.
    """
    from evaluation.drawing import infeasible, levels, programs  # noqa: PLC0415 - NumPy takes a while to load

    if size < 1:
        raise ValueError(f"A panel of {size} is none.")
    rules, people = read(quotas), people_of(pool)
    groups = grouped(people, rules, households)
    panels = programs.panels(groups, rules, size)
    if not programs.possible(panels):
        raise infeasible.explained(panels, rules)
    mixture = levels.leximin_mixture(panels)
    columns = tuple(tuple(int(each) for each in column) for column in mixture.columns)
    weights = seated(groups, columns, mixture.shares)
    return Distribution(
        probabilities=_probabilities(groups, columns, mixture.shares, len(people)),
        committees=tuple(weights),
        weights=tuple(weights.values()),
        groups=tuple(groups),
        columns=columns,
        shares=mixture.shares,
    )


def _probabilities(
    groups: Sequence[Group], columns: Sequence, shares: Sequence, people: int
) -> tuple[float, ...]:
    found = [0.0] * people
    for number, kind in enumerate(kind for group in groups for kind in group.kinds):
        expected = sum(column[number] * share for column, share in zip(columns, shares, strict=True))
        for place in (place for members in kind.members for place in members):
            found[place] = min(1.0, expected / kind.count)
    return tuple(found)
