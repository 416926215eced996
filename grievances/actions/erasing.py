"""Erasing: what was written and who wrote it goes, at the resident's wish; that there was a case stays."""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from grievances import policies
from grievances.actions import appeals, bulk, exporting, photos, timing, words
from grievances.actions.handling import text_of
from grievances.actions.step import Step, lock, step
from grievances.lifecycle import ENDED, Verb
from grievances.models import (
    CheckIn,
    Grievance,
    MediationParty,
    MediationSession,
    PlanStep,
    Response,
    WhistleCall,
)
from grievances.redaction import redact
from portal.accounts import identities
from portal.departments.actions import amendments
from portal.departments.actors import SYSTEM, Actor
from portal.engines.escalation import watch
from portal.engines.journal import journal
from portal.engines.outbox.forget import forget as forget_messages
from portal.kit.errors import Invalid, MoveRefused
from portal.kit.registry import named

LONGEST_REASON = 300
# The facts of a case's entries that are made of somebody's words: the fingerprint of the filing, and reasons.
WORDS = ("text", "why")


def erase(grievance: Grievance, *, actor: Actor, sure: bool) -> Grievance:
    """Erase the words, the photos and who filed of a case that has ended, at its resident's wish. Asked twice
    it is erased once. Raises MoveRefused where departments still act on it."""
    if not sure:
        raise Invalid(_("Please tick that you know this can't be undone."), "sure")
    return _erase(grievance, actor)


def erase_for(grievance: Grievance, *, reason: str) -> Grievance:
    """The same for a request that came by telephone or letter and that two people have checked. `reason`: how
    it came and who checked it; names and numbers in it are masked before it is kept."""
    reason = text_of(reason, "reason", _("Please say how the request came and which two people checked it."))
    return _erase(grievance, SYSTEM, why=redact(reason)[:LONGEST_REASON])


def _erase(grievance: Grievance, actor: Actor, **data: str) -> Grievance:
    """What higher floors hold of the case goes first: a reveal locks its sample before the case, too."""
    policies.check(actor, Verb.ERASE, grievance)
    with transaction.atomic():
        for forget in named("erasing").values():
            forget(grievance)
        if _refuse_open(lock(grievance)).is_erased:
            grievance.refresh_from_db()
            return grievance
        with step(grievance, Verb.ERASE, actor=actor, **data) as this:
            _empty_case(this)
            _empty_what_others_wrote(this.case)
            words.forget(this.case)
            photos.let_go(this.case.attachments.all())
            exporting.forget(this.case)
            bulk.forget(this.case)
            identities.erase(this.case.subject)
            forget_messages(this.case.subject)
            amendments.forget(this.case.subject)
            this.data[journal.ERASED] = journal.forget(this.case.subject, WORDS)
    return grievance


def _refuse_open(case: Grievance) -> Grievance:
    if case.status not in ENDED:
        raise MoveRefused(
            _(
                "Departments are acting on this case and need what you wrote. Withdraw it first, or wait "
                "until it has ended; then your personal information can be erased."
            )
        )
    return case


def _empty_case(this: Step) -> None:
    """The key of the filing goes as well: of an imported case, texts could be tried against it."""
    case = this.case
    case.title = case.body = case.place = ""
    case.longitude = case.latitude = None
    case.public_text = False
    case.filing_key = f"erased:{secrets.token_hex(16)}"
    case.erased_at, case.follow_up = this.at, False  # whom it was agreed with is gone
    case.checking = case.reported = False
    case.check_ins.filter(state=CheckIn.State.ASKED).update(state=CheckIn.State.DROPPED, ended_at=this.at)
    watch.rest(case.subject, timing.FOLLOW_UP, *timing.LASTING)
    case.follows = None
    case.followers.update(follows=None)
    appeals.clear(this)


# The words of an answer.
ANSWER = ("facts", "basis", "decision", "next_steps", "evidence", "cites", "body", "reach", "theirs")


def _empty_what_others_wrote(case: Grievance) -> None:
    """Anybody may have named the person: letters, replies, reviews, tasks and results, waivers, objections,
    supervision orders and their answers, whistles and ratings, requests for more time, mediations;
    neighbours; in a draft, too; and by what, and why, somebody looked for it."""
    case.drafts.all().delete()
    case.letters.update(text="")
    case.joinings.update(text="")
    case.resolutions.update(**dict.fromkeys(ANSWER, ""))
    case.reviews.update(reason="", facts="", basis="", text="")
    case.parts.update(task_zh="", task_en="", result="", waiver="")
    case.objections.update(reason="", cites="", ruling="")
    case.supervisions.update(wanted="")
    Response.objects.filter(supervision__grievance=case).update(text="", reason="")
    case.whistles.update(place="", longitude=None, latitude=None, purpose="", minutes="")
    WhistleCall.objects.filter(whistle__grievance=case).update(did="")
    case.ratings.update(remark="")
    case.time_requests.update(reason="", waits_for="", decision="")
    PlanStep.objects.filter(request__grievance=case).update(what="", result="")
    case.pressures.update(text="", answer="")
    case.lookups.update(reason="", index="")
    case.mediations.update(about="", ending="", agreement="", found="")
    MediationParty.objects.filter(mediation__grievance=case).update(who="", told="")
    MediationSession.objects.filter(mediation__grievance=case).update(place="", said="")
