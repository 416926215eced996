"""The blanks in a template: those that the portal fills in, and those that its author must. PURE."""

import re
from collections.abc import Mapping

# What the portal knows of a case; every other name in braces stays as it is.
KNOWN = ("reference", "title", "place", "department", "due")
BY_THE_PORTAL = re.compile(r"\{(" + "|".join(KNOWN) + r")\}")
BY_THE_AUTHOR = re.compile(r"(?:\[\[|［［)(.*?)(?:\]\]|］］)", re.DOTALL)


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with what the portal knows in the place of its names; a fact that is not given stays a name.
    What is filled in is not looked at again: a title may have braces of its own."""
    return BY_THE_PORTAL.sub(lambda found: facts.get(found[1], found[0]), text)


def left(text: str) -> list[str]:
    """What the author has still to fill in, in the text's order, each once."""
    return list(dict.fromkeys(found.strip() for found in BY_THE_AUTHOR.findall(text)))
