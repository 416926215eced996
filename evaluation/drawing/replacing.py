"""Who takes the seat of somebody who falls out, so that the panel goes on keeping its quotas. PURE.

rank = SHA-256("alternate-v1" ‖ seed ‖ code), smallest first

The next alternate is the first in this order with whom all quotas can still be kept: with one seat free,
those who then sit keep them; with more, others of the order can fill the rest so that all are kept. Nobody
is asked to leave for the quotas' sake.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace

from evaluation.drawing.digests import digest
from evaluation.drawing.kinds import grouped, people_of
from evaluation.drawing.quotas import Quota, broken, read


def alternates(seed: str, codes: Sequence[str], committee: Collection[int]) -> tuple[int, ...]:
    """Everybody in the pool (by their codes) who does not sit, as places in the pool in drawn order."""
    spare = set(range(len(codes))) - set(committee)
    return tuple(sorted(spare, key=lambda place: digest("alternate-v1", seed, codes[place])))


def next_alternate(
    order: Sequence[int],
    staying: Collection[int],
    pool: Sequence[Mapping] | Mapping[Hashable, Mapping],
    quotas: Mapping | Iterable[Mapping],
    size: int,
    *,
    households: Sequence[Hashable] | None = None,
) -> int | None:
    """The place in the pool of who steps in next; None where no seat is free or nobody keeps the quotas.

    `order`: the alternates who may still be asked, in drawn order: without who declined, left or is barred.
    `staying`: who keeps their seat. Pool, quotas, size and households as in `leximin`.
    """
    people, rules = people_of(pool), read(quotas)
    homes = list(households or [None] * len(people))
    left = [place for place in order if place not in staying]
    if len(staying) >= size:
        return None
    return next(
        (each for each in left if _keeps(rules, size, people, homes, [*staying, each], left)),
        None,
    )


def _keeps(
    rules: Iterable[Quota],
    size: int,
    people: Sequence,
    homes: Sequence,
    seated: Sequence[int],
    left: Sequence[int],
) -> bool:
    """Whether those seated, with some of those left, can be a panel that keeps the quotas."""
    named = [homes[place] for place in seated if homes[place] is not None]
    if len(set(named)) < len(named):
        return False
    if len(seated) == size:
        return not broken(rules, [people[place] for place in seated])
    rest = [place for place in left if place not in seated and homes[place] not in named]
    return _fillable(
        [_less(rule, [people[place] for place in seated]) for rule in rules],
        size - len(seated),
        [people[place] for place in rest],
        [homes[place] for place in rest],
    )


def _less(rule: Quota, seated: Sequence[Mapping]) -> Quota:
    """What the quota asks of the others."""
    there = sum(person.get(rule.category) == rule.feature for person in seated)
    return replace(rule, least=max(0, rule.least - there), most=rule.most - there)


def _fillable(rules: Sequence[Quota], seats: int, people: Sequence[Mapping], homes: Sequence) -> bool:
    from evaluation.drawing import programs  # noqa: PLC0415 - NumPy takes a while to load

    return programs.possible(programs.panels(grouped(people, rules, homes), rules, seats))
