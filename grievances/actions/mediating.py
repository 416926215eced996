"""Mediation 调解: opened by the lead, taken part in freely, ended by an agreement, by one refusal, by the
lead, or by its time.

It is voluntary: one clear refusal ends it, at any moment. The case's own clock runs on all the while.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from grievances import mediations
from grievances.actions import timing
from grievances.actions.handling import own_part, text_of, write
from grievances.actions.step import Step, lock, step
from grievances.lifecycle import Consent, MediationState, PartState, Verb, can
from grievances.models import Assignment, Grievance, Letter, Mediation, MediationParty, MediationSession
from portal.departments.actors import SYSTEM, Actor
from portal.engines.escalation import watch
from portal.engines.escalation.models import Watch
from portal.kit.errors import Invalid, MoveRefused

WITHIN = timedelta(days=30)  # Shenzhen rules, art. 25
FOLLOWED_AFTER = timedelta(days=30)
MOST_PARTIES, LONGEST_NAME, LONGEST_PLACE = 6, 120, 200
Ended = Mediation.Ended


@dataclass(frozen=True)
class Party:
    """Another party than the resident. `who` they are, for the officers; `told`: what the resident reads of
    them, "" for no more than that there is another party."""

    who: str
    told: str = ""


def mediate(
    grievance: Grievance,
    *,
    actor: Actor,
    about: str,
    parties: Sequence[Party],
    seen: int | None = None,
) -> Grievance:
    """Open a mediation between the resident and one to five other parties: the resident is asked on their own
    page, the others by the lead. It ends by itself after thirty days."""
    about = text_of(about, "about", _("Please write what is to be mediated."))
    others = _checked(parties)
    with step(grievance, Verb.MEDIATE, actor=actor, seen=seen) as this:
        if not mediations.is_offered(this.case):
            raise MoveRefused(_("Mediation is not offered for this kind of matter, or it is agreed already."))
        part = own_part(this, PartState.SIGNED, role=Assignment.LEAD)
        made = Mediation.objects.create(
            grievance=this.case,
            department_id=part.department_id,
            cycle=this.case.cycle,
            about=about,
            opened_at=this.at,
            opened_by_id=actor.person_id,
            until=this.at + WITHIN,
        )
        _invite(made, others)
        this.case.mediating = True
        timing.watch_mediation(this.case, made.until)
        write(this, Letter.Kind.CONTACT, about, speaks=part.department_id)
        timing.contacted(this.case, this.at, actor.key)
        _record(this, made, parties=len(others) + 1, until=made.until.isoformat())
    return grievance


def _checked(parties: Sequence[Party]) -> list[Party]:
    """The other parties, tidied; Invalid where there is none, too many, or one has no name."""
    found = []
    for number, each in enumerate(parties, start=1):
        who, told = (text.replace("\x00", "").strip() for text in (each.who, each.told))
        if not who:
            raise Invalid(_("Please write who this party is."), f"who_{number}")
        found.append(Party(who[:LONGEST_NAME], told[:LONGEST_NAME]))
    if not 0 < len(found) < MOST_PARTIES:
        raise Invalid(
            _("A mediation has two to %(most)s parties, the resident among them.") % {"most": MOST_PARTIES},
            "who_1",
        )
    return found


def _invite(made: Mediation, others: Sequence[Party]) -> None:
    """The resident is party 1."""
    rows = [MediationParty(mediation=made, number=1, resident=True)]
    rows += [
        MediationParty(mediation=made, number=number, who=each.who, told=each.told)
        for number, each in enumerate(others, start=2)
    ]
    MediationParty.objects.bulk_create(rows)


def consent(grievance: Grievance, *, actor: Actor, agree: bool | None, seen: int | None = None) -> Grievance:
    """The resident takes part, or does not; having agreed they can still leave. A no ends the mediation."""
    with step(grievance, Verb.CONSENT, actor=actor, seen=seen) as this:
        running = _running(this)
        _answer(this, running, next(p for p in running.parties.all() if p.resident), agree)
    return grievance


def record_consent(
    grievance: Grievance, *, actor: Actor, number: int, agree: bool | None, seen: int | None = None
) -> Grievance:
    """What another party told the lead: that they take part, or that they don't, or no longer do."""
    with step(grievance, Verb.RECORD_CONSENT, actor=actor, seen=seen) as this:
        running = _running(this)
        party = next((p for p in running.parties.all() if p.number == number and not p.resident), None)
        if party is None:
            raise Invalid(_("Please choose one of the other parties."), "number")
        this.data["number"] = number
        _answer(this, running, party, agree)
    return grievance


