"""Tickets: whole numbers that keep the probabilities, drawn by a seed, as often as was said."""

import hashlib
from collections import Counter
from fractions import Fraction
from math import sqrt

import pytest

from evaluation.drawing import drawn, leximin, lottery, ticket
from tests.evaluation.drawing.pools import DISTRICT_QUOTAS, district, keeps, published


@pytest.fixture(scope="module")
def townspeople() -> list[dict]:
    return district(1000, seed=20)


@pytest.fixture(scope="module")
def fairest(townspeople):
    return leximin(townspeople, DISTRICT_QUOTAS, 20)


def test_the_published_example_keeps_its_ten_percent_to_the_ticket():
    pool, quotas = published(20)
    assert set(lottery(leximin(pool, quotas, 20)).probabilities) == {Fraction(1, 10)}


@pytest.mark.parametrize("tickets", [1_000, 10_000])
def test_nobody_is_off_by_two_tickets(townspeople, fairest, tickets):
    found = lottery(fairest, tickets)
    assert sum(found.tickets) == tickets
    off = [abs(float(a) - b) for a, b in zip(found.probabilities, fairest.probabilities, strict=True)]
    assert max(off) == found.off < 2 / tickets
    assert sum(found.probabilities) == 20
    assert all(keeps(each, townspeople, DISTRICT_QUOTAS) for each in found.committees[::10])


def test_people_alike_are_a_ticket_apart_at_most(townspeople, fairest):
    found = lottery(fairest, 1_000)
    alike: dict[tuple, list] = {}
    for person, chance in zip(townspeople, found.probabilities, strict=True):
        alike.setdefault(tuple(person.values()), []).append(chance)
    assert max(max(each) - min(each) for each in alike.values()) == Fraction(1, 1_000)


def test_households_are_dealt_evenly_too():
    pool = [{"sex": sex} for _ in range(7) for sex in ("female", "male")] + [{"sex": "male"}] * 3
    homes = [f"H{place // 2}" for place in range(14)] + ["H7", "H7", None]
    fairest = leximin(pool, {"sex": {"female": (2, 2), "male": (2, 3)}}, 4, households=homes)
    found = lottery(fairest, 1_000)
    assert found.off < 2 / 1_000
    assert all(keeps(each, pool, {"sex": {"female": (2, 2)}}, homes) for each in found.committees)


def test_the_number_can_be_worked_out_by_hand():
    number = int(hashlib.sha256(b"ticket-v1ab12").hexdigest(), 16) % 10_000
    assert ticket("ab12", 10_000) == number
    assert drawn("ab12", [number, 1, 9_999 - number]) == 1
    assert drawn("ab12", [number + 1, 9_999 - number]) == 0


def test_ten_thousand_draws_match_the_probabilities(fairest):
    """Seeds 0 to 9,999: each person's count lies within 4.5 standard deviations (1,000 people: once in 150),
    and all together no further off than chance is (mean of squares in standard deviations: 1 ± 0.15)."""
    found = lottery(fairest, 1_000)
    times = Counter(drawn(str(seed), found.tickets) for seed in range(10_000))
    sat = Counter()
    for place, number in times.items():
        for person in found.committees[place]:
            sat[person] += number
    off = [
        (sat[person] - 10_000 * chance) / sqrt(10_000 * chance * (1 - chance))
        for person, chance in enumerate(map(float, found.probabilities))
    ]
    assert max(map(abs, off)) < 4.5
    assert sum(each**2 for each in off) / len(off) == pytest.approx(1, abs=0.15)
