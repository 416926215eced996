"""Words of the codes by which it is kept how somebody was helped, found, or kept out."""

from django import template
from django.utils.translation import gettext_lazy as _

from grievances.models import Behalf, Interest, Lookup

register = template.Library()

HOW = {
    Behalf.How.PHONE: _("by phone"),
    Behalf.How.COUNTER: _("at the counter"),
    Behalf.How.PAPER: _("on paper"),
    Behalf.How.VISIT: _("at their door"),
}
AGREED = {
    Behalf.Agreed.IN_PERSON: _("They told me so in person"),
    Behalf.Agreed.BY_PHONE: _("They told me so by phone"),
    Behalf.Agreed.SIGNED: _("They signed a paper"),
}
BECAUSE = {
    Behalf.Because.NO_DEVICE: _("They have no phone or computer for it"),
    Behalf.Because.SIGHT: _("They see badly"),
    Behalf.Because.WRITING: _("Reading or writing is hard for them"),
    Behalf.Because.UNWELL: _("They are ill or can't leave the house"),
    Behalf.Because.LANGUAGE: _("They speak another language"),
    Behalf.Because.WISH: _("They prefer to be helped"),
}
# The same, said to the resident.
AGREED_BY_YOU = {
    Behalf.Agreed.IN_PERSON: _("you told them so in person"),
    Behalf.Agreed.BY_PHONE: _("you told them so by phone"),
    Behalf.Agreed.SIGNED: _("you signed a paper"),
}
BY = {
    Lookup.By.PHONE: _("phone number"),
    Lookup.By.EMAIL: _("e-mail address"),
    Lookup.By.NAME: _("full name"),
}
PURPOSES = {
    Lookup.Purpose.LOST: _("Somebody asks for their case and has lost the slip"),
    Lookup.Purpose.NEWS: _("Somebody brings news for their case"),
    Lookup.Purpose.ASKS: _("Somebody asks how their case stands"),
    Lookup.Purpose.HELP: _("Somebody needs help, and their cases matter for it"),
}
REASONS = {
    Interest.Reason.PARTY: _("I am a party to it, or it is about me"),
    Interest.Reason.FAMILY: _("A relative or somebody of my household is concerned"),
    Interest.Reason.NEIGHBOUR: _("A friend or a neighbour of mine is concerned"),
    Interest.Reason.BUSINESS: _("I have money or business in it"),
    Interest.Reason.BEFORE: _("I decided on the matter before, elsewhere"),
    Interest.Reason.OTHER: _("Another interest"),
}
PROOFS = {
    "known": _("I know them in person"),
    "card": _("They showed an identity card"),
    "called_back": _("I called back the number that was left"),
}


@register.filter
def how_word(code: str) -> str:
    """On which way the officer was asked."""
    return str(HOW.get(code, ""))


@register.filter
def agreed_word(code: str) -> str:
    """How the resident agreed, said to officers."""
    return str(AGREED.get(code, ""))


@register.filter
def agreed_by_you(code: str) -> str:
    """How the resident agreed, said to them."""
    return str(AGREED_BY_YOU.get(code, ""))


@register.filter
def because_word(code: str) -> str:
    """Why they did not file it themselves."""
    return str(BECAUSE.get(code, ""))


@register.filter
def by_word(code: str) -> str:
    """By what somebody's cases were looked for."""
    return str(BY.get(code, ""))


@register.filter
def purpose_word(code: str) -> str:
    """What they were looked for."""
    return str(PURPOSES.get(code, ""))


@register.filter
def interest_word(code: str) -> str:
    """Which interest an officer has."""
    return str(REASONS.get(code, ""))
