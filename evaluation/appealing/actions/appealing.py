"""A department appeals a result on a fact; whoever oversees decides: the result stands, or it is withdrawn
with the order that rests on it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation.actions import rectifying, seating
from evaluation.actions.recording import record
from evaluation.appealing import notices, policies
from evaluation.lifecycle import DECIDE_LIMIT, SampleState, Verb
from evaluation.models import Appeal, Sample
from evaluation.places import appeal_until
from evaluation.scoring import FLAGS
from portal.departments.actors import Actor
from portal.engines.escalation import watch
from portal.engines.escalation.ladder import moment, next_rung
from portal.engines.escalation.models import NEVER
from portal.engines.journal import journal
from portal.engines.limits.clock import Limit, after
from portal.engines.limits.clocks import load_calendar
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused

KIND = "score_appeal"
LONGEST, REASON = 2000, 1000
State = Appeal.State


def appeal(
    sample: Sample | int, *, actor: Actor, ground: str, about: str, words: str, entry: int | None = None
) -> Appeal:
    """The supervisor of the judged department says which fact is wrong; `entry`: the number in the case's
    journal that shows it. Once a result."""
    clean = _text(words, LONGEST, _("Please write which fact is wrong, and how it was."), "words")
    at = clock.now()
    with transaction.atomic():
        locked = seating.lock(sample)
        actor, unit = policies.check_appellant(actor, locked)
        _check_open(locked, at)
        _check_named(locked, ground, about, entry)
        row = Appeal.objects.create(
            sample=locked, department_id=unit, ground=ground, about=about, words=clean, entry=entry,
            opened_at=at,
            due_at=after(at, Limit.parse(DECIDE_LIMIT), load_calendar(locked.grievance.calendar)),
        )  # fmt: skip
        record(row.subject, Verb.APPEAL, actor, at, sample=locked.pk, ground=ground, about=about)
        rung = next_rung(watch.rungs(KIND), 0)
        watch.begin(row.subject, {(KIND, 0): (row.due_at, moment(row.due_at, rung) if rung else NEVER)})
        notices.tell_deciders(row, at)
    return row


def _check_open(sample: Sample, at: datetime) -> None:
    judged = sample.state == SampleState.REVEALED and sample.reference_id is None and sample.first_id is None
    if Appeal.objects.filter(sample=sample).exists():
        raise MoveRefused(_("This result has been appealed already. Its page shows what came of it."))
    if not judged:
        raise MoveRefused(_("There is no result to appeal."))
    if at > appeal_until(sample):
        raise MoveRefused(_("A result can be appealed within ten working days; they are over."))


def _check_named(sample: Sample, ground: str, about: str, entry: int | None) -> None:
    if ground not in Appeal.Ground.values:
        raise Invalid(_("Please choose which kind of fact is wrong."), "ground")
    if about not in {"", *sample.result.criteria, *FLAGS}:
        raise Invalid(_("Please choose one of these."), "about")
    if entry is not None and not 1 <= entry <= journal.count(sample.grievance.subject):
        raise Invalid(_("The case's journal has no entry with this number."), "entry")


def decide(row: Appeal | int, *, actor: Actor, upheld: bool, reason: str) -> Appeal:
    """Upheld: the result is withdrawn and counts nowhere any more, and the order that rests on it is void; a
    case that was opened again stays open, for its resident's sake. Dismissed: the result stands. The reason
    is published."""
    clean = _text(reason, REASON, _("Please say why: everybody may read it."), "reason")
    at = clock.now()
    with transaction.atomic():
        locked, sample = lock(row)
        actor = policies.check_decider(actor, locked)
        if locked.state != State.OPEN:
            raise MoveRefused(_("This appeal has been decided already. The page shows how."))
        locked.state = State.UPHELD if upheld else State.DISMISSED
        locked.decided_at, locked.reason = at, clean
        locked.save()
        watch.rest(locked.subject, KIND)
        record(locked.subject, Verb.DECIDE_APPEAL, actor, at, upheld=upheld, late=at > locked.due_at)
        if upheld:
            _withdraw(sample, actor, at)
        notices.tell_decided(locked, at)
    return locked


def _withdraw(sample: Sample, actor: Actor, at: datetime) -> None:
    if sample.state == SampleState.REVEALED:  # else it was erased meanwhile, and counts nowhere already
        sample.state = SampleState.WITHDRAWN
        sample.save(update_fields=["state"])
        record(sample.subject, Verb.WITHDRAW_RESULT, actor, at)
    rectifying.void_orders(sample, at)


def lock(row: Appeal | int) -> tuple[Appeal, Sample]:
    """The appeal and its sample, locked until the transaction ends, the sample first."""
    key = getattr(row, "pk", row)
    sample = seating.lock(Appeal.objects.values_list("sample", flat=True).get(pk=key))
    rows = Appeal.objects.select_for_update(of=("self",)).select_related(
        "department", "sample__grievance__area"
    )
    return rows.get(pk=key), sample


def _text(given: str, longest: int, missing: str, field: str) -> str:
    clean = given.replace("\x00", "").strip()
    if not clean:
        raise Invalid(missing, field)
    if len(clean) > longest:
        raise Invalid(_("At most %(most)s characters fit here.") % {"most": longest}, field)
    return clean
