"""References and private codes: 30 signs that can't be mixed up when read over the phone (no 0 1 I L O U).
PURE."""

import secrets
import unicodedata

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference(prefix: str) -> str:
    """`LH-7K2M-94`: random, so that it tells nothing about how many there are; 30⁶ = 729 million of them."""
    signs = _random(6)
    return f"{prefix}-{signs[:4]}-{signs[4:]}"


def new_code() -> str:
    """`7K2M9-4XWQP`: 10 of 30 signs, 49 bits."""
    signs = _random(10)
    return f"{signs[:5]}-{signs[5:]}"


def _random(length: int) -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(length))


def tidy_code(typed: str) -> str:
    """The code as it was printed, however it was typed: small letters, spaces, no hyphen. Empty if it
    can't be one."""
    signs = _signs(typed)
    return f"{signs[:5]}-{signs[5:]}" if len(signs) == 10 else ""


def tidy_reference(typed: str, prefix: str) -> str:
    """The reference as it was printed, with or without its prefix. Empty if it can't be one."""
    signs = _signs(typed)
    if len(signs) == 6 + len(prefix) and signs.startswith(prefix):
        signs = signs[len(prefix) :]
    return f"{prefix}-{signs[:4]}-{signs[4:]}" if len(signs) == 6 else ""


def _signs(typed: str) -> str:
    """Capital signs only; full-width ones as narrow ones; anything that is no letter or figure falls out."""
    narrow = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sign for sign in narrow if sign.isascii() and sign.isalnum())
