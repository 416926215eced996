"""Kinds of people in a pool: whom no quota tells apart has the same chance. PURE.

Everybody lives in a household; who is alone, in one of one. Households with equal people form a group; in a
group, people with equal features form a kind. Swapping two households of a group, or two of a kind in one
household, changes nothing for the quotas, and the leximin distribution is unique: so all of a kind have the
same probability, and it is enough to reckon with how many of a kind sit on a panel.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.drawing.quotas import Quota


@dataclass(frozen=True)
class Kind:
    """People alike: `features` by category; `members`, as places in the pool, a tuple per household."""

    features: Mapping[str, Hashable]
    members: tuple[tuple[int, ...], ...]

    @property
    def count(self) -> int:
        """How many people of the pool are of this kind."""
        return sum(len(each) for each in self.members)


@dataclass(frozen=True)
class Group:
    """Households alike: how many, and the kinds that each of them holds."""

    households: int
    kinds: tuple[Kind, ...]


def people_of(pool: Sequence[Mapping] | Mapping[Hashable, Mapping]) -> list[Mapping]:
    """The people of a pool in their order; of a mapping the values count."""
    return list(pool.values()) if isinstance(pool, Mapping) else list(pool)


def grouped(
    people: Sequence[Mapping], quotas: Iterable[Quota], households: Sequence[Hashable] | None = None
) -> list[Group]:
    """The pool as groups of households alike. Only categories with a quota count.

    `households`: one name a person, in the pool's order; None is somebody alone. ValueError where it is not
    as long as the pool.
    """
    if households is not None and len(households) != len(people):
        raise ValueError(f"{len(households)} households are named for {len(people)} people.")
    categories = sorted({quota.category for quota in quotas}, key=repr)
    found: dict[tuple, list[dict]] = {}
    for household in _households(len(people), households):
        inside: dict[tuple, list[int]] = {}
        for place in household:
            inside.setdefault(tuple(people[place].get(each) for each in categories), []).append(place)
        kinds = sorted(inside, key=repr)
        found.setdefault(tuple((kind, len(inside[kind])) for kind in kinds), []).append(inside)
    return [_group(categories, sign, found[sign]) for sign in sorted(found, key=repr)]


def _households(count: int, names: Sequence[Hashable] | None) -> list[list[int]]:
    named: dict[tuple, list[int]] = {}
    for place, name in enumerate(names or [None] * count):
        named.setdefault(("alone", place) if name is None else ("named", name), []).append(place)
    return list(named.values())


def _group(categories: Sequence[str], sign: tuple, households: Sequence[Mapping]) -> Group:
    kinds = (
        Kind(dict(zip(categories, kind, strict=True)), tuple(tuple(each[kind]) for each in households))
        for kind, _ in sign
    )
    return Group(len(households), tuple(kinds))
