"""Closed cases are considered, each once per cycle: drawn or not, at a probability that is written down."""

import hashlib
import secrets
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from evaluation import drawing
from evaluation.actions import mixing, seating
from evaluation.actions.recording import record
from evaluation.lifecycle import SampleState, SessionState, Verb
from evaluation.models import Sample, Session
from grievances.lifecycle import Outcome, Status
from grievances.lifecycle import Verb as CaseVerb
from grievances.models import Grievance
from grievances.policies import living_parts
from portal.departments.actors import SYSTEM
from portal.engines.journal import chain, journal
from portal.kit import clock
from portal.kit.prepared import Prepared

CLOSING = (CaseVerb.CONFIRM, CaseVerb.LAPSE, CaseVerb.REFUSE, CaseVerb.TRANSFER_OUT)
BATCH = 200


def draw_samples(*, historical: bool = False, window: timedelta | None = None) -> int:
    """Consider what has closed within the rule's window; returns how many cases were considered.

    Nothing is drawn without a running session. Imported cases from the past stay out unless `historical`.
    """
    considered = 0
    while count := _draw_batch(historical=historical, window=window):
        considered += count
    return considered


def _draw_batch(*, historical: bool, window: timedelta | None) -> int:
    at = clock.now()
    with transaction.atomic():
        session = _running.first()
        if session is None:
            return 0
        since = at - (window or timedelta(days=session.rule.window_days))
        until = min(at, session.ends_at or at)
        cases = _closed[historical](since, until)
        if cases:
            _consider(session, cases, at)
    return len(cases)


def unconsidered(since: datetime, until: datetime, *, historical: bool) -> QuerySet[Grievance]:
    """Cases that ended between the two moments and were not considered in this cycle, oldest first."""
    known = Sample.objects.drawn().filter(grievance=OuterRef("pk"), cycle=OuterRef("cycle"))
    rows = Grievance.objects.filter(
        ~Exists(known),
        status__in=[Status.CLOSED, Status.REFUSED, Status.TRANSFERRED],
        closed_at__gte=since,
        closed_at__lte=until,
    )
    rows = rows if historical else rows.filter(historical=False)
    return rows.prefetch_related("parts", "resolutions").order_by("closed_at", "pk")


_running = Prepared(
    lambda: (
        Session.objects.select_for_update(of=("self",))
        .select_related("rule", "rubric")
        .filter(state=SessionState.RUNNING)
    )
)


def _closed_between(historical: bool) -> Prepared:
    return Prepared(
        lambda since, until: unconsidered(since, until, historical=historical)[:BATCH], datetime, datetime
    )


_closed = {historical: _closed_between(historical) for historical in (True, False)}


def _consider(session: Session, cases: list[Grievance], at: datetime) -> None:
    digests = journal.newest([case.subject for case in cases], CLOSING)
    samples = [_decide(session, case, digests.get(case.subject, ""), at) for case in cases]
    Sample.objects.bulk_create(samples)
    drawn = [sample for sample in samples if sample.state == SampleState.OPEN]
    decisions = [[each.key_digest, str(each.probability), each.state == SampleState.OPEN] for each in samples]
    record(
        session.subject,
        Verb.CONSIDER,
        SYSTEM,
        at,
        considered=len(samples),
        drawn=[sample.key_digest for sample in drawn],
        decisions=hashlib.sha256(chain.canonical(decisions).encode()).hexdigest(),
    )
    for sample in drawn:
        stratum = {"department": sample.department_id, "outcome": sample.outcome, "fast": sample.fast}
        record(sample.subject, Verb.DRAW, SYSTEM, at, probability=str(sample.probability), **stratum)
        seating.fill(seating.lock(sample), at)
        mixing.follow(sample, at)


def _decide(session: Session, case: Grievance, digest: str, at: datetime) -> Sample:
    """The decision on one case. What is sensitive, about staff or erased is shown to no panel."""
    fast = _too_fast(case, session.rule.fast_minutes)
    unit = _unit(case)
    sample = Sample(
        session=session,
        grievance=case,
        cycle=case.cycle,
        key_digest=digest,
        department_id=unit,
        outcome=case.outcome,
        fast=fast,
        probability=Decimal(),
        state=SampleState.ASIDE,
        considered_at=at,
    )
    if _is_hidden(case) or unit is None or not digest:
        return sample
    sample.probability = drawing.probability(case.outcome, fast=fast, rates=session.rule.rates)
    drawn = drawing.is_drawn(session.seed, digest, sample.probability)
    sample.state = SampleState.OPEN if drawn else SampleState.PASSED
    sample.sheet_key = secrets.token_hex(32) if drawn else ""
    return sample


def _is_hidden(case: Grievance) -> bool:
    return case.about_staff or case.sensitive or case.is_erased


def _too_fast(case: Grievance, minutes: int) -> bool:
    """Said to be done within so few minutes of being filed that nobody can believe it."""
    if case.cycle > 1 or case.done_at is None or case.outcome in (Outcome.REFUSED, Outcome.TRANSFERRED):
        return False
    return case.done_at - case.filed_at < timedelta(minutes=minutes)


def _unit(case: Grievance) -> int | None:
    """The department that the outcome is counted for: the lead; else who answered."""
    lead = next((part.department_id for part in living_parts(case) if part.is_lead), None)
    answers = [resolution.department_id for resolution in case.resolutions.all()]
    return lead or (answers[-1] if answers else None)
