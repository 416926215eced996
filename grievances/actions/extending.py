"""More time: asked for by the lead with a reason, decided by another person, told to the resident.

Who decides: a supervisor of the lead department (信访工作条例 2022 art. 34: with the approval of the head of
the body in charge); where nobody but the asker is one, the co-operation centre's ruling officer. A complaint
about staff does not leave discipline inspection: there a colleague decides. Beijing rules art. 15: a reason
that the resident is told, and an approver. Asking changes no clock.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from grievances import policies
from grievances.actions import planning, timing
from grievances.actions.handling import own_part, text_of, write
from grievances.actions.step import Step, lock, step
from grievances.lifecycle import PartState, Verb, can
from grievances.models import Assignment, Grievance, Letter, TimeRequest
from grievances.selectors.extending import extended_already, is_late
from portal.accounts.models import Person
from portal.departments import selectors as departments
from portal.departments.actors import SYSTEM, Actor
from portal.departments.models import Role
from portal.engines.escalation import watch
from portal.engines.escalation.models import Watch
from portal.engines.journal import journal
from portal.engines.limits import clocks
from portal.engines.limits.clock import Event
from portal.engines.limits.wording import limit_words
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed

EXTENSION, PAUSE, PLAN = TimeRequest.Kind.EXTENSION, TimeRequest.Kind.PAUSE, TimeRequest.Kind.PLAN
Decides, State = TimeRequest.Decides, TimeRequest.State


def ask_time(
    grievance: Grievance,
    *,
    actor: Actor,
    kind: str,
    reason: str,
    amount: int | None = None,
    until: datetime | None = None,
    waits_for: str = "",
    seen: int | None = None,
) -> Grievance:
    """Ask for more time: an extension by `amount` of the limit's own unit, or a pause `until` a moment that
    waits for something. The clock runs on until somebody else has decided."""
    reason = text_of(reason, "reason", _("Please write why: the resident reads it."))
    if kind not in (EXTENSION, PAUSE):
        raise Invalid(_("Please choose an extension or a pause."), "kind")
    with step(grievance, Verb.ASK_TIME, actor=actor, seen=seen) as this:
        asked = _begun(this, kind, reason)
        _fill(this, asked, amount, until, waits_for)
        _ask(this, asked)
    return grievance


def plan(
    grievance: Grievance,
    *,
    actor: Actor,
    title: str,
    reason: str,
    review: datetime | None,
    steps: Sequence[planning.Wanted],
    seen: int | None = None,
) -> Grievance:
    """Ask for a long plan 挂账 of what can't be solved within any limit: what it is called, why, its steps,
    and when it is looked at again. The co-operation centre decides; until then the clock runs. Asked for
    again while it stands, it is prolonged."""
    reason = text_of(reason, "reason", _("Please write why: the resident reads it."))
    with step(grievance, Verb.PLAN, actor=actor, seen=seen) as this:
        asked = _begun(this, PLAN, reason)
        asked.until, asked.waits_for = review, title.strip()[:120]
        planning.refuse(this.case, asked, this.at)
        wanted = planning.checked(steps, this.at)
        _ask(this, asked)
        planning.keep(asked, wanted)
        this.data["steps"] = len(wanted)
    return grievance


def _begun(this: Step, kind: str, reason: str) -> TimeRequest:
    """A request of the lead whose part it is."""
    part = own_part(this, PartState.SIGNED, role=Assignment.LEAD)
    return TimeRequest(
        grievance=this.case,
        department_id=part.department_id,
        cycle=this.case.cycle,
        kind=kind,
        reason=reason,
        asked_at=this.at,
        asked_by_id=this.actor.person_id,
    )


def _ask(this: Step, asked: TimeRequest) -> None:
    asked.decides, people = _who_decides(this.case, asked)
    asked.save()
    this.case.time_asked = asked.decides
    this.told = (people[0],)
    this.data |= _facts(asked)


def _fill(this: Step, asked: TimeRequest, amount: int | None, until: datetime | None, waits_for: str) -> None:
    """What the kind of request needs, checked."""
    if asked.is_pause:
        asked.until, asked.waits_for = until, waits_for.strip()[:120]
        _refuse_long_pause(this.case, asked, this.at)
        _refuse_pause(this.case, asked, this.at)
        return
    asked.amount, asked.unit = amount, this.case.limit_class.done_unit
    _refuse_long_extension(this.case, asked)
    _refuse_extension(this.case, asked, this.at)


def _refuse_long_extension(case: Grievance, asked: TimeRequest) -> None:
    most = case.limit_class.longest_extension
    if not asked.amount or not 0 < asked.amount <= most.amount:
        told = _("Ask for at least 1; the most that this kind of matter allows is %(most)s.")
        raise Invalid(told % {"most": limit_words(most)}, "amount")


def _refuse_extension(case: Grievance, asked: TimeRequest, at: datetime) -> None:
    """Once in a cycle is the most."""
    _refuse_late(case, at)
    if extended_already(case):
        raise MoveRefused(_("It has been extended already: once is the most."))


def _refuse_late(case: Grievance, at: datetime) -> None:
    if is_late(case, at):
        raise MoveRefused(_("It is late already: more time can't undo that."))


def _refuse_long_pause(case: Grievance, asked: TimeRequest, at: datetime) -> None:
    if not asked.waits_for:
        raise Invalid(_("Please say what is waited for."), "waits_for")
    if asked.until is None or asked.until <= at:
        raise Invalid(_("Please choose a day that is still to come."), "until")
    most = case.limit_class.longest_pause.amount
    if clock.local(asked.until).date() > clock.local(at).date() + timedelta(days=most):
        raise Invalid(_("A pause can't be longer than %(most)s days.") % {"most": most}, "until")


def _refuse_pause(case: Grievance, asked: TimeRequest, at: datetime) -> None:
    _refuse_late(case, at)
    if case.is_held:
        raise MoveRefused(_("It is paused already."))
    if asked.until <= at:
        raise MoveRefused(_("The day that was asked for is over: decline it, and let them ask again."))


def _who_decides(case: Grievance, asked: TimeRequest) -> tuple[str, list[Person]]:
    """Who decides, and the people who can; never the asker. MoveRefused where there is nobody. On a long plan
    the department itself has no say: it takes a case out of its own rates."""
    department = asked.department_id
    boss = () if asked.is_plan else departments.holders(Role.SUPERVISOR, department=department)
    found = [(Decides.SUPERVISOR, boss)]
    if case.about_staff:
        found.append((Decides.COLLEAGUE, departments.staff_of(department, Role.HANDLER)))
    else:
        found.append((Decides.CENTRE, departments.holders(Role.RULING, area_path=case.area.path)))
    for who, people in found:
        if others := [person for person in people if person.pk != asked.asked_by_id]:
            return who, others
    raise MoveRefused(_("There is nobody else who could approve it."))


def inherit(this: Step, heir: Callable[[int], int]) -> None:
    """The department that asked has ended: its request goes over to its heir, whose people decide; it falls
    away where nobody there could."""
    asked = policies.open_request(this.case) if this.case.time_asked else None
    if asked is None or heir(asked.department_id) == asked.department_id:
        return
    asked.department_id = heir(asked.department_id)
    try:
        asked.decides, _people = _who_decides(this.case, asked)
    except MoveRefused:
        timing.drop_request(this.case, this.at)
        return
    asked.save(update_fields=["department", "decides"])
    this.case.time_asked = asked.decides


def _facts(asked: TimeRequest) -> dict:
    """What the journal keeps of a request: no words that somebody wrote."""
    return {
        "request": asked.pk,
        "department": asked.department_id,
        "kind": asked.kind,
        "amount": asked.amount,
        "unit": asked.unit,
        "until": asked.until.isoformat() if asked.until else None,
        "decides": asked.decides,
    }


def grant_time(grievance: Grievance, *, actor: Actor, note: str = "", seen: int | None = None) -> Grievance:
    """Approve the open request: the clock is lengthened or paused, and the resident is told why, with the new
    due time. Old and new due time go on record."""
    with step(grievance, Verb.GRANT_TIME, actor=actor, seen=seen) as this:
        asked = _to_decide(this)
        _REFUSE[asked.kind](this.case, asked, this.at)
        asked.due_before = this.case.done_due
        asked.due_after = _give(this, asked)
        _decide(this, asked, State.GRANTED, note)
        write(this, Letter.Kind.TIME, _told(this.case, asked), speaks=asked.department_id)
        this.data |= {"was": _iso(asked.due_before), "due": _iso(asked.due_after)}
    return grievance


def decline_time(grievance: Grievance, *, actor: Actor, reason: str, seen: int | None = None) -> Grievance:
    """Decline the open request: nothing changes, and who asked is told why."""
    reason = text_of(reason, "reason", _("Please write why it is declined."))
    with step(grievance, Verb.DECLINE_TIME, actor=actor, seen=seen) as this:
        _decide(this, _to_decide(this), State.DECLINED, reason)
    return grievance


def drop_time(grievance: Grievance, *, actor: Actor, seen: int | None = None) -> Grievance:
    """Whoever asked takes the request back."""
    with step(grievance, Verb.DROP_TIME, actor=actor, seen=seen) as this:
        asked = policies.open_request(this.case)
        if asked.asked_by_id != actor.person_id:
            raise NotAllowed(_("Only who asked can take it back."))
        timing.drop_request(this.case, this.at)
        this.data |= _facts(asked)
    return grievance


def go_on(grievance: Grievance, *, actor: Actor, seen: int | None = None) -> Grievance:
    """End an approved pause before its time: what was waited for is there."""
    with step(grievance, Verb.GO_ON, actor=actor, seen=seen) as this:
        own_part(this, PartState.SIGNED, role=Assignment.LEAD)
        _release(this, this.at)
    return grievance


def end_pause(row: Watch, now: datetime) -> None:
    """Handler of the watched `pause`: its time is over. However late the sweep is, the clock goes on from the
    moment that was promised."""
    case = lock(Grievance(pk=int(row.subject.partition(":")[2])))
    held = watch.claim(row, now)
    if held is None:
        return
    if not can(Verb.GO_ON, case):
        watch.finish(held)
        return
    with step(case, Verb.GO_ON, actor=SYSTEM, held=True) as this:
        _release(this, case.held_until)


def _release(this: Step, at: datetime) -> None:
    waits = _waits_for_answer(this.case)
    if this.case.planned:
        this.data["plan"] = True
    timing.release(this.case, at, this.actor.key, asked=waits)
    this.data |= {"due": _iso(this.case.done_due), "waits": waits}


def _waits_for_answer(case: Grievance) -> bool:
    """Whether the clock stands still for a question as well, by the rule when it was asked."""
    if not case.question_open:
        return False
    return journal.facts_of([case.subject], Verb.ASK)[case.subject][-1]["pauses"]


def _to_decide(this: Step) -> TimeRequest:
    """The open request, if it is this actor's to decide."""
    asked = policies.open_request(this.case)
    if not policies.decides(this.actor, this.case, asked):
        raise NotAllowed(_("Another person decides on this request."))
    return asked