def _answer(this: Step, running: Mediation, party: MediationParty, agree: bool | None) -> None:
    if agree is None:
        raise Invalid(_("Please choose yes or no."), "agree")
    if agree and party.consent == Consent.AGREED:
        raise MoveRefused(_("This party has agreed already."))
    party.answer(agree, this.at)
    _record(this, running, agreed=agree)
    if not agree:
        _fail(this, running, Ended.REFUSED)
    elif all(each.consent == Consent.AGREED for each in running.parties.all()):
        running.state = MediationState.UNDER_WAY
        running.save(update_fields=["state"])
        this.data["under_way"] = True


def sit(
    grievance: Grievance,
    *,
    actor: Actor,
    held_at: datetime,
    place: str,
    said: str,
    seen: int | None = None,
) -> Grievance:
    """Write down a session that was held: when, where, what was said. The officers of the case read it."""
    said = text_of(said, "said", _("Please write what was said."))
    place = text_of(place, "place", _("Please say where it was."))
    with step(grievance, Verb.SIT, actor=actor, seen=seen) as this:
        running = _met(this)
        if not running.opened_at <= held_at <= this.at:
            raise Invalid(_("Please choose a time since the mediation was opened, not to come."), "held_at")
        number = running.sessions.count() + 1
        MediationSession.objects.create(
            mediation=running, number=number, held_at=held_at, place=place[:LONGEST_PLACE], said=said
        )
        _record(this, running, number=number)
    return grievance


def agree(grievance: Grievance, *, actor: Actor, agreement: str, seen: int | None = None) -> Grievance:
    """The parties have agreed, in writing. It becomes part of the reply with which a resolution is proposed;
    after thirty days the department asks whether it is kept."""
    agreement = text_of(agreement, "agreement", _("Please write what the parties agreed."))
    with step(grievance, Verb.AGREE, actor=actor, seen=seen) as this:
        running = _met(this)
        running.state, running.ended_at, running.agreement = MediationState.AGREED, this.at, agreement
        running.follow_up_at = this.at + FOLLOWED_AFTER
        running.save()
        this.case.follow_up = False
        timing.close_mediation(this.case, MediationState.AGREED)
        timing.watch_agreement(this.case, running.follow_up_at)
        write(this, Letter.Kind.CONTACT, agreement, speaks=this.speaks)
        _record(this, running, until=running.follow_up_at.isoformat())
    return grievance


def end_mediation(grievance: Grievance, *, actor: Actor, reason: str, seen: int | None = None) -> Grievance:
    """The lead sees that there will be no agreement, and says why; the resident reads it."""
    reason = text_of(reason, "reason", _("Please say why: the resident reads it."))
    with step(grievance, Verb.END_MEDIATION, actor=actor, seen=seen) as this:
        running = _running(this)
        _record(this, running)
        _fail(this, running, Ended.LEAD, reason)
        write(this, Letter.Kind.CONTACT, reason, speaks=this.speaks)
    return grievance


def run_out(row: Watch, now: datetime) -> None:
    """Handler of the watched `mediation`: its thirty days are over. However late the sweep is, it ended
    then."""
    case = lock(Grievance(pk=int(row.subject.partition(":")[2])))
    watched = watch.claim(row, now)
    if watched is None:
        return
    running = mediations.open_mediation(case)
    if running is None or not can(Verb.END_MEDIATION, case):
        watch.finish(watched)
        return
    with step(case, Verb.END_MEDIATION, actor=SYSTEM, held=True) as this:
        _record(this, running, until=running.until.isoformat())
        _fail(this, running, Ended.TIME)


def _running(this: Step) -> Mediation:
    """The open mediation, within its time."""
    found = mediations.open_mediation(this.case)
    if found is None or this.at >= found.until:
        raise MoveRefused(_("The time for this mediation is over."))
    return found


def _met(this: Step) -> Mediation:
    """The same, where all parties have agreed to take part."""
    found = _running(this)
    if not found.is_under_way:
        raise MoveRefused(_("Not all parties have agreed to take part yet."))
    return found


def _record(this: Step, which: Mediation, **facts: str | int | bool) -> None:
    """The department is the one that leads now: the case may have gone over since."""
    this.data |= {"mediation": which.pk, "department": this.speaks or which.department_id, **facts}


def _fail(this: Step, running: Mediation, by: str, why: str = "") -> None:
    running.fail(by, running.until if by == Ended.TIME else this.at, why)
    timing.close_mediation(this.case, MediationState.FAILED)
    this.data["ended"] = str(by)
