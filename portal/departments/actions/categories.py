"""Categories: their names, limit class and flags, and the words that speak for them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from portal.departments import work
from portal.departments.actions.change import changing, fill
from portal.departments.actors import Actor
from portal.departments.models import Category, Keyword
from portal.departments.rights import Verb
from portal.engines.limits import clocks
from portal.kit.errors import Invalid

LONGEST_WORD = 40
WEIGHTS = (5, 4, 3, 2, 1)


def edit_category(category: Category, *, actor: Actor, seen: str | None = None, **values: Any) -> Category:
    """Change names, hints, limit class or flags: for what is filed from now on.

    Raises Invalid: whether a category is about staff can't change once something was filed under it.
    """
    with changing(category, Verb.EDIT_CATEGORY, actor=actor, seen=seen) as this:
        clocks.current_limit(values.get("limit_class", this.row.limit_class))
        this.data["changes"] = fill(this.row, values)
        this.idle = not this.data["changes"]
        if "about_staff" in this.data["changes"] and work.hangs_on(this.row):
            raise Invalid(
                _("Cases were filed under it: who may see them rests on this. Make a new category instead."),
                "about_staff",
            )
    return this.row


def save_words(
    category: Category, *, actor: Actor, words: Mapping[int, list[str]], seen: str | None = None
) -> Category:
    """Make these, by weight, the words that speak for the category. Raises Invalid, field `weight_<n>`."""
    wanted = _checked(words)
    with changing(category, Verb.EDIT_WORDS, actor=actor, seen=seen) as this:
        before = dict(this.row.keywords.values_list("word", "weight"))
        added = {word: weight for word, weight in wanted.items() if word not in before}
        other = {w: weight for w, weight in wanted.items() if before.get(w, weight) != weight}
        gone = sorted(set(before) - set(wanted))
        this.data |= {"added": added, "weighed": other, "removed": gone}
        this.idle = not (added or other or gone)
        this.row.keywords.filter(word__in=gone).delete()
        for word, weight in other.items():
            this.row.keywords.filter(word=word).update(weight=weight)
        Keyword.objects.bulk_create(
            Keyword(category=this.row, word=word, weight=weight) for word, weight in added.items()
        )
    return this.row


def _checked(words: Mapping[int, list[str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for weight, row in words.items():
        for word in (" ".join(each.replace("\x00", "").lower().split()) for each in row):
            if word:
                _refuse_word(word, weight, found)
                found[word] = weight
    return found


def refuse_poor_word(word: str, field: str) -> None:
    """Invalid where a word is too long to be kept, or too short to mean anything."""
    if len(word) > LONGEST_WORD:
        raise Invalid(
            _("“%(word)s” is too long: at most %(most)s characters.") % {"word": word, "most": LONGEST_WORD},
            field,
        )
    if word.isascii() and len(word) < 2:
        raise Invalid(_("“%(word)s” is too short to mean anything.") % {"word": word}, field)


def _refuse_word(word: str, weight: int, found: Mapping[str, int]) -> None:
    field = f"weight_{weight}"
    refuse_poor_word(word, field)
    if found.get(word, weight) != weight:
        raise Invalid(_("“%(word)s” stands under two weights.") % {"word": word}, field)
