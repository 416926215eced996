"""Shares and their intervals, against published values."""

import pytest

from portal.kit.numbers import Share, wilson


@pytest.mark.parametrize(
    ("count", "n", "low", "high"), [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)]
)
def test_wilson(count, n, low, high):
    assert wilson(count, n) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_of_nothing_there_is_no_share():
    assert wilson(0, 0) is None
    assert Share(0, 0).interval is None


def test_a_share_is_told_in_whole_per_cents_and_its_interval_never_too_narrow():
    share = Share(81, 263)
    assert (share.percent, share.interval, share.is_enough) == (31, (25, 37), True)
    assert Share(20, 29).is_enough is False
