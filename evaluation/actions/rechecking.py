"""Asking again whether it is still solved: who is asked is drawn at the closing, asked weeks later, once."""

import hashlib
import secrets
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from evaluation import drawing, notices, policies
from evaluation.actions import calling
from evaluation.actions.recording import RESIDENT, record
from evaluation.actions.rubrics import check_shares, standard
from evaluation.lifecycle import Verb
from evaluation.models import Recheck, RecheckRule
from grievances.actions import resolving
from grievances.lifecycle import Outcome, Status
from grievances.lifecycle import Verb as CaseVerb
from grievances.models import Grievance
from portal.departments.actors import SYSTEM, Actor
from portal.engines.journal import chain, journal
from portal.engines.outbox.forget import forget as forget_messages
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused

CLOSING = (CaseVerb.CONFIRM, CaseVerb.LAPSE)
LOOKED_BACK = timedelta(days=90)  # so long workers may be down and no closing is missed
BATCH = 200
CAME_BACK = "came_back"
SHARES = ("base", "silent", "call")
DAYS = {"after_days": (7, 180), "answer_days": (3, 60)}
States = Recheck.State


def rule_in_force(at: datetime) -> RecheckRule:
    """The newest version; the first is written from the standard where there is none yet."""
    found = RecheckRule.objects.filter(from_at__lte=at).first()
    if found:
        return found
    seed = secrets.token_hex(32)
    made = {"from_at": at, "seed": seed, "seed_hash": hashlib.sha256(seed.encode()).hexdigest()}
    row, _made = RecheckRule.objects.get_or_create(version=1, defaults=standard()["recheck"] | made)
    return row


def amend_rule(*, actor: Actor, **changes: Decimal | int) -> RecheckRule:
    """A new version of the rule, for what closes from now on: shares (0 to 1), days. It has a key of its own,
    whose hash stands in the journal. Invalid names the field that can't be, or that nothing changes."""
    actor, at = policies.check_secretary(actor), clock.now()
    check_shares({name: value for name, value in changes.items() if name in SHARES})
    for name, (least, most) in DAYS.items():
        if name in changes and not least <= changes[name] <= most:
            raise Invalid(_("Between %(least)s and %(most)s days.") % {"least": least, "most": most}, name)
    with transaction.atomic():
        before = RecheckRule.objects.select_for_update().get(pk=rule_in_force(at).pk)
        if all(getattr(before, name) == value for name, value in changes.items()):
            raise Invalid(_("Nothing would change."))
        seed = secrets.token_hex(32)
        facts = {name: getattr(before, name) for name in (*SHARES, *DAYS)} | changes
        made = RecheckRule.objects.create(
            version=before.version + 1, from_at=at, seed=seed,
            seed_hash=hashlib.sha256(seed.encode()).hexdigest(), **facts,
        )  # fmt: skip
        told = {name: str(value) for name, value in changes.items()} | {"seed_hash": made.seed_hash}
        record(made.subject, Verb.AMEND_RECHECK, actor, at, **told)
    return made


def consider(now: datetime) -> int:
    """Decide on each case that has closed after its resident was asked, once per cycle; returns how many."""
    considered = 0
    while count := _consider_batch(now):
        considered += count
    return considered


def _consider_batch(now: datetime) -> int:
    with transaction.atomic():
        rule = RecheckRule.objects.select_for_update().get(pk=rule_in_force(now).pk)
        cases = list(_unconsidered(now)[:BATCH])
        if cases:
            _decide_on(rule, cases, now)
    return len(cases)


def _unconsidered(now: datetime) -> QuerySet[Grievance]:
    known = Recheck.objects.filter(grievance=OuterRef("pk"), cycle=OuterRef("cycle"))
    return Grievance.objects.filter(
        ~Exists(known),
        status=Status.CLOSED,
        outcome__in=[Outcome.CONFIRMED, Outcome.SILENT],
        historical=False,
        closed_at__gt=now - LOOKED_BACK,
        closed_at__lte=now,
    ).order_by("closed_at", "pk")


def _decide_on(rule: RecheckRule, cases: list[Grievance], at: datetime) -> None:
    digests = journal.newest([case.subject for case in cases], CLOSING)
    rows = [_decided(rule, case, digests.get(case.subject, "")) for case in cases]
    Recheck.objects.bulk_create(rows)
    calling.draw(rows, at)
    decisions = [[row.key_digest, str(row.probability), row.state == States.WAITING] for row in rows]
    digest = hashlib.sha256(chain.canonical(decisions).encode()).hexdigest()
    record(rule.subject, Verb.CONSIDER, SYSTEM, at, considered=len(rows), decisions=digest)


