"""The fairest draw: the published examples, every small pool against all its committees, a whole district."""

import csv
import random
import subprocess
import sys
from itertools import combinations
from time import perf_counter

import numpy as np
import pytest
from scipy.optimize import linprog

from evaluation.drawing import Infeasible, levels, leximin, mixing, programs
from evaluation.drawing.kinds import grouped
from evaluation.drawing.quotas import read
from tests.evaluation.drawing.pools import DISTRICT_QUOTAS, district, keeps, met, published


@pytest.mark.parametrize(("name", "size"), [("example_small_20", 20), ("example_large_200", 200)])
def test_the_published_examples_give_everybody_ten_percent(samples, name, size):
    folder = samples / "panels"
    with (folder / f"{name}_respondents.csv").open(encoding="utf-8") as file:
        pool = list(csv.DictReader(file))
    with (folder / f"{name}_categories.csv").open(encoding="utf-8") as file:
        quotas = list(csv.DictReader(file))
    probabilities, committees = leximin(pool, quotas, size)
    assert len(probabilities) == 10 * size
    assert probabilities == pytest.approx([0.1] * len(pool), abs=1e-6)
    assert {len(set(each)) for each in committees} == {size}


@pytest.mark.parametrize("size", [20, 200])
def test_the_same_examples_written_as_counts(size):
    pool, quotas = published(size)
    drawn = leximin(pool, quotas, size)
    assert drawn.probabilities == pytest.approx([0.1] * len(pool), abs=1e-9)
    assert met(drawn, len(pool)) == pytest.approx(drawn.probabilities, abs=1e-9)
    assert all(keeps(each, pool, quotas) for each in drawn.committees[:200])


def test_one_woman_among_ten_with_a_seat_for_women_sits_always():
    pool = [{"sex": "female"}] + [{"sex": "male"}] * 9
    drawn = leximin(pool, {"sex": {"female": (1, 2)}}, 4)
    assert drawn.probabilities == pytest.approx([1] + [1 / 3] * 9)
    assert sum(drawn.weights) == pytest.approx(1)
    assert list(drawn.committees) == sorted(tuple(sorted(each)) for each in drawn.committees)


def test_without_quotas_everybody_is_as_likely():
    assert leximin([{}] * 7, {}, 3).probabilities == pytest.approx([3 / 7] * 7)


def test_after_the_smallest_the_next_smallest_is_raised():
    """Of three in the north at most one sits; of two in the south and one in the east the rest."""
    pool = [{"area": "north"}] * 3 + [{"area": "south"}] * 2 + [{"area": "east"}]
    quotas = {"area": {"north": (0, 1), "south": (0, 1)}}
    assert leximin(pool, quotas, 3).probabilities == pytest.approx([1 / 3] * 3 + [1 / 2] * 2 + [1])


def test_a_feature_without_a_quota_makes_no_difference():
    pool = [
        {"sex": "female", "hobby": "go"},
        {"sex": "female", "hobby": "tea"},
        {"sex": "male", "hobby": "go"},
    ]
    assert leximin(pool, {"sex": {"male": (1, 1)}}, 2).probabilities == pytest.approx([0.5, 0.5, 1])


def test_quotas_and_pools_are_read_as_they_are_written():
    pool = {"P1": {"sex": "female"}, "P2": {"sex": "male"}, "P3": {"sex": "male"}}
    nested = leximin(pool, {"sex": {"female": [1, 1], "male": [1, 2]}}, 2)
    paired = leximin(list(pool.values()), {("sex", "female"): (1, 1), ("sex", "male"): (1, 2)}, 2)
    listed = [{"category": "sex", "feature": "female", "min": "1", "max": "1"}]
    assert nested.probabilities == paired.probabilities == pytest.approx((1, 0.5, 0.5))
    assert leximin(pool, listed, 2) == nested


@pytest.mark.parametrize("quotas", [{"sex": {"female": (-1, 2)}}, {"sex": {"female": (1, 2, 3)}}])
def test_what_is_no_quota_is_refused(quotas):
    with pytest.raises(ValueError, match=r"people|unpack"):
        leximin([{"sex": "female"}], quotas, 1)


def test_no_panel_is_of_nobody_and_no_household_is_forgotten():
    with pytest.raises(ValueError, match="A panel of 0 is none"):
        leximin([{}], {}, 0)
    with pytest.raises(ValueError, match="1 households are named for 2 people"):
        leximin([{}, {}], {}, 1, households=["H1"])


def test_of_a_household_one_sits_at_most():
    """Couple, trio and a single fill three seats: each household has one, shared among its people."""
    homes = ["couple", "couple", "trio", "trio", "trio", None]
    drawn = leximin([{}] * 6, {}, 3, households=homes)
    assert drawn.probabilities == pytest.approx([1 / 2] * 2 + [1 / 3] * 3 + [1])
    assert all(keeps(each, [{}] * 6, {}, homes) for each in drawn.committees)


def test_households_alike_share_every_seat_equally():
    """Eight couples of a woman and a man, one seat for a man, two for women."""
    pool = [{"sex": sex} for _ in range(8) for sex in ("female", "male")]
    homes = [f"H{place // 2}" for place in range(16)]
    drawn = leximin(pool, {"sex": {"female": (2, 2), "male": (1, 1)}}, 3, households=homes)
    assert drawn.probabilities == pytest.approx([2 / 8, 1 / 8] * 8)
    assert met(drawn, 16) == pytest.approx(drawn.probabilities, abs=1e-9)
    assert all(keeps(each, pool, {}, homes) for each in drawn.committees)


