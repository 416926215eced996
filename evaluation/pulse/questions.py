"""The three questions of the survey 获得感、幸福感、安全感, each with five answers in words. PURE.

Kept as they are from round to round: what is asked in other words can't be compared. There is no free text:
what somebody writes may tell who they are, and residents have the portal itself to be heard.
"""

from collections.abc import Mapping

KEYS = ("gain", "happiness", "safety")
VALUES = range(1, 6)
GOOD = 4  # the two upper answers count as yes
FEWEST = 10  # fewer answers are not shown
DAYS, SIZE = 14, 200
AGAIN_DAYS = 180  # who was asked is left alone for half a year
MOST, LONGEST = 5000, 60
SHORTEST = 3
INDEX = "evaluation.pulse"  # the place of the links' blind index
Marks = Mapping[str, int]


def are_whole(marks: Marks) -> bool:
    """Whether every question is answered, and with one of the five answers."""
    return set(marks) == set(KEYS) and all(value in VALUES for value in marks.values())