_REFUSE: dict[str, Callable[[Grievance, TimeRequest, datetime], None]] = {
    EXTENSION: _refuse_extension,
    PAUSE: _refuse_pause,
    PLAN: planning.refuse,
}


def _give(this: Step, asked: TimeRequest) -> datetime | None:
    """Let the clock follow what was approved; the due time that comes of it."""
    if asked.is_plan:
        timing.plan(this.case, this.at, this.actor.key, asked.until)
    elif asked.is_pause:
        timing.hold(this.case, this.at, this.actor.key, asked.until)
    else:
        timing.lengthen(this.case, this.at, this.actor.key, asked.limit)
    return foreseen(this.case, asked.until)


def foreseen(case: Grievance, until: datetime | None = None) -> datetime | None:
    """When it is due if a pause that holds now ends `until` then."""
    if case.done_due is not None or until is None:
        return case.done_due
    return clocks.foresee(clocks.events(case.subject, timing.DONE), Event("resume", until))


def _decide(this: Step, asked: TimeRequest, state: str, words: str) -> None:
    asked.state, asked.decided_at, asked.decision = state, this.at, words.strip()[:3000]
    asked.decided_by_id = this.actor.person_id
    asked.save()
    this.case.time_asked = ""
    this.told = (asked.asked_by,)
    this.data |= _facts(asked)


def _told(case: Grievance, asked: TimeRequest) -> str:
    """What the resident reads: what is waited for, and the reason."""
    if not asked.waits_for:
        return asked.reason
    if asked.is_plan:
        return planning.told(case, asked)
    with translation.override(case.language):
        return _("Waiting for: %(what)s") % {"what": asked.waits_for} + "\n" + asked.reason


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
