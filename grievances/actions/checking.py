"""Confidential filing 匿名保护 and what comes with it: the resident alone asks for it and takes it back, and
is asked after some days whether anybody makes them pay for having filed. Nobody who handles the case learns
of the answer."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from grievances.actions import dispatching, moments
from grievances.actions.step import Step, lock, step
from grievances.actions.timing import CHECK_IN, NO_WORD
from grievances.lifecycle import Status, Verb, can
from grievances.models import CheckIn, Grievance
from portal.departments.actors import SYSTEM, Actor
from portal.engines.escalation import watch
from portal.engines.escalation.ladder import Rung
from portal.engines.escalation.models import Watch
from portal.kit.errors import MoveRefused


def guard(grievance: Grievance, *, actor: Actor) -> Grievance:
    """From now on those who handle it can't learn who filed it; the days after which its resident is asked
    count from now. What waited since one person has filed much waits no longer."""
    with transaction.atomic():
        with step(grievance, Verb.GUARD, actor=actor) as this:
            waits = this.case.is_one_of_many and this.case.status == Status.FILED
            this.case.guarded = True
            this.case.many = "" if waits else this.case.many
            moments.put(this.case, CHECK_IN, this.at)
        return dispatching.route(grievance) if waits else grievance


def unguard(grievance: Grievance, *, actor: Actor) -> Grievance:
    """The resident takes it back: who filed is sealed as with any case, and nobody asks after them."""
    with step(grievance, Verb.UNGUARD, actor=actor) as this:
        this.case.guarded = False
        if not this.case.about_staff:
            let_go(this.case, this.at)
    return grievance


def ask(row: Watch, now: datetime) -> None:
    """Handler of the watched `check_in`: the resident is asked, by letter and on their page. However late the
    sweep is, once: of several questions that are due the last."""
    case = lock(Grievance(pk=int(row.subject.partition(":")[2])))
    held = watch.claim(row, now)
    if held is None:
        return
    if case.checking:  # the question before it has got no answer
        no_word(case)
    if not can(Verb.CHECK_ON, case):
        watch.finish(held)
        return
    ladder = moments.ladder_of(case, CHECK_IN)
    if watch.reached(held, ladder, now) is None:
        return
    rung = _latest(held, ladder, now)
    if not case.reported:  # else somebody speaks with them already
        _put(case, rung)
    watch.climb(held, rung, ladder)


def _latest(held: Watch, ladder: tuple[Rung, ...], now: datetime) -> Rung:
    due = (each for each in ladder if each.level > held.level and held.due_at + each.after <= now)
    return max(due, key=lambda each: each.level)


def _put(case: Grievance, rung: Rung) -> None:
    with step(case, Verb.CHECK_ON, actor=SYSTEM, held=True) as this:
        patience = silence_after(this.case)
        until = this.at + patience if patience else None
        asked = CheckIn.objects.create(grievance=this.case, number=rung.level, asked_at=this.at, until=until)
        this.case.checking = True
        this.data |= {"check_in": asked.pk, "number": rung.level}
        if until:
            watch.put(this.case.subject, NO_WORD, until, until, key=asked.pk, cycle=this.case.cycle)


def silence_after(case: Grievance) -> timedelta | None:
    """How long an answer is waited for; None: until the next question."""
    rungs = moments.ladder_of(case, NO_WORD)
    return rungs[0].after if rungs else None


def all_well(grievance: Grievance, *, actor: Actor) -> Grievance:
    """The resident says that nothing happened."""
    with step(grievance, Verb.ALL_WELL, actor=actor) as this:
        settle(this, CheckIn.State.NOTHING)
    return grievance


def fall_silent(row: Watch, now: datetime) -> None:
    """Handler of the watched `no_word`: there was no answer; that is recorded, as silence."""
    case = lock(Grievance(pk=int(row.subject.partition(":")[2])))
    held = watch.claim(row, now)
    if held is None:
        return
    waits = CheckIn.objects.filter(pk=held.key, state=CheckIn.State.ASKED).exists()
    if waits and can(Verb.NO_WORD, case):
        no_word(case)
    watch.finish(held)


def no_word(case: Grievance) -> Grievance:
    """Nobody knows how they are: silence is an outcome of its own (invariant 6)."""
    with step(case, Verb.NO_WORD, actor=SYSTEM, held=True) as this:
        settle(this, CheckIn.State.SILENT)
    return case


def settle(this: Step, state: str) -> None:
    """The open question has this answer; MoveRefused where there is none."""
    found = _settle(this.case, state, this.at)
    if found is None:
        raise MoveRefused(_("You have answered this already."))
    this.data["check_in"] = found.pk


def let_go(case: Grievance, at: datetime) -> None:
    """Nobody asks after the resident any more."""
    _settle(case, CheckIn.State.DROPPED, at)
    watch.rest(case.subject, CHECK_IN, NO_WORD)


def _settle(case: Grievance, state: str, at: datetime) -> CheckIn | None:
    found = CheckIn.objects.select_for_update().filter(grievance=case, state=CheckIn.State.ASKED).first()
    case.checking = False
    if found:
        found.state, found.ended_at = state, at
        found.save(update_fields=["state", "ended_at"])
        watch.rest(case.subject, NO_WORD, key=found.pk)
    return found
