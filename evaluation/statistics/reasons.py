"""Why an estimate is None: a reason in code form, which pages put into words in each language. PURE.

An estimator raises Undefined(reason) where its formula has no answer; `or_none` turns that into None, and
`explain` runs the same formula for its reason: one computation, so that the two can't drift apart.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Found = TypeVar("Found")


class Reason(StrEnum):
    """Why there is no number. The text is a key, not a sentence."""

    NO_CASES = "no_cases"  # nothing was counted or given
    NO_PAIRS = "no_pairs"  # no case has two values, so nobody can agree or disagree
    NO_VARIATION = "no_variation"  # all is the same: nothing that chance could be told apart from
    TOO_FEW_CASES = "too_few_cases"  # fewer cases than the formula needs
    TOO_FEW_RATERS = "too_few_raters"  # fewer than two raters
    INCOMPLETE = "incomplete"  # a cell of a table that has to be full is missing
    NOT_SEPARABLE = "not_separable"  # one trial each: between units and within them can't be told apart
    NOT_REACHED = "not_reached"  # half have not yet had it happen
    NEGATIVE = "negative"  # a share of a whole can't be negative
    NOTHING_TO_SHARE = "nothing_to_share"  # the values add up to 0
    NO_RELIABILITY = "no_reliability"  # more of what measures nothing measures nothing
    OUT_OF_REACH = "out_of_reach"  # no number is large enough, or it is beyond what is looked for
    EMPTY_STRATUM = "empty_stratum"  # a stratum of the population was not sampled
    LONE_VALUE = "lone_value"  # one value in a stratum: its spread can't be known


class Undefined(Exception):
    """The formula has no answer for these numbers."""

    def __init__(self, reason: Reason):
        super().__init__(reason)
        self.reason = reason


def or_none(function: Callable[Given, Found]) -> Callable[Given, Found | None]:
    """The estimator, with None where it is undefined."""

    @wraps(function)
    def found(*args: Given.args, **kwargs: Given.kwargs) -> Found | None:
        try:
            return function(*args, **kwargs)
        except Undefined:
            return None

    return found


def explain(function: Callable[Given, object], *args: Given.args, **kwargs: Given.kwargs) -> Reason | None:
    """Why function(*args) is None, as in explain(icc, rows, "1,1"); None where it has an answer.

    Of a list with None in it, why these are None.
    """
    try:
        function.__wrapped__(*args, **kwargs)
    except Undefined as undefined:
        return undefined.reason
    return None
