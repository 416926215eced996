"""Draws that anyone can run again: of cases that closed, of their scorers, and of whole panels. PURE.

pool hash = SHA-256("pool-v1" ‖ canonical JSON of [[code, resident], …] by code), published first
seed      = SHA-256("draw-v1" ‖ pool hash ‖ the public randomness that was named beforehand)
chance    = the first 8 bytes of SHA-256("case-v1" ‖ seed ‖ key); drawn where below probability·2⁶⁴
rank      = SHA-256("scorer-v1" ‖ seed ‖ key ‖ code), smallest first

Hex digests and texts go in as UTF-8. The key of a case is the digest of the entry that closed it: it holds a
random salt, so that nobody can tell before the closing whether the case will be drawn, nor change it after.

A panel under quotas: `leximin` finds the fairest probabilities and committees, `lottery` makes numbered
tickets of them, `announce` publishes both with the pool, `conclude` draws when the randomness is known, and
`verify` runs it again from what was published (recipes: `publishing`, `tickets`, `replacing`).
"""

from evaluation.drawing.cases import Rates, chance, is_drawn, probability
from evaluation.drawing.digests import seed
from evaluation.drawing.mixed import chosen, gaps, is_followed, is_repeated
from evaluation.drawing.publishing import Person, announce, conclude, panel_pool_hash, rows
from evaluation.drawing.quotas import Bound, Infeasible
from evaluation.drawing.replacing import alternates, next_alternate
from evaluation.drawing.scorers import RESIDENTS_AT_LEAST, Candidate, pool_hash, ranked, scorers
from evaluation.drawing.selecting import Distribution, leximin
from evaluation.drawing.tickets import Lottery, drawn, lottery, ticket
from evaluation.drawing.verifying import verify

__all__ = [
    "RESIDENTS_AT_LEAST",
    "Bound",
    "Candidate",
    "Distribution",
    "Infeasible",
    "Lottery",
    "Person",
    "Rates",
    "alternates",
    "announce",
    "chance",
    "chosen",
    "conclude",
    "drawn",
    "gaps",
    "is_drawn",
    "is_followed",
    "is_repeated",
    "leximin",
    "lottery",
    "next_alternate",
    "panel_pool_hash",
    "pool_hash",
    "probability",
    "ranked",
    "rows",
    "scorers",
    "seed",
    "ticket",
    "verify",
]
