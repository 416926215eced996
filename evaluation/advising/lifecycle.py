"""How long a question stays open, and by when every opinion is answered. PURE.

The numbers of days are the project's own proposal.
"""

from datetime import timedelta

OPINION_LIMIT, ANSWER_LIMIT = "10 working days", "15 working days"
REMIND_BEFORE = timedelta(days=3)
LONGEST_TERM = timedelta(days=3 * 366)
