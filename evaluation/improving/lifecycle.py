"""Improvements: their kinds and causes, who owns which, and by when it is decided. PURE.

Source: `domain.md` 3, the seven ways back. The reopened case and the rectification order are the other two;
they have rows of their own. Shares, numbers and days here are the project's own proposal.
"""

from datetime import timedelta
from enum import StrEnum

WINDOW = timedelta(days=90)
ANSWER = "15 working days"
AGAIN = 3  # the same finding so often within the window
LOW, EXCELLENT = 2, 90  # a median of at most 2 is a defect; a score from 90 on is worth following
FEWEST = 30  # under 30: not enough
SHARE = 0.25  # more than a quarter, as the lower end of Wilson's interval
MET = 0.80  # a proposed limit is one that so many of the timely cases kept
TIMELY = 4  # a median from which on panels found a case quick enough


class Cause(StrEnum):
    """Which finding opened it."""

    ALPHA = "alpha"  # the scorers of a session lay too far apart
    SLOW = "slow"  # in time, and too slow all the same
    TIGHT = "tight"  # late, and quick enough all the same
    JOINT = "joint"  # the wrong departments, or they did not work together
    WANTING = "wanting"  # several units fail at the same kind of matter
    EXCELLENT = "excellent"  # one unit does it very well
    HAND = "hand"  # the panel secretary proposes it
