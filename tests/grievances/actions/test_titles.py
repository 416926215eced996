"""The title that a case gets where none was given: its first sentence, whole words, not too long."""

import pytest

from grievances.actions.filing import title_of

ENGLISH = "Somebody on our stairs is charging an e-bike with a cable through the window at night. Come."


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("三号楼楼道里有人飞线充电，晚上很危险。请来看看。", "三号楼楼道里有人飞线充电，晚上很危险"),
        ("水" * 50, "水" * 39 + "…"),
        (ENGLISH, "Somebody on our stairs is charging an e-bike with a cable through the…"),
        ("No. 3 has had no water since v1.2. Please come.", "No. 3 has had no water since v1.2. Please come"),
        ("The lift is out", "The lift is out"),
        ("？？？", "？？？"),
        ("a" * 90, "a" * 71 + "…"),
    ],
)  # fmt: skip
def test_the_first_sentence(body, title):
    assert title_of(body) == title
