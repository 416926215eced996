"""Finding a resident's cases, for a purpose alone: whole values through blind indexes, each look written down
and told to the resident."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from grievances import interests, policies
from grievances.actions.handling import text_of
from grievances.actions.step import step
from grievances.lifecycle import Verb
from grievances.models import Grievance, Lookup
from portal.accounts import identities, throttle
from portal.departments.actors import Actor, PostFacts
from portal.departments.models import Role
from portal.kit import clock
from portal.kit.errors import Invalid, NotAllowed

AN_HOUR, LOOKS_AN_HOUR, MOST = 3600, 20, 20
LOOKERS = (Role.GRID_OFFICER, Role.HANDLER, Role.SUPERVISOR)
LONGEST_REASON = 300


@dataclass(frozen=True)
class Look:
    """What was found: the cases, newest first, without who filed them. `more`: there are others."""

    cases: tuple[Grievance, ...]
    more: bool


def look_up(*, actor: Actor, by: str, value: str, purpose: str, reason: str) -> Look:
    """The cases that somebody with this phone, e-mail or full name (`by`) has filed, of those whose filer the
    actor may read: nobody's who is anonymous.

    Recorded with the purpose whether anything is found or not; each resident sees it on their case. At most
    LOOKS_AN_HOUR. Raises NotAllowed, Invalid, TooMany.
    """
    post = next((post for post in actor.posts if post.role in LOOKERS), None)
    if post is None:
        raise NotAllowed(_("This is for officers who handle cases."))
    reason = text_of(reason, "reason", _("Please say why you look for them."))[:LONGEST_REASON]
    if by not in Lookup.By:
        raise Invalid(_("Please choose one of these."), "by")
    if purpose not in Lookup.Purpose:
        raise Invalid(_("Please choose what it is for."), "purpose")
    if not identities.index_of(by, value):
        raise Invalid(_("Please write the whole of it."), "value")
    throttle.count("look-up", actor.key, most=LOOKS_AN_HOUR, seconds=AN_HOUR)
    index, subjects = identities.found_by(by, value)
    facts = {"by": by, "purpose": purpose, "reason": reason, "index": index}
    return _recorded(actor.as_officer(), post, subjects, facts)


def _recorded(actor: Actor, post: PostFacts, subjects: list[str], facts: dict[str, Any]) -> Look:
    with transaction.atomic():
        found = _theirs(actor, subjects)
        row = Lookup.objects.create(
            officer_id=actor.person_id,
            department_id=post.department_id,
            post=post.role,
            at=clock.now(),
            **facts,
        )
        told = found[:MOST]
        for case in sorted(told, key=lambda case: case.pk):
            with step(case, Verb.LOOK_UP, actor=actor) as this:
                this.data |= {"department": this.speaks, "by": facts["by"], "purpose": facts["purpose"]}
        row.found.set(told)
    return Look(tuple(told), len(found) > MOST)


def _theirs(actor: Actor, subjects: list[str]) -> list[Grievance]:
    """Of the subjects those whose filer is the actor's to read, the newest first."""
    keys = [int(subject.partition(":")[2]) for subject in subjects]
    rows = policies.visible_to(actor, Grievance.objects.filter(pk__in=keys, erased_at=None))
    rows = rows.select_related("area", "category").prefetch_related("parts").order_by("-filed_at", "-pk")
    return [
        case for case in rows if policies.may(actor, Verb.LOOK_UP, case) and not interests.has(actor, case)
    ]