def _decided(rule: RecheckRule, case: Grievance, digest: str) -> Recheck:
    """The decision on one case. What is about staff, sensitive or erased is never asked about."""
    row = Recheck(
        rule=rule,
        grievance=case,
        cycle=case.cycle,
        key_digest=digest,
        probability=Decimal(),
        state=States.ASIDE,
        due_at=case.closed_at + timedelta(days=rule.after_days),
    )
    if case.about_staff or case.sensitive or case.is_erased or not digest:
        return row
    row.probability = rule.silent if case.outcome == Outcome.SILENT else rule.base
    drawn = drawing.is_drawn(rule.seed, digest, row.probability)
    row.state = States.WAITING if drawn else States.PASSED
    return row


def sweep(now: datetime, most: int = 200) -> int:
    """Ask who is due, and close the questions whose time is over; returns how many."""
    due = Recheck.objects.filter(state=States.WAITING, due_at__lte=now).order_by("due_at", "pk")
    over = Recheck.objects.filter(state=States.ASKED, answer_by__lte=now).order_by("answer_by", "pk")
    asked = sum(_ask(pk, now) for pk in list(due.values_list("pk", flat=True)[:most]))
    return asked + sum(_fall_silent(pk, now) for pk in list(over.values_list("pk", flat=True)[:most]))


def lock(key: int) -> Recheck:
    """The row, locked until the transaction ends. Its case is locked after it, never before."""
    return Recheck.objects.select_for_update(of=("self",)).select_related("rule").get(pk=key)


def _ask(key: int, now: datetime) -> bool:
    """Ask the resident, on their page and where they left an address; only where the case still stands
    closed as it was drawn."""
    with transaction.atomic():
        row = lock(key)
        if row.state != States.WAITING or row.due_at > now:
            return False
        case = Grievance.objects.select_for_update().get(pk=row.grievance_id)
        if case.status != Status.CLOSED or case.cycle != row.cycle or case.is_erased:
            row.state = States.FALLEN
            row.save(update_fields=["state"])
            return True
        row.state, row.asked_at = States.ASKED, now
        row.answer_by = now + timedelta(days=row.rule.answer_days)
        row.save(update_fields=["state", "asked_at", "answer_by"])
        record(row.subject, Verb.ASK_AGAIN, SYSTEM, now, answer_by=row.answer_by.isoformat())
        notices.ask_again(row, case, now)
    return True


def _fall_silent(key: int, now: datetime) -> bool:
    with transaction.atomic():
        row = lock(key)
        if row.state != States.ASKED or row.answer_by > now:
            return False
        row.state = States.SILENT
        row.save(update_fields=["state"])
        record(row.subject, Verb.FALL_SILENT, SYSTEM, row.answer_by)
    return True


def answer(recheck: Recheck, *, actor: Actor, answer: str) -> Recheck:
    """The resident says whether it is still solved, once. Where it came back the lead's supervisor is told:
    then alone a unit learns that this resident was asked. NotThere for everybody else."""
    policies.check_asked(actor, recheck)
    if answer not in Recheck.Answer:
        raise Invalid(_("Please choose one of these."), "answer")
    at = clock.now()
    with transaction.atomic():
        row = lock(recheck.pk)
        if row.state == States.ANSWERED and row.answer == answer:
            return row
        if row.state != States.ASKED or at >= row.answer_by:
            raise MoveRefused(_("This question has been answered already, or its time is over."))
        row.state, row.answer, row.answered_at = States.ANSWERED, answer, at
        row.save(update_fields=["state", "answer", "answered_at"])
        record(row.subject, Verb.ANSWER_AGAIN, RESIDENT, at, answer=answer)
        if answer == Recheck.Answer.BACK:
            notices.tell_came_back(row, at)
    return row


def open_again(recheck: Recheck, *, actor: Actor) -> Recheck:
    """The resident has the case opened again: it came back, wholly or in part. It goes to its lead in a new
    cycle, as after a panel's finding."""
    policies.check_asked(actor, recheck)
    at = clock.now()
    with transaction.atomic():
        row = lock(recheck.pk)
        case = Grievance.objects.select_for_update().get(pk=row.grievance_id)
        if not row.can_open or case.cycle != row.cycle:
            raise MoveRefused(
                _("The case has moved on: this can't be done now. The page shows how it stands.")
            )
        resolving.reopen(case, reason=CAME_BACK)
        row.opened_at = at
        row.save(update_fields=["opened_at"])
        record(row.subject, Verb.OPEN_AGAIN, RESIDENT, at)
    return row


def forget(case: Grievance) -> None:
    """In the transaction of an erasure: nobody is asked any more, and what was sent is emptied."""
    calling.forget(case)
    rows = Recheck.objects.select_for_update().filter(grievance=case).order_by("pk")
    for row in rows:
        if row.state in (States.WAITING, States.ASKED):
            row.state = States.FALLEN
            row.save(update_fields=["state"])
        forget_messages(row.subject)
