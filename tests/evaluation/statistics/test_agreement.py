"""Agreement against published numbers, and against the definitions in fractions."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from math import nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.statistics.agreement import icc, krippendorff_alpha, raters_needed, spearman_brown

LEVELS = ("nominal", "ordinal", "interval", "ratio")
MODELS = ("1,1", "2,1", "3,1", "1,k", "2,k", "3,k")
NA = None
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NA, NA, NA],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NA, 3],
    [NA, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NA],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NA],
]
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
quickly = settings(deadline=None, max_examples=60)


def alpha_by_definition(ratings, level) -> Fraction | None:
    """From the coincidences, pair by pair, as Krippendorff (2011) writes it down."""
    coincidences = Counter()
    for case in zip(*ratings, strict=True):
        given = [Fraction(value) for value in case if value is not None]
        for one, other in permutations(given, 2):
            coincidences[one, other] += Fraction(1, len(given) - 1)
    sums = Counter()
    for (one, _other), weight in coincidences.items():
        sums[one] += weight
    n = sum(sums.values())

    expected = sum(sums[c] * sums[k] * apart(level, c, k, sums) for c in sums for k in sums)
    observed = sum(weight * apart(level, *pair, sums) for pair, weight in coincidences.items())
    return 1 - (n - 1) * observed / expected if expected else None


def apart(level, c, k, sums) -> Fraction:
    """δ² of two values."""
    if c == k:
        return Fraction(0)
    between = sum(sums[g] for g in sums if min(c, k) <= g <= max(c, k))
    return {
        "nominal": Fraction(1),
        "ordinal": (between - (sums[c] + sums[k]) / 2) ** 2,
        "interval": (c - k) ** 2,
        "ratio": ((c - k) / (c + k)) ** 2,
    }[level]


def icc_by_definition(rows, model) -> Fraction | None:
    """From sums of squares in whole numbers, as a textbook's table of variance has them."""
    n, k = len(rows), len(rows[0])
    square = Fraction(sum(map(sum, rows)) ** 2, n * k)
    every = sum(value**2 for row in rows for value in row) - square
    cases = Fraction(sum(sum(row) ** 2 for row in rows), k) - square
    raters = Fraction(sum(sum(column) ** 2 for column in zip(*rows, strict=True)), n) - square
    b, w, j = cases / (n - 1), (every - cases) / (n * (k - 1)), raters / (k - 1)
    e = (every - cases - raters) / ((n - 1) * (k - 1))
    above = b - w if model[0] == "1" else b - e
    below = {
        "1,1": b + (k - 1) * w,
        "2,1": b + (k - 1) * e + k * (j - e) / n,
        "3,1": b + (k - 1) * e,
        "1,k": b,
        "2,k": b + (j - e) / n,
        "3,k": b,
    }[model]
    return above / below if below > 0 else None


def same(found, wanted) -> bool:
    return found is None if wanted is None else found == pytest.approx(float(wanted), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(("level", "alpha"), list(zip(LEVELS, (0.743, 0.815, 0.849, 0.797), strict=True)))
def test_alpha_meets_krippendorff(level, alpha):
    assert round(krippendorff_alpha(KRIPPENDORFF, level), 3) == alpha


def test_alpha_meets_his_two_observers():
    """Krippendorff (2011): A, binary data; B, nominal data, both of two observers and complete."""
    binary = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
    assert round(krippendorff_alpha(binary, "nominal"), 3) == 0.095
    assert round(krippendorff_alpha(["aabbdcccedda", "babbbccceddd"], "nominal"), 3) == 0.692


@pytest.mark.parametrize(
    ("model", "value"), list(zip(MODELS, (0.17, 0.29, 0.71, 0.44, 0.62, 0.91), strict=True))
)
def test_icc_meets_shrout_and_fleiss(model, value):
    assert round(icc(SHROUT_FLEISS, model), 2) == value


@pytest.mark.parametrize("level", LEVELS)
@given(data=st.data())
@quickly
def test_alpha_is_what_its_definition_says(level, data):
    raters, cases = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 6))
    value = st.one_of(st.none(), st.integers(0, 5))
    row = st.lists(value, min_size=cases, max_size=cases)
    ratings = data.draw(st.lists(row, min_size=raters, max_size=raters))
    assert same(krippendorff_alpha(ratings, level), alpha_by_definition(ratings, level))


@pytest.mark.parametrize("model", MODELS)
@given(data=st.data())
@quickly
def test_icc_is_what_its_definition_says(model, data):
    row = st.lists(st.integers(1, 5), min_size=(k := data.draw(st.integers(2, 4))), max_size=k)
    rows = data.draw(st.lists(row, min_size=2, max_size=6))
    assert same(icc(rows, model), icc_by_definition(rows, model))


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_takes_what_holds_numbers(level):
    """Tuples, arrays with nan for what is missing, decimals and fractions: the same number."""
    wanted = krippendorff_alpha(KRIPPENDORFF, level)
    array = np.array([[nan if value is NA else value for value in row] for row in KRIPPENDORFF])
    assert krippendorff_alpha(array, level) == wanted
    assert krippendorff_alpha(np.array(KRIPPENDORFF, dtype=object), level) == wanted
    for kind in (Decimal, Fraction, np.int64, float):
        rows = tuple(tuple(value if value is NA else kind(value) for value in row) for row in KRIPPENDORFF)
        assert krippendorff_alpha(rows, level) == pytest.approx(wanted, rel=1e-12)


