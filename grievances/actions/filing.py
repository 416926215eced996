"""Filing: from what somebody wrote to a routed case with running clocks, in one transaction."""

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from grievances import lifecycle, notices, policies
from grievances.actions import behalf, dispatching, photos, timing
from grievances.actions.behalf import Asked
from grievances.actions.repeating import Lately
from grievances.lifecycle import Verb
from grievances.models import Assignment, Grievance
from grievances.models.grievance import Channel
from grievances.selectors.alike import told
from portal.accounts import identities
from portal.accounts.codes import new_reference
from portal.accounts.identities import Filer
from portal.areas.models import Area
from portal.departments.actors import SYSTEM, Actor
from portal.departments.models import Category
from portal.engines.journal import journal
from portal.engines.limits import clocks
from portal.engines.routing.engine import Decision
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere

LONGEST_BODY, LONGEST_TITLE = 5000, 80
TITLE_WIDTH = {True: 72, False: 40}  # Latin letters are half as wide
SENTENCE_END = re.compile(r"[。！？；!?]|(?<=[A-Za-z]{3})\.(?=\s|$)")
LONGEST_IMPORTED = 20_000  # what another system took is not cut here
WITHOUT_CATEGORY = "E2"


@dataclass(frozen=True)
class Filing:
    """What is filed. `form_key` (UUID) is the form's own: the same filing sent twice is one case
    (invariant 14).

    `filed_at` None: now. `photos`: tokens of staged uploads of this form. `behalf`: an officer files it for
    somebody, and how they were asked. `follows`: an earlier case of the same resident, answered for good, to
    which there are new facts. `all_the_same`: it has happened again; else what the same person has filed
    within a day in the same words, and shows to be theirs, is not filed twice. `guarded`: those who handle it
    can't learn who filed.
    """

    body: str
    area: Area
    form_key: str
    title: str = ""
    category: Category | None = None
    place: str = ""
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    public_text: bool = False
    language: str = "zh-hans"
    channel: str = "web"
    source: str = ""
    historical: bool = False
    filed_at: datetime | None = None
    photos: tuple[str, ...] = ()
    behalf: Asked | None = None
    filer: Filer = field(default_factory=Filer)
    all_the_same: bool = False
    follows: Grievance | None = None
    guarded: bool = False


@dataclass(frozen=True)
class Filed:
    """The receipt. `again`: this filing had been sent before; the case and the code are the first one's.
    `code` is empty of what a patrol found: it has no resident, and nobody is kept as one."""

    grievance: Grievance
    code: str
    again: bool


def file(filing: Filing, *, actor: Actor) -> Filed:
    """File a grievance: kept, routed by the responsibility list, clocks started, everybody told.

    Raises Invalid naming the field. Sent twice, even at once, it is one case with one receipt.
    """
    filing = behalf.clean(_clean(filing), actor)
    _refuse_stranger(filing, actor)
    key = filing_key(filing)
    lately = _lately(filing)
    same = _repeated(filing, lately, actor)
    if (same or filing.channel == Channel.IMPORT) and (before := _found(key)):
        return before
    if same:
        told = _("You have filed this already within the last 24 hours, as %(reference)s.")
        raise MoveRefused(told % {"reference": same.reference})
    _refuse_strange(filing.follows, actor)
    for_themselves = filing.channel in (Channel.WEB, Channel.API)
    return _file_once(filing, key, actor.as_resident() if for_themselves else actor, lately)


def _refuse_stranger(filing: Filing, actor: Actor) -> None:
    """NotAllowed where somebody files as a patrol who is no officer."""
    if filing.channel == Channel.PATROL and not actor.is_staff:
        raise NotAllowed(_("Only officers on patrol file what a patrol found."))


def _lately(filing: Filing) -> Lately:
    """What the same person has filed within 24 hours; of what another system took nothing is known,
    and what a patrol found is nobody's."""
    if filing.channel in (Channel.IMPORT, Channel.PATROL):
        return Lately({})
    return Lately.of(filing.filer, filing.filed_at or clock.now())


def repeated(filing: Filing, *, actor: Actor) -> Grievance | None:
    """The actor's own case by which the same person has told this very matter within 24 hours, if they don't
    say that it has happened again. Of a case that they have not shown to be theirs nobody is told: what they
    send is filed as any other, and officers who may see both see that they are alike."""
    return _repeated(filing, _lately(filing), actor)


def _repeated(filing: Filing, lately: Lately, actor: Actor) -> Grievance | None:
    if filing.all_the_same:
        return None
    at = filing.filed_at or clock.now()
    return lately.same_as(told(filing.body, filing.area, at, filing.longitude, filing.latitude), actor)


def _refuse_strange(follows: Grievance | None, actor: Actor) -> None:
    """NotThere where the earlier case is not one's own; MoveRefused while its answer can be reviewed."""
    if follows is None:
        return
    if follows.pk not in policies.own_cases(actor):
        raise NotThere("")
    if not follows.is_final:
        raise MoveRefused(_("The answer to your earlier case can still be reviewed: ask for that first."))


def _file_once(filing: Filing, key: str, actor: Actor, lately: Lately, left: int = 3) -> Filed:
    """File it, unless it was filed meanwhile. A reference that is taken is drawn again: with a million cases
    one in 700 is."""
    try:
        with transaction.atomic():
            return _file(filing, key, actor, lately)
    except IntegrityError:
        if before := _found(key):
            return before
        if not left:
            raise
    return _file_once(filing, key, actor, lately, left - 1)


def filing_key(filing: Filing) -> str:
    """The form's key with a fingerprint of what was written: going back and writing something else is a
    new case."""
    said = "\x1f".join([filing.form_key, filing.title, filing.body, filing.area.code, filing.place])
    return hashlib.sha256(said.encode()).hexdigest()


