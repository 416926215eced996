"""Which services may help with a filing: by its category and by its words, explained. PURE."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.engines.routing.suggesting import Suggestion, Word, suggest

SAME_CATEGORY = 2
# Without a category one word of the service is enough; against the category that was chosen it takes two.
LEAST_STRAY = 6


@dataclass(frozen=True)
class Offer:
    """A service as matching needs it: its key and the categories of filings that it may help with."""

    service: int
    categories: frozenset[int]


@dataclass(frozen=True)
class Match:
    """A service that may help, with the words of the filing that spoke for it (none: its category did)."""

    service: int
    score: int
    words: tuple[str, ...]


def match(
    text: str, category: int | None, offers: Iterable[Offer], words: Iterable[Word], most: int = 2
) -> tuple[Match, ...]:
    """The services that help best, best first; equal ones in the order of `offers`.

    A `Word` names its service where a filing's word names its category.
    """
    offers = list(offers)
    spoken = {found.category: found for found in suggest(text, words, len(offers))}
    found = [_match(offer, category, spoken.get(offer.service)) for offer in offers]
    kept = [each for each in found if each is not None]
    return tuple(sorted(kept, key=lambda each: -each.score)[:most])


def _match(offer: Offer, category: int | None, spoken: Suggestion | None) -> Match | None:
    score, words = (spoken.score, spoken.words) if spoken else (0, ())
    if category in offer.categories:
        return Match(offer.service, score + SAME_CATEGORY, words)
    enough = score >= LEAST_STRAY or (score and category is None)
    return Match(offer.service, score, words) if enough else None
