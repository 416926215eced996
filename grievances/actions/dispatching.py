"""Routing: the decision of the responsibility list, its correction until somebody signs, objection and
ruling."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from grievances import own_hand, policies
from grievances.actions import carrying, distributing, leaving, legs, matters, supervising, timing
from grievances.actions.step import Step, as_it_stands, step
from grievances.lifecycle import PartState, Verb
from grievances.models import Assignment, Grievance, Objection
from portal.areas.models import Area
from portal.departments import selectors as departments
from portal.departments.actions import amendments
from portal.departments.actors import SYSTEM, Actor
from portal.departments.models import Category, Department
from portal.engines.routing import engine
from portal.engines.routing.engine import Decision, Helper
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused
from portal.kit.prepared import insert


def decide(case: Grievance) -> Decision:
    """What the responsibility list says of the case. A complaint about staff goes to discipline inspection
    alone."""
    if case.about_staff:
        unit = departments.discipline(case.area.path)
        return Decision(unit.pk if unit else None, (), "about_staff")
    rules = departments.rules_for(case.category) if case.category else ()
    return engine.decide(engine.Facts(case.category_id, case.area.path), rules)


def facts(case: Grievance, decision: Decision, parts: Iterable[Assignment]) -> dict:
    """The decision with its reason, for the journal and the case's page."""
    return {
        "reason": decision.reason,
        "item": decision.rule.number if decision.rule else None,
        "item_id": decision.rule.key if decision.rule else None,
        "lead": decision.lead,
        "co": [part.department_id for part in parts if not part.is_lead],
        "due": case.done_due.isoformat() if case.done_due else None,
        **({"overseer": decision.overseer} if decision.overseer else {}),
        **distributing.facts(parts),
    }


def follow(case: Grievance, decision: Decision) -> None:
    """The case is routed by the decision's item, if it has one, and overseen by whom that names."""
    case.item_id = decision.rule.key if decision.rule else None
    case.overseer_id = decision.overseer


def assign(case: Grievance, decision: Decision, at: datetime) -> list[Assignment]:
    """Make the decision's parts. Their clocks are started by the caller."""
    follow(case, decision)
    parts = [_part(case, decision.lead, Assignment.LEAD, Helper(decision.lead), at)]
    parts += [_part(case, helper.department, Assignment.CO, helper, at) for helper in decision.helpers]
    return _add(case, parts, at)


def _add(case: Grievance, parts: list[Assignment], at: datetime) -> list[Assignment]:
    """Keep new parts, whoever gets them: the one place where parts come from."""
    distributing.distribute(case, parts, at)
    insert(parts)
    return parts


def _part(case: Grievance, department: int, role: str, helper: Helper, at: datetime) -> Assignment:
    part = Assignment(
        grievance=case,
        department_id=department,
        role=role,
        mandatory=helper.mandatory,
        task_zh=helper.task_zh,
        task_en=helper.task_en,
        dispatched_at=at,
    )
    legs.set_dues(case, part, at)
    return part


def _take_back(this: Step, *, but: Iterable[int] = ()) -> None:
    """Withdraw the living parts, except those of the departments `but`."""
    for part in this.case.parts.exclude(state=PartState.WITHDRAWN).exclude(department__in=list(but)):
        legs.take_back(this.case, part, this.at, this.actor.key)


def correct(
    grievance: Grievance,
    *,
    actor: Actor,
    category: Category | None,
    area: Area,
    note: str = "",
    seen: int | None = None,
) -> Grievance:
    """Correct what a case is about or where it is, until a department signs; then the list routes it anew.

    The limit is not changed by it: due times are set at filing (invariant 2). What was merged into it is of
    the same kind from then on. Raises Invalid, and step's refusals.
    """
    with transaction.atomic():
        held = matters.hold(lambda: matters.with_merged(grievance.pk))
        case = held.pop(grievance.pk)
        with step(case, Verb.CORRECT, actor=actor, seen=seen, held=True) as this:
            _refuse_unruly_correction(this.case, category, area)
            _set_matter(this, category, area)
            this.data |= {"why": note.strip()[:300]} if note.strip() else {}
            _take_back(this)
            decision = decide(this.case)
            if decision.lead is None:
                leaving.pass_on(this)
        for each in held.values():
            carrying.go_along(each, case)
        as_it_stands(grievance, case)
        if decision.lead is not None:
            _dispatch(grievance, decision, SYSTEM)
    return grievance


def _set_matter(this: Step, category: Category | None, area: Area) -> None:
    case = this.case
    _end_oversight(this)
    this.data |= {"from": [case.category.code if case.category else None, case.area.code]}
    case.area, case.item = area, None
    carrying.set_kind(this, category)
    _wait_no_more(case)
    this.data["area"] = area.code


def _wait_no_more(case: Grievance) -> None:
    """Somebody has looked at it."""
    if case.many == Grievance.WAITS:
        case.many = ""


def _end_oversight(this: Step) -> None:
    """The item by which it was routed says no more who leads it, nor who watches that."""
    if this.case.overseer_id:
        this.data["watched"] = [this.case.overseer_id, None]
        this.case.overseer = None
        supervising.leave_to_centre(this)


