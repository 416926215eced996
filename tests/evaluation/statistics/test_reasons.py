"""What is undefined is None and has a reason; what has an answer has none. And the room loads quickly."""

import subprocess
import sys

import pytest
from django.conf import settings

from evaluation.statistics import agreement, inequality, limits, rates, sampling, shrinkage, survival
from evaluation.statistics.reasons import Reason, explain

ROOMS = (agreement, inequality, limits, rates, sampling, shrinkage, survival)
UNDEFINED = [
    (agreement.krippendorff_alpha, ([[1, None], [None, 2]], "nominal"), Reason.NO_PAIRS),
    (agreement.krippendorff_alpha, ([[1, 1], [1, 1]], "interval"), Reason.NO_VARIATION),
    (agreement.icc, ([[1, 2], [3, None]], "1,1"), Reason.INCOMPLETE),
    (agreement.icc, ([[1, 2]], "1,1"), Reason.TOO_FEW_CASES),
    (agreement.icc, ([[1], [2]], "3,k"), Reason.TOO_FEW_RATERS),
    (agreement.icc, ([[1, 2], [2, 1]], "1,k"), Reason.NO_VARIATION),
    (agreement.spearman_brown, (-0.5, 3), Reason.NO_RELIABILITY),
    (agreement.raters_needed, (0, 0.8), Reason.NO_RELIABILITY),
    (rates.wilson, (0, 0), Reason.NO_CASES),
    (rates.newcombe_difference, (1, 2, 0, 0), Reason.NO_CASES),
    (shrinkage.beta_binomial, ([0, 0], [0, 0]), Reason.NO_CASES),
    (shrinkage.beta_binomial, ([0, 1], [1, 1]), Reason.NOT_SEPARABLE),
    (shrinkage.correlation_within, ([0, 1], [1, 1]), Reason.NOT_SEPARABLE),
    (shrinkage.james_stein, ([1, 2, 3], 1), Reason.TOO_FEW_CASES),
    (shrinkage.james_stein_factor, ([], 1), Reason.NO_CASES),
    (survival.kaplan_meier, ([], []), Reason.NO_CASES),
    (survival.greenwood, ([], []), Reason.NO_CASES),
    (survival.median, ([1], [0]), Reason.NOT_REACHED),
    (survival.median_interval, ([1], [0]), Reason.NOT_REACHED),
    (inequality.gini, ([],), Reason.NO_CASES),
    (inequality.gini, ([0, 0],), Reason.NOTHING_TO_SHARE),
    (inequality.theil, ([1, -1], "ab"), Reason.NEGATIVE),
    (sampling.horvitz_thompson, ([], []), Reason.NO_CASES),
    (sampling.post_stratified, ([1, 2], "aa", {"a": 3, "b": 3}), Reason.EMPTY_STRATUM),
    (sampling.post_stratified, ([1], "a", {"a": 3}), Reason.LONE_VALUE),
    (sampling.nonresponse_bounds, (0, 0, 0), Reason.NO_CASES),
    (sampling.acceptance_plan, (0.01, 0.0100001), Reason.OUT_OF_REACH),
    (limits.funnel, (0.5, 0), Reason.NO_CASES),
    (limits.funnel, (0, 5), Reason.NO_VARIATION),
    (limits.overdispersed, (1, 5, 2), Reason.NO_VARIATION),
    (limits.overdispersion, ([1], [2]), Reason.TOO_FEW_CASES),
]
DEFINED = [
    (agreement.icc, ([[1, 2], [3, 4]], "1,1")),
    (rates.wilson, (0, 5)),
    (shrinkage.beta_binomial, ([0, 0], [5, 0])),
    (survival.kaplan_meier, ([1], [0])),
    (sampling.nonresponse_bounds, (0, 0, 5)),
]


@pytest.mark.parametrize(("function", "given", "reason"), UNDEFINED)
def test_what_is_none_says_why(function, given, reason):
    found = function(*given)
    assert found is None or set(found) == {None}
    assert explain(function, *given) is reason


@pytest.mark.parametrize(("function", "given"), DEFINED)
def test_what_is_there_needs_no_reason(function, given):
    assert function(*given) is not None
    assert explain(function, *given) is None


def test_every_reason_is_given_by_something():
    assert {reason for _function, _given, reason in UNDEFINED} == set(Reason)


def test_explain_stands_beside_every_estimator():
    assert all(room.explain is explain for room in ROOMS)


def test_what_cannot_be_is_refused_here_too():
    with pytest.raises(ValueError, match="3 of 2"):
        explain(rates.wilson, 3, 2)


def test_the_room_loads_without_settings_and_without_scipy():
    """And rates without NumPy: pages that show one rate do not wait for it."""
    rooms = ", ".join(room.__name__.rsplit(".", 1)[1] for room in ROOMS)
    code = (
        "import sys; from evaluation.statistics import rates; assert 'numpy' not in sys.modules; "
        f"from evaluation.statistics import {rooms}; print({{'django', 'scipy'}} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.ROOT, env={}, check=True, stdout=subprocess.PIPE, text=True
    )
    assert done.stdout.strip() == "set()"
