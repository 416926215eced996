"""A thousand cases in a moment: rows like those of one that was filed, with journals of their own."""

import copy

from django.db import transaction

from grievances.models import Assignment, Grievance
from portal.accounts.codes import new_reference
from portal.engines.journal import journal
from portal.engines.journal.journal import Deed
from tests.factories.district import District, file_case, reload


@transaction.atomic
def many(place: District, number: int, category: str = "A01") -> list[Grievance]:
    """So many cases of this kind, each with its departments' parts; no clock of theirs is watched."""
    pattern = reload(file_case(place, category).grievance)
    parts, told = list(pattern.parts.all()), journal.entries(pattern.subject)
    cases = [_like(pattern, count) for count in range(number)]
    Grievance.objects.bulk_create(cases, batch_size=500)
    rows = [_part(part, case) for case in cases for part in parts]
    Assignment.objects.bulk_create(rows, batch_size=500)
    deeds = [(entry.at, Deed(entry.verb, entry.actor, entry.role, journal.facts(entry))) for entry in told]
    journal.record_whole({case.subject: deeds for case in cases})
    return cases


def _like(pattern: Grievance, count: int) -> Grievance:
    made = copy.copy(pattern)
    made.pk, made._state = None, copy.copy(pattern._state)
    made._state.adding = True
    made.reference = new_reference("LH")
    made.filing_key = f"many-{made.reference}"
    made.title = f"{pattern.title[:40]} {count}"
    return made


def _part(pattern: Assignment, case: Grievance) -> Assignment:
    made = copy.copy(pattern)
    made.pk, made._state = None, copy.copy(pattern._state)
    made._state.adding = True
    made.grievance = case
    return made