def _refuse_unruly_correction(case: Grievance, category: Category | None, area: Area) -> None:
    if case.merged_into_id is not None:
        raise MoveRefused(_("It was merged: what it goes on as is to be corrected, and this goes along."))
    if case.disputed:
        raise MoveRefused(_("The departments dispute this dispatch. Wait for the ruling."))
    if case.ruled:
        raise MoveRefused(
            _("The co-operation centre has ruled on this dispatch: it can't be corrected any more.")
        )
    if any(part.state != PartState.WAITING for part in policies.living_parts(case)):
        raise MoveRefused(_("A department has signed for this case: it can't be corrected any more."))
    if category == case.category and area == case.area:
        raise Invalid(_("Nothing was changed: choose another kind of matter or another place."), "category")


def dispatch(
    grievance: Grievance,
    *,
    actor: Actor,
    lead: Department,
    helpers: Iterable[Department] = (),
    reason: str,
    seen: int | None = None,
) -> Grievance:
    """Dispatch by hand what no item of the list covers: a lead, co-departments, and why."""
    if not reason.strip():
        raise Invalid(_("Please say why this department is to lead."), "reason")
    _refuse_unfit_lead(grievance, lead)
    chosen = tuple(Helper(h.pk) for h in helpers if h.pk != lead.pk)
    _refuse_far_helpers(grievance, [helper.department for helper in chosen], "helpers")
    return _dispatch(
        grievance, Decision(lead.pk, chosen, "by_hand"), actor, seen=seen, note=reason.strip()[:300]
    )


def _refuse_unfit_lead(case: Grievance, lead: Department) -> None:
    """Who leads already may stay; whoever is to come works in the area, and takes more than tasks."""
    if any(part.is_lead and part.department_id == lead.pk for part in policies.living_parts(case)):
        return
    if departments.may_lead_in(case.area.path).filter(pk=lead.pk).exists():
        return
    if departments.working_in(case.area.path).filter(pk=lead.pk).exists():
        raise Invalid(
            _("This department takes on tasks only: let it assist, and choose another to lead."), "lead"
        )
    raise Invalid(_("This department does not work in the area of the case."), "lead")


def _refuse_far_helpers(case: Grievance, chosen: list[int], field: str) -> None:
    if chosen and departments.working_in(case.area.path).filter(pk__in=chosen).count() < len(set(chosen)):
        raise Invalid(_("This department does not work in the area of the case."), field)


def route(grievance: Grievance) -> Grievance:
    """Let the list dispatch what waited for somebody's word; what no item covers stays in triage."""
    decision = decide(grievance)
    return grievance if decision.lead is None else _dispatch(grievance, decision, SYSTEM)


def _dispatch(
    grievance: Grievance, decision: Decision, actor: Actor, seen: int | None = None, note: str = ""
) -> Grievance:
    with step(grievance, Verb.DISPATCH, actor=actor, seen=seen) as this:
        parts = assign(this.case, decision, this.at)
        legs.begin(this.case, parts, this.at, actor.key)
        leaving.pass_on(this)
        _wait_no_more(this.case)
        this.data |= facts(this.case, decision, parts)
        if note:
            this.data["why"] = note
    return grievance


def join(
    grievance: Grievance,
    *,
    actor: Actor,
    department: Department,
    task: str,
    mandatory: bool = True,
    seen: int | None = None,
) -> Grievance:
    """Call another department into a joint case, with a sub-task of its own."""
    if not task.strip():
        raise Invalid(_("Please say what this department is to do."), "task")
    with step(grievance, Verb.JOIN, actor=actor, seen=seen) as this:
        _refuse_second_part(this.case, department)
        _refuse_far_helpers(this.case, [department.pk], "department")
        helper = Helper(department.pk, mandatory, task.strip()[:300], "")
        parts = _add(this.case, [_part(this.case, department.pk, Assignment.CO, helper, this.at)], this.at)
        legs.begin(this.case, parts, this.at, actor.key)
        this.data |= {"co": [department.pk], "mandatory": mandatory, **distributing.facts(parts)}
    return grievance


def _refuse_second_part(case: Grievance, department: Department) -> None:
    _refuse_leaving_inbox(case)
    if any(part.department_id == department.pk for part in policies.living_parts(case)):
        raise Invalid(_("This department takes part already."), "department")


def _refuse_leaving_inbox(case: Grievance) -> None:
    if case.about_staff:
        raise MoveRefused(_("A complaint about staff stays with discipline inspection alone."))


