"""How long the statistics of ten thousand cases' sheets take: `make bench`. SHEETS sets another number.

Three to five scorers a case, five criteria, marks from 1 to 5; scores of cases, rates of units, waiting
times. All together at most two seconds; SciPy's start, half a second once a process, is counted in.
"""

import os
import time
from collections.abc import Callable

import numpy as np

from evaluation.statistics import agreement, inequality, limits, rates, sampling, shrinkage, survival

CASES = int(os.environ.get("SHEETS", "10000"))
CRITERIA, SCORERS, UNITS = 5, 5, 500
LEVELS = ("nominal", "ordinal", "interval", "ratio")
MOST = 2.0


def sheets(dice: np.random.Generator) -> np.ndarray:
    """Marks by criterion, scorer, case: what the case is worth, and each scorer's own eye; some seats
    empty."""
    worth = dice.normal(3, 1, size=(CRITERIA, 1, CASES))
    marks = np.clip(np.rint(worth + dice.normal(0, 0.8, size=(CRITERIA, SCORERS, CASES))), 1, 5)
    empty = np.arange(SCORERS)[:, None] >= dice.integers(3, SCORERS + 1, size=CASES)
    return np.where(empty, np.nan, marks)


def tasks(dice: np.random.Generator) -> dict[str, Callable[[], object]]:
    """What is reckoned, by name. Marks come as a page has them: lists with None."""
    marks = sheets(dice)
    lists = [[[None if mark != mark else int(mark) for mark in row] for row in each] for each in marks]
    full = marks[:, :3].transpose(0, 2, 1).tolist()
    scores = (25 * (np.nanmedian(marks, axis=1).mean(axis=0) - 1)).tolist()
    chances = dice.choice([0.05, 0.1, 0.3], size=CASES).tolist()
    trials = dice.integers(0, 60, size=UNITS)
    hits = dice.binomial(trials, dice.beta(8, 2, size=UNITS))
    days, closed = dice.exponential(20, size=CASES), dice.random(CASES) < 0.8
    strata = dice.integers(0, 40, size=CASES).tolist()
    return {
        **{
            f"alpha, {level}": lambda level=level: [agreement.krippendorff_alpha(m, level) for m in lists]
            for level in LEVELS
        },
        "alpha of scores": lambda: agreement.krippendorff_alpha([scores, scores[::-1]], "interval"),
        "ICC": lambda: [agreement.icc(rows, model) for rows in full for model in agreement.MODELS],
        "Wilson": lambda: [rates.wilson(*each) for each in zip(hits.tolist(), trials.tolist(), strict=True)],
        "beta-binomial": lambda: shrinkage.beta_binomial(hits, trials),
        "Horvitz-Thompson": lambda: sampling.horvitz_thompson(scores, chances),
        "post-stratified": lambda: sampling.post_stratified(scores, strata, dict.fromkeys(range(40), CASES)),
        "Kaplan-Meier": lambda: survival.median_interval(days, closed),
        "Gini, Theil": lambda: (inequality.gini(scores), inequality.theil(scores, strata)),
        "funnel": lambda: [limits.funnel(0.8, n) for n in range(1, UNITS + 1)],
        "acceptance plan": lambda: sampling.acceptance_plan(0.01, 0.06, lot=CASES),
    }


def test_statistics_of_ten_thousand_cases(capsys):
    spent = {}
    for name, task in tasks(np.random.default_rng(1)).items():
        began = time.perf_counter()
        assert task() is not None
        spent[name] = time.perf_counter() - began
    with capsys.disabled():
        print(f"\nstatistics of {CASES} cases, {CRITERIA} criteria, 3 to {SCORERS} scorers")
        for name, seconds in spent.items():
            print(f"{name:<20}{1000 * seconds:>8.1f} ms")
        print(f"{'together':<20}{1000 * sum(spent.values()):>8.1f} ms, at most {1000 * MOST:.0f}")
    assert sum(spent.values()) < MOST
