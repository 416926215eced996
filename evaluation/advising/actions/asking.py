"""A group is asked, its members say what they think, and whoever asked answers every one of them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation.actions.recording import record
from evaluation.advising import notices, policies
from evaluation.advising.lifecycle import ANSWER_LIMIT, OPINION_LIMIT
from evaluation.advising.selectors.members import asked_of, is_tied
from evaluation.lifecycle import Verb
from evaluation.models import AdviceQuestion, AdvisoryGroup, Improvement, Opinion
from evaluation.places import district_calendar
from grievances.models import Grievance
from grievances.selectors import public_cases
from portal.departments.actors import SYSTEM, Actor
from portal.departments.models import Role
from portal.engines.escalation import watch
from portal.engines.escalation.ladder import moment, next_rung
from portal.engines.escalation.models import NEVER
from portal.engines.limits.clock import Limit, after
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused

KIND = "advice"
TITLE, LONGEST = 120, 2000
State = AdviceQuestion.State


@dataclass(frozen=True)
class Matter:
    """What is asked. `grievance`: of the public register; `improvement`: that it is about."""

    title: str
    words: str
    grievance: Grievance | None = None
    improvement: Improvement | None = None


def ask(group: AdvisoryGroup, *, actor: Actor, matter: Matter) -> AdviceQuestion:
    """Ask the group. Of a case members read what the public register shows of it: what is not in it is asked
    of nobody."""
    actor = policies.check_asker(actor)
    title, words = _text(matter.title, TITLE, "title"), _text(matter.words, LONGEST, "words")
    if matter.grievance and not public_cases().filter(pk=matter.grievance.pk).exists():
        raise Invalid(_("No case of the public register has this reference."), "reference")
    at = clock.now()
    with transaction.atomic():
        row = AdviceQuestion.objects.create(
            group=group, title=title, words=words, grievance=matter.grievance, asked_at=at,
            improvement=matter.improvement, asked_by_id=actor.person_id, role=_role(actor),
            due_at=after(at, Limit.parse(OPINION_LIMIT), district_calendar()),
        )  # fmt: skip
        members = asked_of(row)
        if not members:
            raise MoveRefused(_("Nobody sits in this group whom it could be asked of."))
        about = {"case": matter.grievance.pk} if matter.grievance else {}
        record(row.subject, Verb.ASK_ADVICE, actor, at, group=group.pk, members=len(members), **about)
        notices.ask(row, members, at)
    return row


def _role(actor: Actor) -> str:
    return next(post.role for post in actor.posts if post.role in policies.ASKERS)


def give_opinion(question: AdviceQuestion | int, *, actor: Actor, stance: str, words: str) -> Opinion:
    """A member says what they think; until the time is over they may change it. When everybody has, it is
    over at once. What the others say nobody reads before: each thinks for themselves."""
    clean = _text(words, LONGEST, "words")
    if stance not in Opinion.Stance.values:
        raise Invalid(_("Please choose one of these."), "stance")
    at = clock.now()
    with transaction.atomic():
        locked = lock(question)
        member = policies.check_member(actor, locked)
        if locked.state != State.OPEN or at >= locked.due_at:
            raise MoveRefused(_("The time for opinions is over. The page shows how it goes on."))
        if is_tied(locked, member):
            raise MoveRefused(_("You have a part in this case, so your opinion on it is not asked."))
        given, new = Opinion.objects.update_or_create(
            question=locked, member=member, defaults={"stance": stance, "words": clean, "given_at": at}
        )
        record(locked.subject, Verb.ADVISE, actor, at, member=member.pk, stance=stance, changed=not new)
        if set(asked_of(locked)) <= {each.member for each in locked.opinions.select_related("member")}:
            _over(locked, at)
    return given


def close_due(key: int, now: datetime) -> bool:
    """The time for opinions is over, from its true moment on, however late this is called."""
    with transaction.atomic():
        locked = lock(key)
        if locked.state != State.OPEN or locked.due_at > now:
            return False
        _over(locked, locked.due_at)
    return True


def _over(question: AdviceQuestion, at: datetime) -> None:
    """No more opinions: they wait for answers, by a due time that is watched; without any it is closed."""
    if not question.opinions.exists():
        question.state, question.closed_at = State.CLOSED, at
        question.save()
        record(question.subject, Verb.CLOSE_ADVICE, SYSTEM, at, opinions=0)
        return
    due = after(at, Limit.parse(ANSWER_LIMIT), district_calendar())
    question.state, question.answer_due_at = State.ANSWERING, due
    question.save()
    record(question.subject, Verb.END_ADVICE, SYSTEM, at, opinions=question.opinions.count())
    rung = next_rung(watch.rungs(KIND), 0)
    watch.begin(question.subject, {(KIND, 0): (due, moment(due, rung) if rung else NEVER)})
    notices.tell_owner(question, clock.now())


def answer_opinion(opinion: Opinion | int, *, actor: Actor, verdict: str, because: str) -> Opinion:
    """Whoever asked answers an opinion: adopted, partly, or not, because. Once. With the last one all stands
    for everybody to read, and the members are told."""
    clean = _text(because, LONGEST, "because")
    if verdict not in Opinion.Verdict.values:
        raise Invalid(_("Please choose one of these."), "verdict")
    at = clock.now()
    with transaction.atomic():
        found = Opinion.objects.get(pk=getattr(opinion, "pk", opinion))
        locked = lock(found.question_id)
        actor = policies.check_answerer(actor, locked)
        found.refresh_from_db()
        if locked.state == State.OPEN:
            raise MoveRefused(_("Opinions are answered once no more of them can come."))
        if found.verdict:
            raise MoveRefused(_("This opinion has been answered already. The page shows how."))
        found.verdict, found.because, found.answered_at = verdict, clean, at
        found.save()
        record(locked.subject, Verb.ANSWER_ADVICE, actor, at, opinion=found.pk, verdict=verdict)
        if not locked.opinions.filter(verdict="").exists():
            _close(locked, actor, at)
    return found


def _close(question: AdviceQuestion, actor: Actor, at: datetime) -> None:
    late = bool(question.answer_due_at and at > question.answer_due_at)
    question.state, question.closed_at, question.level = State.CLOSED, at, 0
    question.save()
    watch.rest(question.subject, KIND)
    record(question.subject, Verb.CLOSE_ADVICE, actor, at, opinions=question.opinions.count(), late=late)
    given = question.opinions.select_related("member__person")
    notices.tell_answered(question, [each.member for each in given], at)


def lock(question: AdviceQuestion | int) -> AdviceQuestion:
    """The question, locked until the transaction ends."""
    rows = AdviceQuestion.objects.select_for_update(of=("self",)).select_related("group")
    return rows.get(pk=getattr(question, "pk", question))


def _text(given: str, longest: int, field: str) -> str:
    clean = given.replace("\x00", "").strip()
    if not clean:
        raise Invalid(_("Please fill this in."), field)
    if len(clean) > longest:
        raise Invalid(_("At most %(most)s characters fit here.") % {"most": longest}, field)
    return clean


def title_of(role: str) -> str:
    """What a post is called."""
    return str(Role(role).label)
