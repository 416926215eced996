"""A judged case becomes one with a known answer, and stops being one."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evaluation import policies, scoring
from evaluation.actions.recording import record
from evaluation.lifecycle import SampleState, Verb
from evaluation.models import ReferenceCase, Sample
from portal.departments.actors import Actor
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused

LONGEST = 1000


def agree(sample: Sample, *, actor: Actor, marks: Mapping[str, int], reason: str) -> ReferenceCase:
    """From now on the case of a published result has these marks for its answer. Members who have never
    judged it are given it now and then, like any other."""
    actor = policies.check_secretary(actor)
    words = reason.strip()
    if not words:
        raise Invalid(_("Please say how these marks were agreed."), "reason")
    if sample.state != SampleState.REVEALED or sample.grievance.is_erased:
        raise MoveRefused(_("Only a case whose result is out can be given a known answer."))
    keys = set(sample.session.rubric.criteria.values_list("key", flat=True))
    if set(marks) != keys or not set(marks.values()) <= set(scoring.MARKS):
        raise Invalid(_("Please give every question a mark from 1 to 5."))
    at = clock.now()
    try:
        with transaction.atomic():
            made = ReferenceCase.objects.create(
                grievance_id=sample.grievance_id,
                cycle=sample.cycle,
                department_id=sample.department_id,
                outcome=sample.outcome,
                marks=dict(marks),
                reason=words[:LONGEST],
                agreed_at=at,
            )
            record(made.subject, Verb.REFER, actor, at, sample=sample.pk, marks=dict(marks))
    except IntegrityError as error:
        raise MoveRefused(_("This case has a known answer already.")) from error
    return made


def retire(reference: ReferenceCase | int, *, actor: Actor) -> ReferenceCase:
    """It is given to nobody any more; whoever has it in their list finishes it. Twice does no harm."""
    actor = policies.check_secretary(actor)
    key = getattr(reference, "pk", reference)
    with transaction.atomic():
        locked = ReferenceCase.objects.select_for_update().get(pk=key)
        if locked.retired_at is None:
            locked.retired_at = clock.now()
            locked.save(update_fields=["retired_at"])
            record(locked.subject, Verb.UNREFER, actor, locked.retired_at)
    return locked
