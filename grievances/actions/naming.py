"""A text that names who filed: whoever writes it is warned before others read it, and sends it without, or
says why it must be there.

The warning must tell nobody who filed. What somebody could try: type names into a note, and see at which
the portal warns. So there are two kinds of warning:

1. Whoever may read who filed this very case (`Verb.READ`, and the resident is not anonymous) is warned of
   the sealed name, number and address. A match tells them nothing that they could not read, and costs the
   same: it is written down as a reading of who filed, with its purpose, and the resident is told; of
   whoever has read it before, no second time. A wrong guess is no cheaper: without a warning the text is
   sent, under their name, for all in the case to read. And how often somebody is matched in an hour is
   bounded.
2. Everybody else (a co-department, whoever handles a confidential case or one of somebody anonymous) is
   never compared with what is sealed. They are warned of what looks like the number of an identity card,
   or, where the text is for officers, like a mobile number: that depends on their text alone.

Texts stay as they were typed. Who sends it all the same names one of REASONS, which the journal keeps with
the deed; it keeps no words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from types import MappingProxyType
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grievances import policies
from grievances.actions.step import step
from grievances.lifecycle import Verb
from grievances.models import Grievance
from grievances.redaction import redact
from portal.accounts import identities, spotting, throttle
from portal.accounts.spotting import Place
from portal.departments.actors import Actor
from portal.departments.models import Department
from portal.kit.errors import Invalid

REASONS: MappingProxyType[str, Any] = MappingProxyType(
    {
        "other": gettext_lazy("It is somebody else's: of an office, an officer, a company"),
        "agreed": gettext_lazy("The resident has agreed that it stands here"),
        "paper": gettext_lazy("A document must name them, such as an agreement or a payment"),
    }
)
# Read by the resident and by those who watch over them, or no text about a person at all.
FREE = frozenset({Verb.READ, Verb.HEED, Verb.RECUSE, Verb.READMIT, Verb.LOOK_UP, Verb.MERGE})
# The resident reads these: an officer's own mobile number may well stand in them.
TO_RESIDENT = frozenset(
    {
        Verb.CONTACT, Verb.ASK, Verb.PROPOSE, Verb.SOLVE, Verb.REFUSE, Verb.TRANSFER_OUT, Verb.DECIDE_REVIEW,
        Verb.GRANT_TIME, Verb.PLAN, Verb.REACH, Verb.FOLLOW_UP, Verb.END_MEDIATION, Verb.AGREE,
    }
)  # fmt: skip
AN_HOUR, TRIES = 3600, 20
MOST_QUOTED = 3


class Names(Invalid):
    """A text names somebody; it can be sent with one of REASONS."""


def refuse(case: Grievance, *, actor: Actor, verb: Verb, given: Mapping[str, Any]) -> None:
    """Raises Names at the first field that names who filed, or seems to; and what `policies.check` raises.

    Ask it outside of the deed's transaction: a match is written down although the deed is refused.
    """
    if verb in FREE or not actor.is_staff:
        return
    written = [(name, text) for name, text in _texts(given) if text.strip()]
    if not written or case.is_erased:
        return
    policies.check(actor, verb, case)
    sealed = _may_read(actor, case)
    for name, text in written:
        if places := _places(case, verb, text, sealed):
            raise Names(_told(text, places), name)


def _texts(given: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, str]]:
    """(field, text) of all that was written, in what lies inside too."""
    for name, value in given.items():
        for each in value if isinstance(value, list | tuple) else (value,):
            if isinstance(each, str):
                yield within or name, each
            elif is_dataclass(each):
                inside = {field.name: getattr(each, field.name) for field in fields(each)}
                yield from _texts(inside, "" if name == "reply" else within or name)


def _may_read(actor: Actor, case: Grievance) -> Actor | None:
    """The actor, where who filed is theirs to read."""
    kept = identities.shown(case.subject)
    may = kept is not None and not kept.anonymous and policies.may(actor.as_officer(), Verb.READ, case)
    return actor if may else None


def _places(case: Grievance, verb: Verb, text: str, reader: Actor | None) -> list[Place]:
    found = [*spotting.id_numbers(text)]
    if verb not in TO_RESIDENT:
        found += spotting.numbers(text)
    if reader is not None:
        matched = identities.named_in(case.subject, text)
        if matched:
            _write_down(case, reader)
        found += matched
    return sorted(set(found))


def _write_down(case: Grievance, reader: Actor) -> None:
    """The match is a reading of who filed; nothing new to whoever has read it before. Raises TooMany."""
    if identities.has_read(case.subject, reader.person_id):
        return
    throttle.count("names-filer", reader.key, most=TRIES, seconds=AN_HOUR)
    with step(case, Verb.READ, actor=reader.as_officer()) as this:
        unit = Department.objects.get(pk=this.speaks)
        this.data["department"] = unit.pk
        role = policies.role_for(this.actor, this.case, this.by)
        with translation.override(this.case.language):
            named, why = unit.name, _("A text of theirs named you; they were warned before it was sent.")
        identities.read(case.subject, person_id=reader.person_id, role=role, unit=named, purpose=why)


def _told(text: str, places: list[Place]) -> str:
    quotes = [spotting.quoted(text, place) for place in places[:MOST_QUOTED]]
    joined = _(", ").join(_("“%(word)s”") % {"word": words} for words in dict.fromkeys(quotes))
    return _(
        "This seems to name who filed, and others read it: %(quotes)s. Take it out, or say below why it must "
        "stay."
    ) % {"quotes": joined}


@dataclass(frozen=True)
class Own:
    """In a resident's own words what names them: what the register takes out, and what would stand there."""

    out: tuple[str, ...]
    stays: tuple[str, ...]


def own(text: str, *, name: str, phone: str, email: str) -> Own | None:
    """Where the text has what they gave of themselves; None where it has none of it."""
    places = spotting.of_person(text, name=name, phone=phone, email=email)
    words = dict.fromkeys(" ".join(text[start:end].split()) for start, end in places)
    if not words:
        return None
    shown = redact(text)
    stays = {each for each in words if each in shown}
    return Own(tuple(each for each in words if each not in stays), tuple(stays))


def naming(actor: Actor, reason: str) -> Actor:
    """The actor, who sends a text for this reason although it names somebody: the journal keeps it with the
    deed. Raises Invalid where it is none of REASONS."""
    if reason not in REASONS:
        raise Invalid(_("Please choose one of these."), "named")
    return actor.naming(reason)
