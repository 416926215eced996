"""What a text is probably about: words that speak for a category, weighed and explained. PURE."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

LEAST = 3


@dataclass(frozen=True)
class Word:
    """`word` (lower case) speaks for `category` with a weight of 1 to 5."""

    word: str
    category: int
    weight: int


@dataclass(frozen=True)
class Suggestion:
    """A category with its score and the words that spoke for it."""

    category: int
    score: int
    words: tuple[str, ...]


def suggest(text: str, words: Iterable[Word], most: int = 3) -> tuple[Suggestion, ...]:
    """The best categories for the text, best first; none where nothing weighs at least LEAST.

    A word counts once however often it stands there (a title repeated in the body is no evidence); a word inside a
    longer one of the same category that stands there too does not count again.
    """
    lowered = f" {text.lower()} "
    found: dict[int, list[Word]] = defaultdict(list)
    for each in words:
        if _stands(each.word, lowered):
            found[each.category].append(each)
    ranked = [_weigh(category, hits) for category, hits in found.items()]
    ranked = [s for s in ranked if s.score >= LEAST]
    return tuple(sorted(ranked, key=lambda s: (-s.score, s.category))[:most])


def _stands(word: str, lowered: str) -> bool:
    """Chinese words anywhere; Latin ones only where a word begins ("rat" is not in "separate")."""
    if not word.isascii():
        return word in lowered
    at = lowered.find(word)
    while at >= 0:
        if not lowered[at - 1].isalnum():
            return True
        at = lowered.find(word, at + 1)
    return False


def _weigh(category: int, hits: list[Word]) -> Suggestion:
    longest = [w for w in hits if not any(w.word != o.word and w.word in o.word for o in hits)]
    ordered = sorted(longest, key=lambda w: (-w.weight, w.word))
    return Suggestion(category, sum(w.weight for w in ordered), tuple(w.word for w in ordered))
