"""What an officer sees of a case at a glance: its flags, and the buttons of what can be done."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grievances.lifecycle import Verb
from grievances.models import Grievance
from grievances.models.grievance import Channel
from grievances.templatetags.casework import verb_word

register = template.Library()

# One key for each verb; j and k move, ? tells them all.
KEYS = {
    Verb.SIGN: "s",
    Verb.DISPATCH: "a",
    Verb.CORRECT: "c",
    Verb.SOLVE: "o",
    Verb.CONTACT: "w",
    Verb.ASK: "q",
    Verb.NOTE: "n",
    Verb.FINISH: "f",
    Verb.JOIN: "i",
    Verb.WAIVE: "v",
    Verb.OBJECT: "b",
    Verb.RULE: "r",
    Verb.PROPOSE: "e",
    Verb.REFUSE: "x",
    Verb.READ: "p",
}
# What a case most often waits for: the first of them that can be done is the one clear button.
FIRST = (Verb.RULE, Verb.SIGN, Verb.DISPATCH, Verb.PROPOSE, Verb.FINISH, Verb.CORRECT, Verb.NOTE)
KINDS = {Verb.REFUSE: "danger", Verb.OBJECT: "danger", Verb.READ: "quiet"}
CHANNELS = {
    Channel.WEB: gettext_lazy("on the web"),
    Channel.OFFICER: gettext_lazy("by a grid officer, for the resident"),
    Channel.API: gettext_lazy("through the API"),
    Channel.IMPORT: gettext_lazy("taken over from an earlier system"),
}


@dataclass(frozen=True)
class Flag:
    """A word beside a case, and a shorter one for its line in a queue; `tone` as of status tags."""

    tone: str
    word: str
    brief: str


@register.simple_tag
def flags(case: Grievance, joint: bool = False) -> list[Flag]:
    """What is special about the case, the pressing first."""
    level, cycle = {"level": case.level}, {"number": case.cycle}
    asked = _("Question to the resident") if case.done_due else _("Paused: waits for the resident")
    rows = (
        (case.about_staff, "late", _("About staff"), _("About staff")),
        (case.disputed, "late", _("Dispatch disputed"), _("In dispute")),
        (case.level, "late", _("Raised to level %(level)s") % level, _("Level %(level)s") % level),
        (case.question_open, "waiting", asked, _("Question open")),
        (case.cycle > 1, "waiting", _("Round %(number)s") % cycle, _("Round %(number)s") % cycle),
        (joint, "progress", _("Joint case"), _("Joint case")),
        (case.sensitive, "closed", _("Sensitive"), _("Sensitive")),
        (case.historical, "closed", _("Taken over from an earlier system"), _("Taken over")),
    )
    return [Flag(tone, word, brief) for stands, tone, word, brief in rows if stands]


@dataclass(frozen=True)
class Button:
    """An act of the bar. Signing is done at once; the others open their form."""

    verb: str
    word: str
    key: str
    kind: str


@register.filter
def buttons(verbs: Iterable[Verb]) -> list[Button]:
    """The acts in the order of the bar: first the one that the case waits for."""
    found = list(verbs)
    first = next((verb for verb in FIRST if verb in found), None)
    ordered = sorted(found, key=lambda verb: (verb != first, KINDS.get(verb, ""), found.index(verb)))
    return [Button(v, verb_word(v), KEYS[v], "primary" if v == first else _kind(v)) for v in ordered]


def _kind(verb: Verb) -> str:
    return KINDS.get(verb, "secondary")


@register.filter
def channel_word(case: Grievance) -> str:
    """How it came in."""
    return str(CHANNELS[Channel(case.channel)])
