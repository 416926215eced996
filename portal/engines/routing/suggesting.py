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


def suggest(text: str, words: Iterable[Word], most: int = 3, title: str = "") -> tuple[Suggestion, ...]:
    """The best categories for the text, best first; none where nothing weighs at least LEAST.

    A word counts once however often it stands in the text, and once more where it stands in the title.
    """
    body, head = f" {text.lower()} ", f" {title.lower()} "
    scores: dict[int, int] = defaultdict(int)
    spoken: dict[int, list[Word]] = defaultdict(list)
    for each in words:
        times = _stands(each.word, body) + _stands(each.word, head)
        if times:
            scores[each.category] += each.weight * times
            spoken[each.category].append(each)
    ranked = sorted((-score, category) for category, score in scores.items() if score >= LEAST)
    return tuple(Suggestion(category, -score, _told(spoken[category])) for score, category in ranked[:most])


def _stands(word: str, lowered: str) -> bool:
    """Chinese words anywhere; Latin ones only where a word begins ("rat" is not in "separate")."""
    at = lowered.find(word)
    if not word.isascii():
        return at >= 0
    while at >= 0:
        if not lowered[at - 1].isalnum():
            return True
        at = lowered.find(word, at + 1)
    return False


def _told(words: list[Word]) -> tuple[str, ...]:
    """The words to show, weightiest first; none that stands inside another one shown."""
    longest = [w for w in words if not any(w.word != o.word and w.word in o.word for o in words)]
    return tuple(w.word for w in sorted(longest, key=lambda w: (-w.weight, w.word)))