def object_to(
    grievance: Grievance,
    *,
    actor: Actor,
    cites: str,
    reason: str,
    proposes: Department | None = None,
    seen: int | None = None,
) -> Grievance:
    """Object to a dispatch 派单异议: once per department, before signing and within its limit, citing the
    responsibility list (invariant 4).

    The resident's clock runs on, and the lead stays accountable until the ruling: it signs for the case and
    works on it meanwhile (先办后议).
    """
    if not cites.strip():
        raise Invalid(_("Please name the item of the responsibility list that you cite."), "cites")
    if not reason.strip():
        raise Invalid(_("Please give your reasons."), "reason")
    with step(grievance, Verb.OBJECT, actor=actor, seen=seen) as this:
        _refuse_leaving_inbox(this.case)
        lead = lead_part(this.case)
        if Objection.objects.filter(grievance=this.case, department=lead.department_id).exists():
            raise MoveRefused(_("Your department has objected once already. The dispatch stands."))
        _refuse_late_objection(lead, this.at)
        made = Objection.objects.create(
            grievance=this.case,
            department_id=lead.department_id,
            reason=reason.strip(),
            cites=cites.strip()[:120],
            proposes=proposes,
            at=this.at,
            rule_by=legs.dispute(this.case, lead, this.at, actor.key),
        )
        this.case.disputed = True
        this.data |= {"objection": made.pk, "by": lead.department_id, "due": made.rule_by.isoformat()}
    return grievance


def _refuse_late_objection(lead: Assignment, at: datetime) -> None:
    if lead.object_by is None or at < lead.object_by:
        return
    raise MoveRefused(
        _(
            "The time to object ended on %(at)s. Please sign for the case; "
            "if it needs another department too, call that one in."
        )
        % {"at": formats.date_format(clock.local(lead.object_by), "DATETIME_FORMAT")}
    )


def rule(
    grievance: Grievance,
    *,
    actor: Actor,
    lead: Department,
    ruling: str,
    helpers: Iterable[Department] = (),
    seen: int | None = None,
) -> Grievance:
    """Rule on a disputed dispatch 裁决: it binds, the case can't be returned after it, and an amendment of
    the list is drafted (invariant 4). `helpers`: who assists besides those that do. Another lead has to sign
    for it anew; what the interim lead has begun stays to be read."""
    if not ruling.strip():
        raise Invalid(_("Please give the reasons of the ruling."), "ruling")
    _refuse_unfit_lead(grievance, lead)
    chosen = [helper.pk for helper in helpers if helper.pk != lead.pk]
    _refuse_far_helpers(grievance, chosen, "helpers")
    with step(grievance, Verb.RULE, actor=actor, seen=seen) as this:
        own_hand.refuse(Verb.RULE, own_hand.objected(actor, this.case))
        distributing.hold([lead.pk, *chosen])
        case, led = this.case, lead_part(this.case)
        before = led.department_id
        this.data |= {"lead": lead.pk, "before": before, "objection": _ruled(this, lead, ruling.strip())}
        legs.settle(case, led, this.at, actor.key)
        this.stay = lead.pk == before
        parts = [] if this.stay else _hand_to(this, lead)
        parts += call_in(this, chosen)
        this.data |= distributing.facts(parts)
        leaving.pass_on(this)
        ruled = amendments.Ruled(case.subject, case.category, case.area, lead, case.item)
        this.data["amendment"] = amendments.draft(ruled, actor=actor).pk
    return grievance


def _ruled(this: Step, lead: Department, ruling: str) -> int:
    """Write the ruling to the case and to its open objection, whose key it returns."""
    this.case.disputed, this.case.ruled = False, True
    made = Objection.objects.get(grievance=this.case, ruled_at=None, dropped_at=None)
    made.ruled_at, made.ruled_to, made.ruling = this.at, lead, ruling
    made.save(update_fields=["ruled_at", "ruled_to", "ruling"])
    return made.pk


def call_in(this: Step, chosen: list[int], *, mandatory: bool = True, task: str = "") -> list[Assignment]:
    """A ruling or a whistle names departments: those of them that take no part yet get one. The new parts."""
    living = this.case.parts.exclude(state=PartState.WITHDRAWN).values_list("department", flat=True)
    new = [key for key in dict.fromkeys(chosen) if key not in set(living)]
    helpers = [Helper(key, mandatory, task, "") for key in new]
    parts = [_part(this.case, each.department, Assignment.CO, each, this.at) for each in helpers]
    parts = _add(this.case, parts, this.at)
    legs.begin(this.case, parts, this.at, this.actor.key)
    this.data |= {"co": new} if new else {}
    return parts


def _hand_to(this: Step, lead: Department) -> list[Assignment]:
    """The ruling names another lead; what it had as a co-department ends with it. Co-departments stay; who
    oversaw the item's lead does so no more. The new part."""
    timing.drop_request(this.case, this.at)
    _end_oversight(this)
    others = [part.department_id for part in this.case.parts.all() if not part.is_lead and part.is_living]
    _take_back(this, but=set(others) - {lead.pk})
    parts = _add(this.case, [_part(this.case, lead.pk, Assignment.LEAD, Helper(lead.pk), this.at)], this.at)
    legs.begin(this.case, parts, this.at, this.actor.key)
    return parts


def lead_part(case: Grievance) -> Assignment:
    """The living part of the lead. MoveRefused where the case has none."""
    found = case.parts.filter(role=Assignment.LEAD).exclude(state=PartState.WITHDRAWN).first()
    if found is None:
        raise MoveRefused(_("No department leads this case yet."))
    return found
