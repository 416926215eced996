"""Groups, questions and opinions as everybody reads them, and what waits for this reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from evaluation.advising import policies
from evaluation.advising.selectors.members import is_tied
from evaluation.models import AdviceQuestion, AdvisoryGroup, AdvisoryMember, Opinion
from grievances.models import Grievance
from grievances.selectors import public_cases
from portal.departments.actors import Actor
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import NotThere

State = AdviceQuestion.State
RUNNING, DONE = "running", "done"


@dataclass(frozen=True)
class Event:
    """Something that happened to a question."""

    at: datetime
    verb: str
    data: Mapping


@dataclass(frozen=True)
class Shown:
    """A question as this reader sees it. `opinions`: none before the time for them is over. `mine`: the
    reader's own, which they may change until then; `asks_me`: theirs is asked; `tied`: and why it is not.
    `case`: as long as it stands in the public register."""

    row: AdviceQuestion
    over: bool
    counts: Mapping[str, int]
    opinions: tuple[Opinion, ...]
    events: tuple[Event, ...]
    asks_me: bool
    tied: bool
    mine: Opinion | None
    answers: bool
    case: Grievance | None


def _public() -> Q:
    """Of a case that has left the public register a question goes with it, but for those who work on it."""
    return Q(grievance__isnull=True) | Q(grievance__in=public_cases())


def groups() -> list[AdvisoryGroup]:
    """Every group with its members of today."""
    members = Prefetch("members", policies.in_force().select_related("person"), to_attr="sitting")
    return list(AdvisoryGroup.objects.prefetch_related(members))


def group(key: int) -> AdvisoryGroup:
    """One group with all its terms, the running ones first; NotThere where there is none."""
    day = clock.local(clock.now()).date()
    terms = Prefetch("members", AdvisoryMember.objects.select_related("person"))
    found = AdvisoryGroup.objects.prefetch_related(terms).filter(pk=key).first()
    if found is None:
        raise NotThere("")
    rows = list(found.members.all())
    found.sitting = [each for each in rows if each.sits_on(day)]  # type: ignore[attr-defined]
    found.coming = [each for each in rows if each.from_day > day]  # type: ignore[attr-defined]
    found.former = [each for each in rows if each.to_day <= day]  # type: ignore[attr-defined]
    return found


def questions(view: str) -> QuerySet[AdviceQuestion]:
    """Those that run, or those that are closed; the page orders them."""
    closed = Q(state=State.CLOSED)
    rows = AdviceQuestion.objects.filter(_public(), closed if view == DONE else ~closed)
    return rows.select_related("group")


def counts(now: datetime) -> dict[str, int]:
    """How many stand in each view, and how many wait for answers too long: one query."""
    closed = Q(state=State.CLOSED)
    late = Count("pk", filter=Q(state=State.ANSWERING, answer_due_at__lt=now))
    running, done = Count("pk", filter=~closed), Count("pk", filter=closed)
    return AdviceQuestion.objects.filter(_public()).aggregate(late=late, running=running, done=done)


def mine(actor: Actor) -> list[AdviceQuestion]:
    """What waits for the actor: questions on which their opinion is asked and not given, and those that they
    must answer."""
    terms = policies.in_force().filter(person=actor.person_id) if actor.person_id else None
    asked = Q(pk__in=())
    if terms is not None:
        given = Opinion.objects.filter(member__in=terms).values("question")
        asked = Q(state=State.OPEN, due_at__gt=clock.now(), group__in=terms.values("group"))
        asked &= ~Q(pk__in=given)
    owed = Q(state=State.ANSWERING, role__in=[post.role for post in actor.posts])
    return list(AdviceQuestion.objects.filter(asked | owed).select_related("group").order_by("due_at"))


def question(key: int) -> AdviceQuestion:
    """The question; NotThere where there is none."""
    rows = AdviceQuestion.objects.select_related("group", "asked_by", "improvement", "grievance")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotThere("")
    return found


def shown(actor: Actor, key: int) -> Shown:
    """One question for this reader."""
    row = question(key)
    over = row.state != State.OPEN
    member = policies.membership(actor, row.group_id)
    case = public_cases().filter(pk=row.grievance_id).first() if row.grievance_id else None
    if row.grievance_id and case is None and not (member or policies.owes_answers(actor, row)):
        raise NotThere("")
    rows = list(row.opinions.select_related("member__person"))
    tied = bool(member and row.grievance and is_tied(row, member))
    entries = journal.entries(row.subject)
    events = [Event(each.at, each.verb, journal.facts(each)) for each in entries]
    return Shown(
        row=row,
        over=over,
        counts={stance: sum(each.stance == stance for each in rows) if over else 0 for stance in STANCES},
        opinions=tuple(rows) if over else (),
        events=tuple(each for each in events if each.verb != "advise"),
        asks_me=bool(member) and not over and clock.now() < row.due_at and not tied,
        tied=tied,
        mine=next((each for each in rows if member and each.member_id == member.pk), None),
        answers=row.state == State.ANSWERING and policies.owes_answers(actor, row),
        case=case,
    )


STANCES = tuple(Opinion.Stance.values)
