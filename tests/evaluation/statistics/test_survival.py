"""Waiting times against published numbers, and against a walk through the people one by one."""

from fractions import Fraction
from math import nan
from statistics import median_low

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.statistics.survival import greenwood, kaplan_meier, median, median_interval

# Freireich et al., Blood 21 (1963): weeks in remission with 6-MP (0: still in remission) and with placebo.
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
SEEN = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
waits = st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=1, max_size=12)


def walked(people) -> list[tuple[int, Fraction]]:
    """The survival after each person to whom it happened; at the same time these come first."""
    left, survival, steps = len(people), Fraction(1), {}
    for time, seen in sorted(people, key=lambda each: (each[0], not each[1])):
        if seen:
            survival *= Fraction(left - 1, left)
            steps[time] = survival
        left -= 1
    return list(steps.items())


def test_survival_meets_freireich():
    steps = [(time, round(survival, 4)) for time, survival in kaplan_meier(WEEKS, SEEN)]
    assert steps == [
        (6, 0.8571),
        (7, 0.8067),
        (10, 0.7529),
        (13, 0.6902),
        (16, 0.6275),
        (22, 0.5378),
        (23, 0.4482),
    ]


def test_greenwood_meets_the_printed_standard_errors():
    """As R's survfit and SAS' LIFETEST print them for the same data."""
    errors = [round(variance**0.5, 4) for _time, variance in greenwood(WEEKS, SEEN)]
    assert errors == [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]


def test_the_closed_alone_flatter():
    assert median(WEEKS, SEEN) == 23
    closed = [weeks for weeks, seen in zip(WEEKS, SEEN, strict=True) if seen]
    assert median(closed, [1] * len(closed)) == 10


def test_medians_have_the_intervals_that_sas_prints():
    """LIFETEST, log-log: 6-MP 23 (13 to open), placebo 8 (4 to 11)."""
    assert median_interval(WEEKS, SEEN) == (13, None)
    assert median(PLACEBO, [1] * 21) == 8
    assert median_interval(PLACEBO, [1] * 21) == (4, 11)


def test_more_confidence_is_wider():
    narrow, wide = median_interval(PLACEBO, [1] * 21, 0.5), median_interval(PLACEBO, [1] * 21, 0.999)
    assert wide[0] < 4 < narrow[0] <= 8 <= narrow[1] < 11 < wide[1]


@given(waits)
@settings(deadline=None)
def test_survival_is_what_a_walk_gives(people):
    durations, observed = [time for time, _seen in people], [seen for _time, seen in people]
    steps = walked(people)
    found = kaplan_meier(durations, observed)
    assert [time for time, _share in found] == [time for time, _share in steps]
    assert [s for _t, s in found] == pytest.approx([float(s) for _t, s in steps], abs=1e-12)
    assert median(durations, observed) == next((t for t, s in steps if s <= Fraction(1, 2)), None)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40))
@settings(deadline=None)
def test_with_nobody_waiting_it_is_the_plain_median(durations):
    """Of an even number the lower one; and Greenwood's variance is then the binomial S(1 − S)/n."""
    everybody, n = [True] * len(durations), len(durations)
    assert median(durations, everybody) == median_low(durations)
    steps = zip(kaplan_meier(durations, everybody), greenwood(durations, everybody), strict=True)
    for (_time, share), (_same, variance) in steps:
        assert variance is None if share == 0 else variance == pytest.approx(share * (1 - share) / n)


@given(waits)
@settings(deadline=None)
def test_the_interval_holds_the_median(people):
    durations, observed = zip(*people, strict=True)
    middle, ends = median(durations, observed), median_interval(durations, observed)
    if middle is None:
        assert ends is None or ends[1] is None
    else:
        assert ends[0] <= middle
        assert ends[1] is None or middle <= ends[1]


def test_who_leaves_when_it_happens_was_still_there():
    assert kaplan_meier([5, 5], [1, 0]) == [(5, 0.5)]
    assert kaplan_meier([0, 5], [1, 1]) == [(0, 0.5), (5, 0)]


def test_where_it_happened_to_nobody_no_step_is_gone_down():
    assert kaplan_meier([3, 4], [0, 0]) == []
    assert greenwood([3, 4], [0, 0]) == []
    assert median([3, 4], [0, 0]) is None
    assert median_interval([3, 4], [0, 0]) is None


def test_of_nobody_nothing_can_be_said():
    assert [f([], []) for f in (kaplan_meier, greenwood, median, median_interval)] == [None] * 4


def test_columns_come_as_they_are():
    wanted = kaplan_meier(WEEKS, SEEN)
    assert kaplan_meier(np.array(WEEKS), np.array(SEEN, dtype=bool)) == wanted
    assert kaplan_meier(tuple(map(Fraction, WEEKS)), [bool(seen) for seen in SEEN]) == wanted
    order = np.random.default_rng(3).permutation(21)
    assert kaplan_meier(np.array(WEEKS)[order], np.array(SEEN)[order]) == wanted


def test_what_is_no_duration_is_refused():
    for durations, observed in (
        ([-1], [1]),
        ([nan], [1]),
        ([None], [1]),
        ([1], [2]),
        ([1, 2], [1]),
        ([1], [None]),
    ):
        with pytest.raises(ValueError, match=r"Durations|duration|one and|observed"):
            kaplan_meier(durations, observed)
    with pytest.raises(ValueError, match="confidence"):
        median_interval([1], [1], 1)
