"""Draws: reproducible, fair, without the barred, with enough residents."""

import hashlib
from decimal import Decimal

from evaluation.drawing import (
    Candidate,
    Rates,
    chance,
    is_drawn,
    pool_hash,
    probability,
    ranked,
    scorers,
    seed,
)

POOL = [Candidate(f"M{n:02d}", resident=n <= 8) for n in range(1, 13)]
RATES = Rates(Decimal("0.10"), Decimal("0.30"), Decimal("0.20"), Decimal("1"))
SEED = seed(pool_hash(POOL), "05 11 17 22 28 31 + 09")


def test_the_pool_hash_is_what_the_docs_say_and_knows_no_order():
    pair = [Candidate("B", resident=False), Candidate("A", resident=True)]
    assert pool_hash(pair) == hashlib.sha256(b'pool-v1[["A",true],["B",false]]').hexdigest()
    assert pool_hash(reversed(pair)) == pool_hash(pair)


def test_the_seed_is_of_the_pool_and_the_randomness():
    assert seed("ab", " 7 9 ") == hashlib.sha256(b"draw-v1ab7 9").hexdigest()


def test_a_chance_can_be_worked_out_by_hand():
    expected = int.from_bytes(hashlib.sha256(f"case-v1{SEED}some-digest".encode()).digest()[:8])
    assert chance(SEED, "some-digest") == expected


def test_never_and_always():
    assert not any(is_drawn(SEED, str(n), Decimal("0")) for n in range(1000))
    assert all(is_drawn(SEED, str(n), Decimal("1")) for n in range(1000))


def test_three_in_ten_are_about_three_in_ten():
    """3,000 are expected of 10,000, standard deviation 46; and a second run draws the same."""
    drawn = sum(is_drawn(SEED, f"case-{n}", Decimal("0.30")) for n in range(10_000))
    assert abs(drawn - 3000) < 140
    assert drawn == sum(is_drawn(SEED, f"case-{n}", Decimal("0.30")) for n in range(10_000))


def test_the_stratum_decides_the_probability():
    assert probability("confirmed", fast=False, rates=RATES) == Decimal("0.10")
    assert probability("silent", fast=False, rates=RATES) == Decimal("0.30")
    assert probability("refused", fast=False, rates=RATES) == Decimal("0.20")
    assert probability("confirmed", fast=True, rates=RATES) == 1


def test_three_seats_two_of_them_residents_whatever_the_order():
    residents = {each.code for each in POOL if each.resident}
    for n in range(200):
        seated = scorers(ranked(SEED, str(n), POOL), barred=())
        assert len(set(seated)) == 3
        assert len(residents & set(seated)) >= 2


def test_the_same_seed_gives_the_same_scorers():
    first = scorers(ranked(SEED, "case", POOL), barred=())
    assert scorers(ranked(SEED, "case", list(reversed(POOL))), barred=()) == first


def test_the_barred_never_sit():
    barred = {"M01", "M02", "M03", "M09"}
    assert all(not barred & set(scorers(ranked(SEED, str(n), POOL), barred)) for n in range(200))


def test_an_alternate_steps_in_and_the_others_stay():
    order = ranked(SEED, "case", POOL)
    first = scorers(order, barred=())
    for gone in first:
        kept = set(first) - {gone}
        (new,) = scorers(order, barred={gone}, seated=kept)
        assert new not in first
        assert sum(each.resident for each in POOL if each.code in kept | {new}) >= 2


def test_too_few_residents_give_their_seats_to_others():
    order = ranked(SEED, "case", POOL)
    barred = {each.code for each in POOL if each.resident and each.code != "M01"}
    seated = scorers(order, barred)
    assert len(seated) == 3
    assert "M01" in seated


def test_a_pool_of_two_seats_two():
    assert len(scorers(ranked(SEED, "case", POOL[:2]), barred=())) == 2


def test_everybody_is_drawn_about_equally_often():
    """4,500 seats: residents share at least 3,000 of them among eight."""
    counts = {each.code: 0 for each in POOL}
    for n in range(1500):
        for code in scorers(ranked(SEED, f"x{n}", POOL), barred=()):
            counts[code] += 1
    residents = [counts[each.code] for each in POOL if each.resident]
    others = [counts[each.code] for each in POOL if not each.resident]
    assert max(residents) - min(residents) < 90
    assert max(others) - min(others) < 90
