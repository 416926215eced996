"""Review 复查 and second review 复核: asked for by the resident, decided by whoever had no hand in it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from grievances import own_hand, policies, reviews
from grievances.actions import appeals, resolving, rungs, timing
from grievances.actions.appeals import KIND
from grievances.actions.handling import text_of
from grievances.actions.step import Step, lock, step
from grievances.lifecycle import REVIEWS, VERDICTS, Outcome, ReviewState, Verb, can
from grievances.models import Grievance, Resolution, Review
from portal.departments import selectors as departments
from portal.departments.actors import SYSTEM, Actor
from portal.departments.models import Role
from portal.engines.escalation import watch
from portal.engines.escalation.ladder import coming
from portal.engines.escalation.models import NEVER, Watch
from portal.engines.limits import clocks
from portal.engines.limits.clock import Limit, after
from portal.kit.errors import Invalid, NotAllowed

ANSWER_WITHIN = Limit(30, "calendar_days")


def ask_review(grievance: Grievance, *, actor: Actor, reason: str) -> Grievance:
    """Ask for the answer to be looked at again, once a round and within thirty days. The same words sent
    twice ask once. Who decides is told."""
    reason = text_of(reason, "reason", _("Please say what is wrong with the answer."))
    with transaction.atomic():
        case = lock(grievance)
        policies.check(actor, Verb.ASK_REVIEW, case)
        if case.reviewing and case.reviews.filter(state=ReviewState.ASKED, reason=reason).exists():
            return grievance
        with step(grievance, Verb.ASK_REVIEW, actor=actor) as this:
            review = _begin(this, reason)
            this.data |= {"review": review.pk, "round": review.round, "due": review.due_at.isoformat()}
            decider = departments.holder(reviews.ROLES[review.round], area_path=this.case.area.path)
            this.told = (decider,) if decider else ()
    return grievance


def _begin(this: Step, reason: str) -> Review:
    """Kept, with a clock of its own that is watched."""
    case = this.case
    review = Review(
        grievance=case,
        resolution=Resolution.objects.filter(grievance=case).order_by("pk").last(),
        cycle=case.cycle,
        round=case.reviewed + 1,
        number=case.reviews.count() + 1,
        reason=reason,
        asked_at=this.at,
        due_at=after(this.at, ANSWER_WITHIN, clocks.load_calendar(case.calendar)),
    )
    review.save()
    start = [(appeals.clock_of(review), ANSWER_WITHIN)]
    clocks.start_many(case.subject, start, calendar=case.calendar, at=this.at, actor_key=this.actor.key)
    if not case.historical:
        first = coming(watch.rungs(KIND), review.due_at, (0, 0))
        moment = first[0] if first else NEVER
        watch.put(case.subject, KIND, review.due_at, moment, key=review.pk, cycle=review.number)
    case.reviewing, case.review_by = review.round, review.due_at
    return review


def decide_review(
    grievance: Grievance,
    *,
    actor: Actor,
    verdict: str,
    facts: str,
    basis: str,
    text: str,
    seen: int | None = None,
) -> Grievance:
    """Decide the open review: the answer stands (`upheld`), or is changed in `part` or as a `whole`; then the
    case goes back to its lead, or to triage where no department had it, in a new cycle.

    Nobody decides who had a hand in the answer or in the first review. After the second the answer is final.
    """
    if verdict not in VERDICTS:
        raise Invalid(_("Please choose what you decide."), "verdict")
    facts = text_of(facts, "facts", _("Please write what you found."))
    basis = text_of(basis, "basis", _("Please name the rule that you went by."))
    text = text_of(text, "text", _("Please write your decision and its reasons."))
    with transaction.atomic():
        with step(grievance, Verb.DECIDE_REVIEW, actor=actor, seen=seen) as this:
            review = _chosen(this)
            review.facts, review.basis, review.text = facts, basis, text
            _settle(this, review, verdict)
            to_triage = verdict != ReviewState.UPHELD and not _leads(this.case)
            if verdict == ReviewState.UPHELD:
                _stands(this, review)
            elif to_triage:
                this.stay = True
            else:
                _back_to_lead(this)
        if to_triage:
            retriage(grievance)
    return grievance


def _chosen(this: Step) -> Review:
    """The open review, locked. Raises NotAllowed where it is another office's, or the actor's own doing."""
    case = this.case
    if not reviews.decides(this.by, case):
        raise NotAllowed(_("This is for another person in the case to do."))
    own_hand.refuse(this.verb, own_hand.answered_or_reviewed(this.actor, case))
    return Review.objects.select_for_update().get(grievance=case, state=ReviewState.ASKED)


def _settle(this: Step, review: Review, verdict: str) -> None:
    review.state, review.decided_at = verdict, this.at
    review.decided_by_id = this.actor.person_id
    review.save()
    appeals.stop(this, review)
    this.case.reviewing, this.case.review_by = 0, None
    this.data |= {"review": review.pk, "round": review.round, "verdict": verdict}


def _stands(this: Step, review: Review) -> None:
    """The answer is upheld: the second review can be asked for, or it is final."""
    this.stay = True
    this.case.reviewed = review.round
    if review.round < REVIEWS:
        this.case.review_by = appeals.ask_by(this.at)
        this.data["appeal_by"] = this.case.review_by.isoformat()


def _leads(case: Grievance) -> bool:
    """Whether a department had the case, or the answer was one that somebody on the spot gave."""
    return any(part.is_lead for part in policies.living_parts(case)) or case.outcome in (
        Outcome.CONFIRMED,
        Outcome.SILENT,
    )


def _back_to_lead(this: Step) -> None:
    """A new cycle for the lead; its supervisor is told as well."""
    resolving.open_again(this)
    resolving.back_to_lead(this)
    boss = departments.holder(Role.SUPERVISOR, department=this.data["lead"])
    this.told = (boss,) if boss else ()


def retriage(grievance: Grievance) -> Grievance:
    """Nobody but triage had it: it stands in its queue again, in a new cycle, and the grid officers are
    told."""
    with step(grievance, Verb.RETRIAGE, actor=SYSTEM) as this:
        resolving.open_again(this)
        timing.reopen(this.case, this.at, this.actor.key)
        this.data |= {"due": this.case.done_due.isoformat(), "cycle": this.case.cycle}
        this.told = tuple(departments.grid_officers(this.case.area.path))
    return grievance


def raise_late(row: Watch, now: datetime) -> None:
    """Handler of the watched `review`: it was not decided in time; each rung once, with its true due time."""
    case = lock(Grievance(pk=int(row.subject.partition(":")[2])))
    held = watch.claim(row, now)
    if held is None:
        return
    ladder = watch.rungs(KIND)
    review = Review.objects.filter(pk=held.key, state=ReviewState.ASKED).first()
    if review is None or not can(Verb.ESCALATE, case):
        watch.finish(held)
        return
    found = watch.reached(held, ladder, now)
    if found is None:
        return
    with step(case, Verb.ESCALATE, actor=SYSTEM, held=True) as this:
        rungs.reach(this, held, found)
        this.data |= {"review": review.pk, "round": review.round}
        watch.climb(held, found[1], ladder)