def title_of(body: str) -> str:
    """A title from the first sentence, where none was given; a long one in Latin letters ends between two
    words."""
    line = body.strip().splitlines()[0].strip()
    line = SENTENCE_END.split(line, maxsplit=1)[0] or line
    wide = TITLE_WIDTH[line.isascii()]
    if len(line) <= wide:
        return line
    cut = line[: wide - 1]
    return f"{(line.isascii() and cut.rpartition(' ')[0]) or cut}…"


def _clean(filing: Filing) -> Filing:
    body, title = (text.replace("\x00", "").strip() for text in (filing.body, filing.title))
    if not body:
        raise Invalid(_("Please say what happened."), "body")
    most = LONGEST_IMPORTED if filing.channel == Channel.IMPORT else LONGEST_BODY
    if len(body) > most:
        raise Invalid(
            _("This is %(count)s characters long; at most %(most)s fit. Please shorten it.")
            % {"count": len(body), "most": most},
            "body",
        )
    if filing.category and not filing.category.active:
        raise Invalid(_("This kind of matter is no longer used. Please choose another."), "category")
    values = filing.__dict__ | {
        "body": body,
        "title": (title or title_of(body))[:LONGEST_TITLE],
        "place": filing.place.replace("\x00", "").strip()[:200],
        "filer": _consenting(filing),
    }
    return Filing(**values)


def _consenting(filing: Filing) -> Filer:
    """The filer with the consent that a sensitive matter asks of whoever tells who they are; no other is
    kept.

    Nothing is asked of imported messages: another system took them, under its own notice, and tells nobody's
    name or address here.
    """
    filer = filing.filer
    asked = (
        filing.channel != Channel.IMPORT
        and filing.category is not None
        and filing.category.sensitive
        and filer.is_identifying
    )
    if asked and not filer.sensitive_consent:
        raise Invalid(
            _(
                "This kind of matter touches private life. Please tick that you agree, or leave out name, "
                "phone and e-mail and stay anonymous: then nothing needs to be ticked."
            ),
            "sensitive_consent",
        )
    return replace(filer, sensitive_consent=asked)


def _found(key: str) -> Filed | None:
    if not Grievance.objects.filter(filing_key=key).exists():  # nearly always
        return None
    case = Grievance.objects.select_related("area", "category").filter(filing_key=key).first()
    if case is None:
        return None
    return Filed(case, "" if case.is_found else identities.code_of(case.subject), again=True)


def _file(filing: Filing, key: str, actor: Actor, lately: Lately) -> Filed:
    case = _new_case(filing, key)
    if not case.is_guarded and lately.is_much(case.filed_at):
        case.many = Grievance.WAITS
    decision = dispatching.decide(case) if not case.many else Decision(None, (), "many")
    if decision.lead is not None:
        dispatching.follow(case, decision)
        case.status = lifecycle.after(Verb.DISPATCH, case.status)
    case.save(force_insert=True)
    code = "" if case.is_found else identities.keep(case.subject, filing.filer)
    told = behalf.keep(case, filing.behalf, actor)
    photos.attach_staged(case, filing.form_key, filing.photos, actor)
    deeds = [journal.Deed(Verb.FILE, actor.key, actor.role, facts(case, len(filing.photos)) | told)]
    parts = _assigned(case, decision, deeds)
    timing.begin(case, parts, actor.key)
    entries = journal.record_first(subject=case.subject, at=case.filed_at, deeds=deeds)
    notices.tell_first(
        case,
        [notices.Telling(e, d.data) for e, d in zip(entries, deeds, strict=True)],
        parts,
        filing.filer,
        code,
    )
    return Filed(case, code, again=False)


def _assigned(case: Grievance, decision: Decision, deeds: list[journal.Deed]) -> list[Assignment]:
    """Its parts, by the decision, which becomes the second deed; none where nobody leads yet."""
    if decision.lead is None:
        return []
    parts = dispatching.assign(case, decision, case.filed_at)
    data = dispatching.facts(case, decision, parts)
    deeds.append(journal.Deed(Verb.DISPATCH, SYSTEM.key, SYSTEM.role, data))
    return parts


def _new_case(filing: Filing, key: str) -> Grievance:
    category = filing.category
    case = Grievance(
        reference=new_reference(settings.REFERENCE_PREFIX),
        filing_key=key,
        filed_at=filing.filed_at or clock.now(),
        limit_class=clocks.current_limit(category.limit_class if category else WITHOUT_CATEGORY),
        calendar=clocks.current_calendar(filing.area.calendar),
        about_staff=bool(category and category.about_staff),
        sensitive=bool(category and category.sensitive),
        **{name: getattr(filing, name) for name in _COPIED},
    )
    timing.set_first_dues(case)
    case.contacted_at = case.filed_at if case.is_found else None  # whoever filed it knows
    return case


_COPIED = (
    "body", "title", "area", "category", "place", "longitude", "latitude", "public_text", "language",
    "channel", "source", "historical", "follows", "guarded",
)  # fmt: skip


def facts(case: Grievance, photos: int) -> dict:
    """What the journal keeps of a filing: no words, but their fingerprint."""
    return {
        "area": case.area.code,
        "category": case.category.code if case.category else None,
        "channel": case.channel,
        "class": str(case.limit_class),
        "calendar": str(case.calendar),
        "contact_due": case.contact_due.isoformat(),
        "due": case.done_due.isoformat() if case.done_due else None,
        "photos": photos,
        **({"guarded": True} if case.guarded else {}),
        "text": hashlib.sha256(f"{case.title}\x1f{case.body}".encode()).hexdigest(),
    }