def test_a_thousand_people_twenty_seats_and_four_quotas(record_property):
    pool = district(1000, seed=20)
    begin = perf_counter()
    drawn = leximin(pool, DISTRICT_QUOTAS, 20)
    took = perf_counter() - begin
    record_property("seconds", took)
    sys.stdout.write(f"1,000 people, 20 seats, four quotas: {took:.1f} s\n")
    assert sum(drawn.probabilities) == pytest.approx(20)
    assert met(drawn, 1000) == pytest.approx(drawn.probabilities, abs=1e-9)
    assert all(keeps(each, pool, DISTRICT_QUOTAS) for each in drawn.committees[::10])
    alike: dict[tuple, set] = {}
    for person, chance in zip(pool, drawn.probabilities, strict=True):
        alike.setdefault(tuple(person.values()), set()).add(chance)
    assert {len(chances) for chances in alike.values()} == {1}


def test_a_district_in_which_many_live_together():
    pool, homes = district(200, seed=3), [f"H{place // 2}" if place < 40 else None for place in range(200)]
    drawn = leximin(pool, DISTRICT_QUOTAS, 20, households=homes)
    assert met(drawn, 200) == pytest.approx(drawn.probabilities, abs=1e-9)
    assert all(keeps(each, pool, DISTRICT_QUOTAS, homes) for each in drawn.committees)


def small_pool(number: int) -> tuple[list[dict], dict, int, list]:
    """A pool of 5 to 9 with quotas around what a committee of it has, so that few committees are left."""
    rng = random.Random(number)
    people, categories = rng.randint(5, 9), [f"c{n}" for n in range(rng.randint(1, 4))]
    size = rng.randint(2, 4)
    pool = [{category: rng.choice("abc") for category in categories} for _ in range(people)]
    homes = [rng.choice([None, None, "x", "y", "z"]) if number % 2 else None for _ in range(people)]
    some = rng.sample(pool, size)
    quotas: dict[str, dict] = {category: {} for category in categories}
    for category in categories:
        for feature in "abc":
            there = sum(person[category] == feature for person in some)
            quotas[category][feature] = (max(0, there - rng.randint(0, 1)), there + rng.randint(0, 1))
    return pool, quotas, size, homes


def by_all_committees(pool, quotas, size, homes) -> list[float] | None:
    """Leximin by definition: over every committee, each person is asked whether they can have more."""
    committees = [c for c in combinations(range(len(pool)), size) if keeps(c, pool, quotas, homes)]
    if not committees:
        return None
    sits = np.array([[float(place in c) for c in committees] for place in range(len(pool))])
    fixed: dict[int, float] = {}

    def solve(cost, floors, rising):
        """The best of `cost` over shares and z, where chances are at least their floor, or z if rising."""
        found = linprog(
            cost,
            A_ub=np.hstack([-sits, np.array([[float(p in rising)] for p in range(len(pool))])]),
            b_ub=[-floors.get(place, 0) + 1e-10 for place in range(len(pool))],
            A_eq=[[1.0] * len(committees) + [0.0]],
            b_eq=[1],
            bounds=[(0, None)] * len(committees) + [(0, 1)],
        )
        return -found.fun

    while len(fixed) < len(pool):
        free = [place for place in range(len(pool)) if place not in fixed]
        level = solve(np.append(np.zeros(len(committees)), -1), fixed, free)
        floors = fixed | dict.fromkeys(free, level)
        stuck = [place for place in free if solve(np.append(-sits[place], 0), floors, ()) < level + 1e-6]
        fixed |= dict.fromkeys(stuck, level)
    return [fixed[place] for place in range(len(pool))]


@pytest.mark.parametrize("first", range(0, 60, 15))
def test_small_pools_against_all_their_committees(first):
    for number in range(first, first + 15):
        pool, quotas, size, homes = small_pool(number)
        expected = by_all_committees(pool, quotas, size, homes)
        if expected is None:
            with pytest.raises(Infeasible):
                leximin(pool, quotas, size, households=homes)
        else:
            drawn = leximin(pool, quotas, size, households=homes)
            assert drawn.probabilities == pytest.approx(expected, abs=1e-6), number
            assert met(drawn, len(pool)) == pytest.approx(expected, abs=1e-6), number


def test_where_half_people_would_keep_the_quotas_whole_ones_are_found():
    """Of one each of three trades, three people know two and three know one. Half of each of the first three
    would leave half a seat for whoever knows none; with whole people there is never one."""
    trades = [("law", "water"), ("water", "roads"), ("law", "roads"), ("law",), ("water",), ("roads",), ()]
    pool = [{each: each in known for each in ("law", "water", "roads")} for known in trades]
    quotas = {each: {True: (1, 1)} for each in ("law", "water", "roads")}
    rules = read(quotas)
    panels = programs.panels(grouped(pool, rules), rules, 2)
    assert mixing.peeled(panels, levels.relaxed(panels)).left > 0.01
    assert leximin(pool, quotas, 2).probabilities == pytest.approx([1 / 3] * 6 + [0], abs=1e-6)


def test_both_ways_to_the_fairest_draw_meet():
    """Column generation from a single panel, and panels peeled off the relaxation, give one answer."""
    quotas = {key: quota for key, quota in DISTRICT_QUOTAS.items() if key != "area"}
    pool, rules = district(120, seed=8), read(quotas)
    panels = programs.panels(grouped(pool, rules), rules, 20)
    ways = [levels.generated(panels, []), levels.leximin_mixture(panels)]
    one, other = (np.array(way.columns).T @ np.array(way.shares) / panels.count for way in ways)
    assert one == pytest.approx(other, abs=1e-5)


def test_the_portal_starts_without_the_solver():
    """Importing the draws loads neither NumPy nor SciPy, nor Django's settings."""
    code = "import sys, evaluation.drawing; print(sorted({'numpy', 'scipy', 'django'} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
