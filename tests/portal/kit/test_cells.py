"""What the public may read of counts."""

import pytest

from portal.kit.cells import suppressed


@pytest.mark.parametrize(
    ("total", "cells", "shown"),
    [
        (60, {"a": 40, "b": 20}, (60, {"a": 40, "b": 20})),
        (40, {"a": 40, "b": 0}, (40, {"a": 40, "b": 0})),
        (9, {"a": 9, "b": 0}, (None, {"a": None, "b": None})),
        (0, {"a": 0, "b": 0}, (0, {"a": 0, "b": 0})),
        # One hidden number could be worked out from the others: the smallest of them goes too.
        (63, {"a": 40, "b": 20, "c": 3}, (63, {"a": 40, "b": None, "c": None})),
        (52, {"a": 40, "b": 5, "c": 7}, (52, {"a": 40, "b": None, "c": None})),
        # Two hidden ones that are eight together are a number under ten that anyone can work out.
        (58, {"a": 50, "b": 5, "c": 3}, (58, {"a": None, "b": None, "c": None})),
        (78, {"a": 50, "b": 5, "c": 3, "d": 20}, (78, {"a": 50, "b": None, "c": None, "d": None})),
        (13, {"a": 10, "b": 3, "c": 0}, (13, {"a": None, "b": None, "c": 0})),
    ],
)
def test_no_count_under_ten_is_shown_nor_can_be_worked_out(total, cells, shown):
    assert suppressed(total, cells) == shown
