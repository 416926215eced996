"""Whistles 吹哨报到: departments called to a place by a time; they answer, come, act; then the minutes."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from grievances import own_hand, policies, whistles
from grievances.actions import calls
from grievances.actions.dispatching import call_in
from grievances.actions.handling import text_of
from grievances.actions.step import Step, step
from grievances.lifecycle import Verb, WhistleState
from grievances.models import Assignment, Grievance, Whistle, WhistleCall
from portal.departments.actors import Actor
from portal.departments.models import Department
from portal.departments.selectors import working_in
from portal.engines.limits import clocks
from portal.engines.limits.clock import Limit, after
from portal.engines.limits.models import Unit
from portal.kit.errors import Invalid, MoveRefused

USUAL = Limit(2, Unit.CALENDAR_HOURS)
MOST, MOST_CALLED, PLACE, TASK = 1000, 12, 200, 300


def whistle(
    grievance: Grievance,
    *,
    actor: Actor,
    place: str,
    purpose: str,
    departments: Iterable[Department],
    amount: int | None = None,
    unit: str = "",
    longitude: Decimal | None = None,
    latitude: Decimal | None = None,
    seen: int | None = None,
) -> Grievance:
    """Call departments to a place. Those without a part in the case get one that is not mandatory.

    `amount` and `unit`: until when they are to be there, from now, in the case's own calendar; two hours
    where nothing is chosen. `longitude`, `latitude`: the spot (WGS 84). Raises Invalid, MoveRefused.
    """
    place = text_of(place, "place", _("Please say where they are to come."))
    purpose = text_of(purpose, "purpose", _("Please say what it is for."))
    limit = limit_of(amount, unit)
    with step(grievance, Verb.WHISTLE, actor=actor, seen=seen) as this:
        called = _called(this, departments)
        new = call_in(this, called, mandatory=False, task=purpose[:TASK])
        made = _begun(this, limit)
        made.place, made.purpose = place[:PLACE], purpose
        if longitude is not None and latitude is not None:
            made.longitude, made.latitude = longitude, latitude
        made.save()
        calls.begin(this.case, made, _calls(made, called, new))
        this.case.whistled, this.case.blown = True, made.round
        this.data |= {"whistle": made.pk, "department": made.department_id, "called": called}
        this.data["due"] = made.due_at.isoformat()
    return grievance


def _calls(made: Whistle, called: list[int], new: list[Assignment]) -> list[WhistleCall]:
    """A call for each department, with the part that it got by it."""
    parts = {part.department_id: part for part in new}
    rows = [
        WhistleCall(whistle=made, department_id=key, part=parts.get(key), due_at=made.due_at)
        for key in called
    ]
    return WhistleCall.objects.bulk_create(rows)


def limit_of(amount: int | None, unit: str) -> Limit:
    """The chosen limit, or the usual one. Raises Invalid."""
    if amount is None:
        return USUAL
    if not 1 <= amount <= MOST:
        raise Invalid(_("Please choose from 1 to %(most)s.") % {"most": MOST}, "amount")
    if unit not in Unit.values:
        raise Invalid(_("Please choose the unit."), "unit")
    return Limit(amount, unit)


def _called(this: Step, chosen: Iterable[Department]) -> list[int]:
    """The keys of those who are called, each once: others than who blows, and all at work in the area."""
    if this.case.about_staff:
        raise MoveRefused(_("A complaint about staff stays with discipline inspection alone."))
    keys = list(dict.fromkeys(each.pk for each in chosen))
    if not keys:
        raise Invalid(_("Please choose who is to come."), "departments")
    if len(keys) > MOST_CALLED:
        raise Invalid(_("At most %(most)s departments at a time.") % {"most": MOST_CALLED}, "departments")
    if this.speaks in keys:
        raise Invalid(_("Your own department need not be called."), "departments")
    if working_in(this.case.area.path).filter(pk__in=keys).count() < len(keys):
        raise Invalid(_("This department does not work in the area of the case."), "departments")
    return keys


def _begun(this: Step, limit: Limit) -> Whistle:
    """The whistle as it is blown now: by whom, for which department, and until when."""
    case, post = this.case, this.post
    return Whistle(
        grievance=case,
        round=case.blown + 1,
        blown_by_id=this.actor.person_id,
        blown_as=policies.LEAD if policies.LEAD in this.by else policies.AREA_ROLES[post.role],
        department_id=post.department_id,
        blown_at=this.at,
        amount=limit.amount,
        unit=limit.unit,
        due_at=after(this.at, limit, clocks.load_calendar(case.calendar)),
    )


def acknowledge(grievance: Grievance, *, actor: Actor, seen: int | None = None) -> Grievance:
    """The department has heard the call and is coming. Whoever blew it is told."""
    with step(grievance, Verb.ACKNOWLEDGE, actor=actor, seen=seen) as this:
        call = _own(this)
        call.acknowledged_at, call.acknowledged_by_id = this.at, actor.person_id
        call.save(update_fields=["acknowledged_at", "acknowledged_by"])
        _tell(this, call)
    return grievance


def arrive(grievance: Grievance, *, actor: Actor, seen: int | None = None) -> Grievance:
    """The department is there: the moment is kept, and whether it was in time. A part that came with the call
    is signed for by coming."""
    with step(grievance, Verb.ARRIVE, actor=actor, seen=seen) as this:
        call = _own(this)
        call.arrived_at, call.arrived_by_id, call.late = this.at, actor.person_id, this.at > call.due_at
        call.save(update_fields=["arrived_at", "arrived_by", "late"])
        calls.rest(this.case, call)
        calls.sign_for(this, call)
        _tell(this, call)
        this.data |= {"late": call.late, "due": call.due_at.isoformat()}
    return grievance


def act(grievance: Grievance, *, actor: Actor, text: str, seen: int | None = None) -> Grievance:
    """What the department did at the place. It finishes a part that came with the call."""
    text = text_of(text, "text", _("Please write what your department did there."))
    with step(grievance, Verb.ACT, actor=actor, seen=seen) as this:
        call = _own(this)
        call.acted_at, call.did = this.at, text
        call.save(update_fields=["acted_at", "did"])
        calls.finish(this, call)
        _tell(this, call)
    return grievance


def minutes(grievance: Grievance, *, actor: Actor, text: str, seen: int | None = None) -> Grievance:
    """What was found and agreed at the place; with it the whistle is over. Not before everybody is there or
    the time has come: who is on the way would count as absent."""
    text = text_of(text, "text", _("Please write what was found and agreed."))
    with step(grievance, Verb.MINUTES, actor=actor, seen=seen) as this:
        found = _to_end(this)
        own_hand.refuse(Verb.MINUTES, own_hand.came(actor, this.case, found))
        if not whistles.ripe(found, this.at):
            raise MoveRefused(_("Somebody is still on the way, and their time has not come yet."))
        _end(this, found, WhistleState.OVER, text)
    return grievance


def call_off(grievance: Grievance, *, actor: Actor, reason: str, seen: int | None = None) -> Grievance:
    """Nobody needs to come any more, and why. Who was to be there before stays counted. Parts that came with
    the call of those who have not come are waived."""
    reason = text_of(reason, "reason", _("Please say why nobody needs to come."))
    with step(grievance, Verb.CALL_OFF, actor=actor, seen=seen) as this:
        found = _to_end(this)
        for call in found.calls.filter(arrived_at=None, dropped_at=None):
            calls.waive(this, call, reason)
        calls.dismiss(found, this.at)
        _end(this, found, WhistleState.CALLED_OFF, reason)
    return grievance


def _own(this: Step) -> WhistleCall:
    """The call of the actor's department for which this can be done now, locked. MoveRefused where there is
    none."""
    found = whistles.calls_for(this.verb, this.case, policies.standing(this.actor, this.case))
    if not found:
        raise MoveRefused(_("Your department has no call to a place for which this can be done now."))
    rows = WhistleCall.objects.select_for_update(of=("self",))
    return rows.select_related("whistle__blown_by", "whistle__department").get(pk=found[0].pk)


def _tell(this: Step, call: WhistleCall) -> None:
    """The facts for journal and letters; whoever blew the whistle is told what others do."""
    this.data |= {"whistle": call.whistle_id, "department": call.department_id}
    calls.tell_blower(this, call.whistle)


def _to_end(this: Step) -> Whistle:
    """The open whistle, locked, for whoever may end it."""
    found = calls.locked(this.case)
    if not whistles.may_end(found, policies.standing(this.actor, this.case)):
        raise MoveRefused(_("Whoever called the departments, or the co-operation centre, ends it."))
    return found


def _end(this: Step, found: Whistle, state: WhistleState, text: str) -> None:
    found.minutes = text
    called = list(found.calls.filter(dropped_at=None).values_list("department", flat=True))
    calls.end(this, found, state)
    this.data |= {"whistle": found.pk, "called": called}
