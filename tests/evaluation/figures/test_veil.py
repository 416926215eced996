"""Which rates the public sees; and a reader who works out what is hidden from all that is shown."""

from itertools import product
from random import Random

import pytest

from evaluation.figures.veil import WHOLE, Span, is_few, parts, veils


def span(few=(), **cells):
    return Span({key: parts(n, count) for key, (n, count) in cells.items()}, frozenset(few))


def veiled(*spans, nought=False):
    return [set(each) for each in veils(spans, nought=nought)]


@pytest.mark.parametrize(
    ("cells", "hidden"),
    [
        ({"a": (40, 24)}, set()),
        ({"a": (40, 40)}, set()),
        ({"a": (40, 31)}, {"a", WHOLE}),
        ({"a": (40, 9)}, {"a", WHOLE}),
        ({"a": (40, 30)}, set()),
        ({"a": (40, 37), "b": (50, 30)}, {"a", "b"}),
        ({"a": (40, 37), "b": (50, 30), "c": (60, 30)}, {"a", "b"}),
        # Two with few, but 8 together: the third goes too.
        ({"a": (40, 37), "b": (50, 45), "c": (60, 30)}, {"a", "b", "c"}),
        # 7 of 200 in all: nothing of it is shown, and where nobody is late, that is.
        ({"a": (100, 93), "b": (100, 100)}, {"a", WHOLE}),
        # 13 less the 10 or more of the other leaves 3 at most: then the district's is not shown either.
        ({"a": (40, 37), "b": (31, 21)}, {"a", "b", WHOLE}),
    ],
)
def test_a_part_under_ten_is_hidden_with_what_would_give_it_away(cells, hidden):
    assert veiled(span(**cells)) == [hidden]


def test_what_residents_answered_is_hidden_where_all_said_the_same():
    assert veiled(span(a=(40, 40), b=(60, 30)), nought=True) == [{"a", "b"}]
    assert veiled(span(a=(40, 40), b=(60, 30))) == [set()]


def test_departments_with_fewer_than_ten_cases_are_hidden_together():
    """Not even their n is shown; what is left for them of the district's number is theirs together."""
    assert veiled(span(few=["a", "b"], a=(9, 5), b=(7, 3), c=(80, 40), d=(90, 50))) == [{"a", "b", "c"}]


@pytest.mark.parametrize(
    ("long", "short", "hidden"),
    [
        ((60, 40), (30, 20), [set(), set()]),
        ((60, 40), (60, 40), [set(), set()]),
        ((60, 40), (58, 39), [set(), {"a", WHOLE}]),
        ((60, 40), (45, 25), [set(), set()]),
        ((60, 40), (40, 25), [set(), {"a", WHOLE}]),
        ((60, 55), (30, 20), [{"a", WHOLE}, set()]),
    ],
)
def test_a_longer_period_less_a_shorter_one_is_a_number_too(long, short, hidden):
    assert veiled(span(a=long), span(a=short)) == hidden


def test_a_department_hidden_in_one_period_is_not_given_away_by_the_other():
    """Last month a: 11 of 40, b: 30 of 60. Over the year a is 12 of 42 and is shown; but with the month's
    number the two cases between would follow. So there it is hidden, and with it b, the only other one."""
    found = veiled(span(a=(42, 12), b=(90, 45)), span(a=(40, 11), b=(60, 30)))
    assert found == [set(), {"a", "b"}]


def told(n, count):
    """Between which numbers the page says that a hidden count lies."""
    if n < 30:
        return range(n + 1)
    if is_few(count):
        return range(1, 10)
    if is_few(n - count):
        return range(n - 9, n)
    return [count] if count in {0, n} else range(10, n - 9)


@pytest.mark.parametrize("seed", range(60))
def test_a_reader_who_tries_all_numbers_that_fit_finds_no_small_one(seed):
    """Every way to fill the hidden counts that adds up to the district's: a small part keeps nine values."""
    dice = Random(seed)
    cells = {key: (n, dice.randint(0, n)) for key in "abcd" for n in [dice.randint(10, 50)]}
    (hidden,) = veiled(span(**cells))
    assert all(key in hidden for key, (n, count) in cells.items() if is_few(count) or is_few(n - count))
    if WHOLE in hidden:
        return
    keys = sorted(hidden)
    left = sum(cells[key][1] for key in keys)
    worlds = [world for world in product(*(told(*cells[key]) for key in keys)) if sum(world) == left]
    for place, key in enumerate(keys):
        n, count = cells[key]
        if is_few(count) or is_few(n - count):
            assert len({world[place] for world in worlds}) >= 9
