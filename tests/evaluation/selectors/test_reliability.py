"""How far a session's scorers agree, against the definition, from what anybody can fetch."""

import itertools
import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.models import Result, Sample, Session
from evaluation.selectors.reliability import FEWEST, Agreement, agreement, by_rater
from evaluation.statistics.agreement import krippendorff_alpha
from evaluation.statistics.reasons import Reason
from tests.factories.panel import KEYS, MONDAY, close_case, panel

MARKS = [
    [1, 2, 2],
    [3, 3, 3],
    [5, 4, 5],
    [2, 2, 1],
    [4, 4],
    [3, 5, 4],
    [1, 1, 1],
    [2, 3, 3],
    [5, 5, 5],
    [4, 3, 4],
]


def ordinal_alpha(cases: list[list[int]]) -> float:
    """Krippendorff's α from its definition, in loops: coincidences of ordered pairs within each case."""
    pairs = [(a, b, 1 / (len(case) - 1)) for case in cases for a, b in itertools.permutations(case, 2)]
    values = sorted({value for case in cases for value in case})
    totals = {value: sum(weight for a, _b, weight in pairs if a == value) for value in values}

    def apart(a: int, b: int) -> float:
        low, high = min(a, b), max(a, b)
        between = sum(totals[value] for value in values if low <= value <= high)
        return (between - (totals[a] + totals[b]) / 2) ** 2

    n = sum(totals.values())
    observed = sum(weight * apart(a, b) for a, b, weight in pairs) / n
    expected = sum(totals[a] * totals[b] * apart(a, b) for a in values for b in values) / (n * (n - 1))
    return 1 - observed / expected


@pytest.fixture
def judged(district) -> Session:
    """Ten results, written as a reveal writes them."""
    session = panel(district)
    for number, marks in enumerate(MARKS):
        case = close_case(district, at=MONDAY + timedelta(hours=number))
        sample = Sample.objects.create(
            session=session,
            grievance=case,
            cycle=1,
            key_digest=f"{number:064x}",
            department=district.departments["POLICE"],
            outcome="confirmed",
            probability=1,
            state="revealed",
            considered_at=case.closed_at,
            revealed_at=case.closed_at,
        )
        rows = {key: {"values": sorted(marks), "median": "3", "mad": "0", "applies": True} for key in KEYS}
        rows["timeliness"]["values"] = [4] * len(marks)
        rows["cause"]["values"] = sorted(marks)[: number % 2]
        Result.objects.create(
            sample=sample, scorers=3, score=50, criteria=rows, flags={}, raised=[], commitments=[]
        )
    return session


def test_it_equals_what_anybody_reckons_from_the_marks(judged, client):
    found = {each.name: each for each in agreement(judged, judged.rubric.criteria.all())}
    lines = b"".join(client.get("/panels/draws/1/marks.jsonl").streaming_content).decode().splitlines()
    cases = [json.loads(line)["marks"]["legality"] for line in lines[1:]]
    expected = ordinal_alpha(cases)
    assert found["依据与理由"].alpha == round(expected, 3)
    assert found["依据与理由"].n == FEWEST
    page = client.get("/panels/draws/1/").content.decode()
    assert f"α = {expected:.3f}" in page
    assert found["及时"] == Agreement("timeliness", "及时", 10, None, Reason.NO_VARIATION), (
        "never 0 and never 1"
    )
    assert found["治本与协作"] == Agreement("cause", "治本与协作", 0, None, Reason.TOO_FEW_CASES)
    assert "太少" in page


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.integers(1, 5), min_size=2, max_size=4), min_size=3, max_size=12).filter(
        lambda cases: len({mark for case in cases for mark in case}) > 1
    ),
    st.randoms(use_true_random=False),
)
def test_whose_mark_is_whose_makes_no_difference(cases, chance):
    shuffled = [chance.sample(case, len(case)) for case in cases]
    one, other = (krippendorff_alpha(by_rater(each), "ordinal") for each in (cases, shuffled))
    assert one == pytest.approx(other, abs=1e-9)
    assert one == pytest.approx(ordinal_alpha(cases), abs=1e-9)


@pytest.mark.parametrize(
    ("alpha", "band"),
    [(0.8, "reliable"), (0.799, "tentative"), (0.667, "tentative"), (0.6, "weak"), (None, "")],
)
def test_the_bands(alpha, band):
    assert Agreement("x", "x", 10, alpha).band == band
