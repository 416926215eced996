"""Draws that anyone can run again: of cases that closed, and of scorers from the panel's pool. PURE.

pool hash = SHA-256("pool-v1" ‖ canonical JSON of [[code, resident], …] by code), published first
seed      = SHA-256("draw-v1" ‖ pool hash ‖ the public randomness that was named beforehand)
chance    = the first 8 bytes of SHA-256("case-v1" ‖ seed ‖ key); drawn where below probability·2⁶⁴
rank      = SHA-256("scorer-v1" ‖ seed ‖ key ‖ code), smallest first

Hex digests and texts go in as UTF-8. The key of a case is the digest of the entry that closed it: it holds a
random salt, so that nobody can tell before the closing whether the case will be drawn, nor change it after.
"""

from evaluation.drawing.cases import Rates, chance, is_drawn, probability
from evaluation.drawing.digests import seed
from evaluation.drawing.scorers import RESIDENTS_AT_LEAST, Candidate, pool_hash, ranked, scorers

__all__ = [
    "RESIDENTS_AT_LEAST",
    "Candidate",
    "Rates",
    "chance",
    "is_drawn",
    "pool_hash",
    "probability",
    "ranked",
    "scorers",
    "seed",
]
