"""A draw from its publication alone: what is right passes, and each kind of tampering is found."""

import json
from copy import deepcopy

import pytest

from evaluation.drawing import Infeasible, Person, announce, conclude, panel_pool_hash, rows, verify
from evaluation.drawing.publishing import lottery_hash
from tests.evaluation.drawing.pools import DISTRICT_QUOTAS, district

RANDOMNESS = "05 11 17 22 28 31 + 09"
PEOPLE = [
    Person(f"P{n:03d}", features, "H1" if n in (4, 5) else None)
    for n, features in enumerate(district(150, seed=5))
]


@pytest.fixture(scope="module")
def announced() -> dict:
    return json.loads(json.dumps(announce(reversed(PEOPLE), DISTRICT_QUOTAS, 20, tickets=500)))


@pytest.fixture
def publication(announced) -> dict:
    return json.loads(json.dumps(conclude(deepcopy(announced), RANDOMNESS)))


def rehashed(publication: dict) -> dict:
    """As somebody would publish who tampers before, and makes everything fit."""
    publication["pool_hash"] = panel_pool_hash(publication["pool"])
    publication["lottery_hash"] = lottery_hash(publication)
    return conclude(publication, RANDOMNESS)


def test_an_honest_draw_is_verified_before_and_after(announced, publication):
    assert verify(announced, thorough=True) == []
    assert verify(publication, randomness=f" {RANDOMNESS} ", thorough=True) == []
    assert len(publication["panel"]) == 20
    assert len(publication["alternates"]) == 130


def test_the_pool_hash_needs_the_pool_alone(announced):
    assert panel_pool_hash(rows(PEOPLE)) == announced["pool_hash"]
    assert panel_pool_hash(rows(PEOPLE[1:])) != announced["pool_hash"]


def test_two_people_of_one_code_are_refused():
    with pytest.raises(ValueError, match="A code stands for two people"):
        announce([PEOPLE[0], PEOPLE[0]], {}, 1)
    with pytest.raises(Infeasible):
        announce(PEOPLE[:3], {}, 4)


TAMPERED = {
    "somebody's feature": (
        lambda p: p["pool"][3][1].update(residence="migrant"),
        "the pool is not the one that was announced",
    ),
    "somebody's household": (
        lambda p: p["pool"][3].__setitem__(2, "H1"),
        "the pool is not the one that was announced",
    ),
    "a quota": (
        lambda p: p["quotas"]["area"].update(A0=[0, 4]),
        "the lottery is not the one that was announced",
    ),
    "the tickets": (
        lambda p: p["tickets"].__setitem__(0, 9),
        "the lottery is not the one that was announced",
    ),
    "the order of committees": (
        lambda p: p["committees"].reverse(),
        "the lottery is not the one that was announced",
    ),
    "a probability": (
        lambda p: p["probabilities"].__setitem__(0, "1/2"),
        "P000: the tickets give",
    ),
    "a probability left out": (
        lambda p: p["probabilities"].pop(),
        "149 probabilities for 150 people",
    ),
    "the randomness": (
        lambda p: p.update(randomness="01 02 03"),
        "the seed is not made of the pool, the lottery and the randomness",
    ),
    "the seed": (
        lambda p: p.update(seed="0" * 64),
        "the seed is not made of the pool, the lottery and the randomness",
    ),
    "the number": (lambda p: p.update(ticket=(p["ticket"] + 1) % 500), "the number is not the one drawn"),
    "the panel": (
        lambda p: p["panel"].__setitem__(0, p["alternates"][0]),
        "the panel is not the one drawn",
    ),
    "the alternates": (
        lambda p: p["alternates"].reverse(),
        "the order of alternates is not the one drawn",
    ),
    "a key left out": (lambda p: p.pop("tickets"), "missing or of another kind: tickets"),
    "the outcome half left out": (lambda p: p.pop("randomness"), "missing or of another kind: randomness"),
    "a ticket too few": (lambda p: p["tickets"].pop(), "not every committee has its whole number of tickets"),
    "half a ticket": (
        lambda p: p["tickets"].__setitem__(0, 0.5),
        "not every committee has its whole number of tickets",
    ),
    "a stranger": (
        lambda p: p["committees"][0].__setitem__(0, 150),
        "a committee seats somebody who is not in the pool",
    ),
    "somebody twice in the pool": (
        lambda p: p["pool"].insert(0, p["pool"][0]),
        "the pool is not in the order of its codes, or names one twice",
    ),
    "what is no fraction": (
        lambda p: p["probabilities"].__setitem__(0, "1/0"),
        "the publication cannot be read: ",
    ),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_afterwards_is_found(publication, what):
    tamper, complaint = TAMPERED[what]
    tamper(publication)
    assert any(each.startswith(complaint) for each in verify(publication)), verify(publication)


def test_other_randomness_than_was_named_is_found(publication):
    assert verify(conclude(publication, "01 02 03")) == []
    told = verify(conclude(publication, "01 02 03"), randomness=RANDOMNESS)
    assert told == ["the randomness is not the one that was named"]


def test_a_committee_that_breaks_the_rules_is_found_although_all_hashes_fit(publication):
    committee = publication["committees"][0]
    publication["committees"][0] = committee[1:]
    told = verify(rehashed(publication))
    assert any(each.startswith("committee 0: 19 people, not 20") for each in told)


def test_two_of_one_household_are_found_although_all_hashes_fit(publication):
    first, second, *_ = publication["committees"][0]
    for place in (first, second):
        publication["pool"][place][2] = "H2"
    assert "committee 0: two of one household" in verify(rehashed(publication))


def test_a_broken_quota_is_found_although_all_hashes_fit(publication):
    publication["quotas"]["sex"]["female"] = [11, 11]
    assert "committee 0: 10 of sex female, not 11 to 11" in verify(rehashed(publication))


def test_an_unfair_lottery_is_found_by_solving_again(publication):
    """One committee holds every ticket: all adds up, but only the thorough check asks whether it is fair."""
    seats = publication["committees"][0]
    publication |= {"committees": [seats], "tickets": [500]}
    publication["probabilities"] = ["1" if place in seats else "0" for place in range(150)]
    unfair = rehashed(publication)
    assert verify(unfair) == []
    told = verify(unfair, thorough=True)
    assert len(told) > 100
    assert "is not the fairest probability" in told[0]


def test_quotas_that_no_panel_keeps_are_found(publication):
    publication["quotas"]["sex"]["female"] = [11, 11]
    told = verify(rehashed(publication), thorough=True)
    assert told[-1].startswith("there is no such panel: ")
