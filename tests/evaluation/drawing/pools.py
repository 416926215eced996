"""Pools for draws: the published ones as counts, one of a whole district, and sums over committees."""

import random
from collections.abc import Mapping, Sequence

AREAS = {f"A{n}": share for n, share in enumerate((18, 15, 13, 11, 10, 9, 8, 7, 5, 4))}
PEOPLE = {
    "area": AREAS,
    "sex": {"female": 58, "male": 42},
    "age": {"18": 10, "30": 20, "45": 25, "60": 30, "75": 15},
    "residence": {"registered": 85, "migrant": 15},
}
DISTRICT_QUOTAS = {
    "area": {area: (1, 3) for area in AREAS},
    "sex": {"female": (10, 10), "male": (10, 10)},
    "age": {"18": (3, 4), "30": (5, 6), "45": (5, 6), "60": (3, 4), "75": (2, 3)},
    "residence": {"registered": (11, 13), "migrant": (7, 9)},
}


def published(size: int) -> tuple[list[dict], dict]:
    """The examples of Flanigan et al. (2021), panels of 20 and of 200: ten times as many people as seats."""
    half, least = size * 5, size // 2 - 1
    people = [("female", "conservative")] + [("female", "liberal")] * (half - 1)
    people += [("male", "conservative")] * half
    pool = [{"gender": gender, "leaning": leaning} for gender, leaning in people]
    values = {"gender": ("female", "male"), "leaning": ("liberal", "conservative")}
    return pool, {key: {value: (least, size) for value in found} for key, found in values.items()}


def district(count: int, *, seed: int) -> list[dict]:
    """People who volunteer not quite as the district lives; of a fixed random seed."""
    rng = random.Random(seed)
    return [
        {key: rng.choices(list(shares), list(shares.values()))[0] for key, shares in PEOPLE.items()}
        for _ in range(count)
    ]


def met(drawn, people: int) -> list[float]:
    """Each person's probability, summed over the committees that seat them."""
    sums = [0.0] * people
    for committee, weight in zip(drawn.committees, drawn.weights, strict=True):
        for place in committee:
            sums[place] += weight
    return sums


def keeps(committee: Sequence[int], pool: Sequence[Mapping], quotas: Mapping, homes: Sequence = ()) -> bool:
    """Whether a committee keeps quotas and household cap; counted the long way."""
    for category, features in quotas.items():
        for feature, (least, most) in features.items():
            if not least <= sum(pool[place][category] == feature for place in committee) <= most:
                return False
    named = [homes[place] for place in committee if homes and homes[place] is not None]
    return len(named) == len(set(named))
