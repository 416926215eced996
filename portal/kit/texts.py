"""Texts that become one."""


def in_one(one: str, other: str, between: str, most: int) -> str:
    """Two texts in one of at most `most` characters; the same twice, or an empty one, only once."""
    return between.join(dict.fromkeys(text for text in (one, other) if text))[:most]
