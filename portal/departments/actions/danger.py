"""Words of danger: a new version for whatever is written from now on; the older ones stay to be read."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from portal.departments import rights
from portal.departments.actions.categories import refuse_poor_word
from portal.departments.actions.change import Change, record, refuse_stale
from portal.departments.actors import Actor
from portal.departments.rights import Verb
from portal.engines.routing.danger import Group, Number, Words
from portal.engines.routing.models import DangerVersion, current, packed
from portal.kit import clock
from portal.kit.errors import Invalid

SUBJECT = "danger:words"
NUMBER = re.compile(r"[0-9]{3,12}")
MOST_GROUPS, MOST_WORDS, MOST_NUMBERS, LONGEST_REASON = 20, 400, 12, 300


def save_danger(words: Words, *, actor: Actor, reason: str, seen: str | None = None) -> int:
    """Save the next version; its number. The same again changes nothing.

    Raises Invalid: a portal is never deaf to danger, so no empty set, no kind without words or numbers, no
    number that is nobody's, no word that stands in nearly every text; MoveRefused where somebody was faster.
    """
    role = rights.check(actor, Verb.SAVE_DANGER)
    wanted = checked(words)
    reason = " ".join(reason.replace("\x00", "").split())[:LONGEST_REASON]
    if not reason:
        raise Invalid(_("Please say why."), "reason")
    with transaction.atomic():
        list(DangerVersion.objects.select_for_update().order_by("-version")[:1])
        refuse_stale(SUBJECT, seen)
        number, before = current()
        if wanted == before:
            return number
        row = DangerVersion(
            version=number + 1, words=packed(wanted), reason=reason, by=actor.key, saved_at=clock.now()
        )
        row.save(force_insert=True)
        this = Change(row, row.saved_at, _told(before, wanted) | {"version": row.version, "reason": reason})
        record(SUBJECT, Verb.SAVE_DANGER, actor.key, role, this)
    return row.version


def _told(before: Words, after: Words) -> dict[str, list[str]]:
    """Which words came, and which went."""
    old, new = ({word for group in each.groups for word in group.words} for each in (before, after))
    return {"added": sorted(new - old), "removed": sorted(old - new)}


def checked(words: Words) -> Words:
    """The words tidied: in lower case, each once; groups of which nothing is left are gone. Raises
    Invalid."""
    groups = tuple(_tidy(group) for group in words.groups if group.words)
    if not groups:
        raise Invalid(_("Nobody would be warned of anything any more. Leave at least one word."))
    if len(groups) > MOST_GROUPS or sum(len(group.words) for group in groups) > MOST_WORDS:
        told = _("At most %(groups)s kinds and %(words)s words.")
        raise Invalid(told % {"groups": MOST_GROUPS, "words": MOST_WORDS})
    numbers = _numbers(words.numbers)
    for group in groups:
        _refuse_unfit(group, {each.number for each in numbers})
    return Words(groups, numbers)


def _tidy(group: Group) -> Group:
    def each_once(row: tuple[str, ...]) -> tuple[str, ...]:
        tidied = (" ".join(word.replace("\x00", "").lower().split()) for word in row)
        return tuple(dict.fromkeys(word for word in tidied if word))

    zh, en = each_once(group.words_zh), each_once(group.words_en)
    name_zh, name_en = group.name_zh.strip(), group.name_en.strip()
    return Group(group.key, name_zh, name_en, zh, en, tuple(dict.fromkeys(group.numbers)))


def _numbers(given: tuple[Number, ...]) -> tuple[Number, ...]:
    rows = tuple({each.number: each for each in given}.values())
    wrong = next((each.number for each in rows if not NUMBER.fullmatch(each.number)), None)
    if wrong is not None:
        raise Invalid(_("“%(number)s” is no number to call.") % {"number": wrong}, "numbers")
    nameless = next((each.number for each in rows if not each.name_zh), None)
    if nameless is not None:
        raise Invalid(_("Please write whose number %(number)s is.") % {"number": nameless}, "numbers")
    if not 1 <= len(rows) <= MOST_NUMBERS:
        raise Invalid(_("Between one and %(most)s numbers.") % {"most": MOST_NUMBERS}, "numbers")
    return rows


def _refuse_unfit(group: Group, known: set[str]) -> None:
    if not group.name_zh:
        raise Invalid(_("Please give each kind of danger a name."), f"{group.key}-name_zh")
    for name, words in (("words_zh", group.words_zh), ("words_en", group.words_en)):
        for word in words:
            _refuse_word(word, f"{group.key}-{name}")
    if not group.numbers:
        raise Invalid(_("Please say whom to call."), f"{group.key}-numbers")
    if unknown := [number for number in group.numbers if number not in known]:
        told = _("%(number)s does not stand among the numbers below.")
        raise Invalid(told % {"number": unknown[0]}, f"{group.key}-numbers")


def _refuse_word(word: str, field: str) -> None:
    refuse_poor_word(word, field)
    if len(word) < 2 or (word.isascii() and len(word) < 4):
        told = _("“%(word)s” stands in too many texts that speak of no danger. Write a longer one.")
        raise Invalid(told % {"word": word}, field)
