"""Codes that say nothing about whom they stand for."""

import secrets

from portal.accounts.codes import SIGNS


def codes(count: int) -> list[str]:
    """So many different codes of four signs, shuffled."""
    found: set[str] = set()
    while len(found) < count:
        found.add("".join(secrets.choice(SIGNS) for _ in range(4)))
    made = sorted(found)
    secrets.SystemRandom().shuffle(made)
    return made
