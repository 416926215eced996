"""What happens to questions by itself: a reminder, once; the end of their time; and that nobody answered."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from evaluation.actions.recording import record
from evaluation.advising import notices
from evaluation.advising.actions.asking import close_due, lock
from evaluation.advising.lifecycle import REMIND_BEFORE
from evaluation.advising.selectors.members import asked_of
from evaluation.lifecycle import Verb
from evaluation.models import AdviceQuestion
from portal.accounts.models import Person
from portal.areas.selectors import district
from portal.departments import selectors as departments
from portal.departments.actors import SYSTEM
from portal.engines.escalation import watch
from portal.engines.escalation.ladder import Rung
from portal.engines.escalation.models import Watch

State = AdviceQuestion.State


def sweep(now: datetime) -> int:
    """Remind, and end what is over; returns how many questions were touched."""
    rows = AdviceQuestion.objects.filter(state=State.OPEN).order_by("pk")
    due = list(rows.filter(due_at__lte=now).values_list("pk", flat=True))
    soon = rows.filter(Q(reminded_at__isnull=True), due_at__gt=now, due_at__lte=now + REMIND_BEFORE)
    reminded = sum(_remind(key, now) for key in list(soon.values_list("pk", flat=True)))
    return reminded + sum(close_due(key, now) for key in due)


def _remind(key: int, now: datetime) -> bool:
    with transaction.atomic():
        locked = lock(key)
        if locked.state != State.OPEN or locked.reminded_at is not None:
            return False
        locked.reminded_at = now
        locked.save(update_fields=["reminded_at"])
        done = set(locked.opinions.values_list("member", flat=True))
        notices.remind(locked, [each for each in asked_of(locked) if each.pk not in done], now)
    return True


def raise_late(row: Watch, now: datetime) -> None:
    """Handler of the watched `advice`: the opinions were not answered in time; raised once per level, in
    order."""
    question = lock(int(row.subject.partition(":")[2]))
    held = watch.claim(row, now)
    if held is None:
        return
    if question.state != State.ANSWERING:
        watch.finish(held)
        return
    ladder = watch.rungs(held.kind)
    found = watch.reached(held, ladder, now)
    if found is None:
        return
    _moment, rung = found
    role, told = _who(ladder, rung)
    question.level = rung.level
    question.save(update_fields=["level"])
    facts = {"level": rung.level, "due": held.due_at.isoformat(), "told": role}
    record(question.subject, Verb.RAISE, SYSTEM, now, **facts)
    if told:
        notices.tell_of_delay(question, told, rung.level, now)
    watch.climb(held, rung, ladder)


def _who(ladder: tuple[Rung, ...], rung: Rung) -> tuple[str, Person | None]:
    """Who is told at this rung; where nobody holds that role, who stands on the next one up."""
    area = district()
    for each in sorted((r for r in ladder if r.level >= rung.level), key=lambda r: r.level):
        if area and (person := departments.holder(each.tells, area_path=area.path)):
            return each.tells, person
    return rung.tells, None
