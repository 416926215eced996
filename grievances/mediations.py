"""Which mediation of a case is open, or agreed, and what can be done about it: from rows that are loaded
once."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import prefetch_related_objects

from grievances.lifecycle import MediationState, Verb
from grievances.models import Grievance, Mediation
from portal.departments import selectors as departments

READ = "mediations with their parties"  # where they are kept beside what a case has prefetched
VERBS = frozenset({Verb.MEDIATE, Verb.CONSENT, Verb.RECORD_CONSENT, Verb.SIT, Verb.AGREE, Verb.END_MEDIATION})


def mediations_of(grievance: Grievance) -> list[Mediation]:
    """All its mediations, the oldest first, with parties and sessions: three queries, once per object; none
    where there never was one."""
    if not (grievance.mediating or grievance.mediated):
        return []
    kept = grievance.__dict__.setdefault("_prefetched_objects_cache", {})
    if READ not in kept:
        found = list(grievance.mediations.select_related("department"))
        prefetch_related_objects(found, "parties", "sessions")
        kept[READ] = found
    return kept[READ]


def open_mediation(grievance: Grievance) -> Mediation | None:
    """The one that is offered or under way; asked for only where there is one."""
    if not grievance.mediating:
        return None
    return next((each for each in mediations_of(grievance) if each.is_open), None)


def agreement(grievance: Grievance) -> Mediation | None:
    """The last one, where it ended in an agreement; asked for only where it did."""
    if grievance.mediated != MediationState.AGREED:
        return None
    return next((m for m in reversed(mediations_of(grievance)) if m.state == MediationState.AGREED), None)


def agreed_now(grievance: Grievance) -> Mediation | None:
    """The agreement of this round of the case: not one that the resident has disputed since."""
    found = agreement(grievance)
    return found if found is not None and found.cycle == grievance.cycle else None


def is_orphaned(grievance: Grievance) -> bool:
    """Whether the department that leads, and would follow the agreement up, has ended: then the co-operation
    centre does. Asked where a follow-up is due; one query."""
    leads = [part.department_id for part in grievance.parts.all() if part.is_living and part.is_lead]
    return not departments.open_departments().filter(pk__in=leads).exists()


def is_offered(grievance: Grievance) -> bool:
    """Whether this kind of matter is mediated at all, and not agreed on already."""
    category = grievance.category
    return bool(category and category.mediation) and agreed_now(grievance) is None


def held(found: Iterable[Verb], grievance: Grievance, now: datetime) -> dict[Verb, bool]:
    """Of the verbs `found` those about mediations: whether they can be done now."""
    if not VERBS.intersection(found):
        return {}
    running = open_mediation(grievance)
    in_time = running is not None and now < running.until
    meets = in_time and running.is_under_way
    return {
        Verb.MEDIATE: Verb.MEDIATE in found and is_offered(grievance),
        **dict.fromkeys((Verb.CONSENT, Verb.RECORD_CONSENT, Verb.END_MEDIATION), in_time),
        **dict.fromkeys((Verb.SIT, Verb.AGREE), meets),
    }
