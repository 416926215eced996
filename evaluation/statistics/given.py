"""What estimators are given: numbers out of whatever holds them, refused where they can't be. PURE."""

from collections.abc import Iterable, Sequence

import numpy as np


def numbers(values: Iterable, name: str = "value") -> np.ndarray:
    """The values as floats, one axis; of ints, floats, Decimals, Fractions, NumPy's. ValueError where one is
    missing, infinite or no number."""
    try:
        found = np.array([float(each) for each in values], dtype=float)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"A {name} is no number.") from error
    if not np.isfinite(found).all():
        raise ValueError(f"A {name} is no finite number.")
    return found


def counts(successes: Iterable, trials: Iterable) -> tuple[np.ndarray, np.ndarray]:
    """So many of so many, unit by unit. ValueError where 0 ≤ successes ≤ trials does not hold."""
    found, among = numbers(successes, "count"), numbers(trials, "count")
    same_length(found, among)
    if ((found < 0) | (found > among)).any():
        raise ValueError("Successes are at least 0 and at most the trials.")
    return found, among


def same_length(first: Sequence, second: Sequence) -> None:
    """ValueError where two columns do not belong together."""
    if len(first) != len(second):
        raise ValueError(f"{len(first)} of one and {len(second)} of the other.")


def whole(value: float, name: str) -> int:
    """A whole number from 0. ValueError where it is none."""
    if not (value >= 0 and value == int(value)):
        raise ValueError(f"{name} is {value}: a whole number from 0 is needed.")
    return int(value)


def share(value: float, name: str) -> float:
    """A share strictly between 0 and 1. ValueError where it is none."""
    if not 0 < value < 1:
        raise ValueError(f"{name} is {value}: it lies between 0 and 1.")
    return float(value)
