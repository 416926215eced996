"""How each verb is done to one of many cases, and how one sees that there is nothing left to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from grievances import policies
from grievances.actions import dispatching, handing, handling
from grievances.lifecycle import HANDLED, PartState, Status, Verb
from grievances.models import Assignment, Grievance
from portal.accounts.models import Person
from portal.departments.actors import Actor
from portal.departments.models import Department
from portal.kit.errors import MoveRefused

Given = Mapping[str, Any]


@dataclass(frozen=True)
class Deed:
    """`do`: the verb's action on a case, with the act's parameters; `done`: whether it stands already as it
    was to become. `texts`: the parameters that hold words. `adds`: it only adds something, and overwrites
    nothing that others have changed meanwhile."""

    do: Callable[[Grievance, Actor, Given], Any]
    done: Callable[[Grievance, Actor, Given], bool]
    texts: tuple[str, ...] = ()
    adds: bool = False


def _sign(case: Grievance, actor: Actor, given: Given) -> None:
    handling.sign(case, actor=actor)


def _is_signed(case: Grievance, actor: Actor, given: Given) -> bool:
    mine = policies.my_parts(actor, case)
    return case.status in HANDLED and bool(mine) and all(part.state != PartState.WAITING for part in mine)


def _take(case: Grievance, actor: Actor, given: Given) -> None:
    handing.take(case, actor=actor)


def _is_mine(case: Grievance, actor: Actor, given: Given) -> bool:
    return any(part.officer_id == actor.person_id for part in _open(case, actor))


def _hand(case: Grievance, actor: Actor, given: Given) -> None:
    """Of the department at which the colleague was chosen, and of no other."""
    found = policies.parts_for(actor, Verb.HAND, case)
    part = next((each for each in found if each.department_id == given["department"]), None)
    if part is None and found:
        raise MoveRefused(_("There is no part for which this can be done now."))
    to = Person.objects.get(pk=given["to"])
    handing.hand(case, actor=actor, to=to, part=part, reason=given.get("reason", ""))


def _is_theirs(case: Grievance, actor: Actor, given: Given) -> bool:
    ours = (part for part in _open(case, actor) if part.department_id == given["department"])
    return any(part.officer_id == given["to"] for part in ours)


def _release(case: Grievance, actor: Actor, given: Given) -> None:
    handing.release(case, actor=actor)


def _is_nobodys(case: Grievance, actor: Actor, given: Given) -> bool:
    mine = _open(case, actor)
    return bool(mine) and all(part.officer_id is None for part in mine)


def _note(case: Grievance, actor: Actor, given: Given) -> None:
    handling.note(case, actor=actor, text=given["text"])


def _never(case: Grievance, actor: Actor, given: Given) -> bool:
    return False


def _dispatch(case: Grievance, actor: Actor, given: Given) -> None:
    lead = Department.objects.get(pk=given["lead"])
    dispatching.dispatch(case, actor=actor, lead=lead, reason=given["reason"])


def _is_led_by_it(case: Grievance, actor: Actor, given: Given) -> bool:
    led = (part for part in policies.living_parts(case) if part.is_lead)
    return case.status == Status.DISPATCHED and any(part.department_id == given["lead"] for part in led)


def _open(case: Grievance, actor: Actor) -> list[Assignment]:
    open_states = (PartState.WAITING, PartState.SIGNED)
    return [part for part in policies.my_parts(actor, case) if part.state in open_states]


# What fits many cases: no text of its own for each resident is needed.
DEEDS: MappingProxyType[Verb, Deed] = MappingProxyType(
    {
        Verb.SIGN: Deed(_sign, _is_signed),
        Verb.TAKE: Deed(_take, _is_mine),
        Verb.HAND: Deed(_hand, _is_theirs, ("reason",)),
        Verb.RELEASE: Deed(_release, _is_nobodys),
        Verb.NOTE: Deed(_note, _never, ("text",), adds=True),
        Verb.DISPATCH: Deed(_dispatch, _is_led_by_it, ("reason",)),
    }
)


def verbs_for(actor: Actor) -> tuple[Verb, ...]:
    """What the actor's posts let them do to many cases."""
    stands = {policies.AREA_ROLES[post.role] for post in actor.posts if post.role in policies.AREA_ROLES}
    stands |= {policies.LEAD, policies.CO} if actor.workplaces() else set()
    return tuple(verb for verb in DEEDS if policies.RIGHTS[verb] & stands)