def test_ordinal_asks_for_the_order_alone():
    """Marks of 1, 2, 3, 5 or letters in that order: δ counts ranks, not distances."""
    scales = {1: Fraction(-7, 2), 2: Fraction(0), 3: Fraction(1, 3), 4: Fraction(99), 5: Fraction(100)}
    wanted = krippendorff_alpha(KRIPPENDORFF, "ordinal")
    for scale in (scales, dict(zip(range(1, 6), "abcde", strict=True))):
        rows = [[scale.get(value) for value in row] for row in KRIPPENDORFF]
        assert krippendorff_alpha(rows, "ordinal") == wanted


def test_interval_hangs_on_no_unit_and_no_zero():
    wanted = krippendorff_alpha(KRIPPENDORFF, "interval")
    for scale, zero in ((1e-200, 0), (1e200, 0), (1, 1e6)):
        rows = [[value and value * scale + zero for value in row] for row in KRIPPENDORFF]
        assert krippendorff_alpha(rows, "interval") == pytest.approx(wanted, rel=1e-9)


def test_perfect_agreement_on_different_cases_is_one():
    for level in LEVELS:
        assert krippendorff_alpha([[0.1, 0.2, 0.7], [0.1, 0.2, 0.7], [0.1, NA, 0.7]], level) == 1


def test_many_different_values_are_no_burden():
    """Ten thousand cases, each value its own: of coincidences there is no table."""
    values = np.random.default_rng(1).normal(size=(3, 10_000))
    assert abs(krippendorff_alpha(values, "interval")) < 0.02
    assert abs(krippendorff_alpha(values, "ordinal")) < 0.02


@pytest.mark.parametrize("level", LEVELS)
def test_without_pairs_or_differences_there_is_no_alpha(level):
    for ratings in ([], [[], []], [[1, 2, 3]], [[1, NA], [NA, 2]], [[NA], [nan]]):
        assert krippendorff_alpha(ratings, level) is None
    assert krippendorff_alpha([[2, 2], [2, 2]], level) is None
    assert krippendorff_alpha([[2, 2, 5], [2, 2, NA]], level) is None  # the 5 has no partner


def test_what_fits_no_level_is_refused():
    for ratings, level in (
        ([[1], [1, 2]], "nominal"),
        ([[1, 2], [1, 2]], "cardinal"),
        ([[1, "a"], [1, 2]], "ordinal"),
        ([["a", "b"], ["a", "b"]], "interval"),
        ([[1, float("inf")], [1, 2]], "interval"),
        ([[-1, 2], [1, 2]], "ratio"),
    ):
        with pytest.raises(ValueError, match=r"level|length|Values"):
            krippendorff_alpha(ratings, level)


def test_icc_takes_what_holds_numbers():
    for model in MODELS:
        wanted = icc(SHROUT_FLEISS, model)
        for kind in (Decimal, Fraction, np.int64, float):
            assert icc(tuple(tuple(map(kind, row)) for row in SHROUT_FLEISS), model) == wanted
        assert icc(np.array(SHROUT_FLEISS), model) == wanted
        assert icc([np.array(row) for row in SHROUT_FLEISS], model) == wanted


@pytest.mark.parametrize("model", MODELS)
def test_without_all_cells_or_spread_there_is_no_icc(model):
    for rows in ([], [[], []], [[1, 2]], [[1], [2]], [[1, 2], [3, NA]], [[1, 2], [3, nan]], [[0.1, 0.1]] * 3):
        assert icc(rows, model) is None


def test_cases_that_do_not_differ_have_no_reliable_mean():
    """Each case's mean is the same up to rounding: (B − W)/B would be a large number out of nothing."""
    rows = [[0.1, 0.2, 0.3], [0.3, 0.1, 0.2], [0.2, 0.3, 0.1]]
    assert icc(rows, "1,k") is None
    assert icc(rows, "3,k") is None
    assert icc(rows, "1,1") == pytest.approx(-0.5)


def test_what_is_no_table_of_marks_is_refused():
    with pytest.raises(ValueError, match="No model"):
        icc(SHROUT_FLEISS, "4,1")
    with pytest.raises(ValueError, match="length"):
        icc([[1, 2], [1]], "1,1")
    for rows in ([[1, 2], [1, float("inf")]], [1, 2], [[[1, 2]]], [[1, 2], ["good", 2]]):
        with pytest.raises(ValueError, match=r"finite|number"):
            icc(rows, "1,1")


def test_the_mean_of_all_is_spearman_browns_of_one():
    for kind in "13":
        one, four = icc(SHROUT_FLEISS, f"{kind},1"), icc(SHROUT_FLEISS, f"{kind},k")
        assert spearman_brown(one, 4) == pytest.approx(four)
    assert spearman_brown(0.5, 2) == pytest.approx(2 / 3)
    assert spearman_brown(2 / 3, 0.5) == pytest.approx(0.5)


def test_raters_needed_are_just_enough():
    assert raters_needed(0.5, 0.8) == 4
    assert raters_needed(0.29, 0.9) == 23
    assert raters_needed(0.9, 0.8) == 1
    assert raters_needed(1, 0.99) == 1
    for reliability in np.linspace(0.05, 0.95, 19):
        needed = raters_needed(reliability, 0.85)
        assert spearman_brown(reliability, needed) >= 0.85 - 1e-9
        assert needed == 1 or spearman_brown(reliability, needed - 1) < 0.85


def test_of_no_reliability_more_makes_none():
    assert raters_needed(0, 0.8) is None
    assert raters_needed(-0.2, 0.8) is None
    assert spearman_brown(-0.5, 3) is None
    for call in (
        lambda: raters_needed(0.5, 1),
        lambda: raters_needed(0.5, 0),
        lambda: raters_needed(1.1, 0.5),
        lambda: spearman_brown(0.5, 0),
        lambda: spearman_brown(nan, 2),
    ):
        with pytest.raises(ValueError, match="reliability"):
            call()
