"""The responsibility list 权责清单: items opened, changed and ended; a change is a new row from today.

The row that was in force keeps its days, so an old case still shows the item that it was routed by.
Changed twice on one day, the first change leaves a row that ends on the day it began: it is in force on no
later day.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.areas.models import Area
from portal.departments import rights, selectors
from portal.departments.actions.change import (
    Change,
    beginning,
    changing,
    fill,
    lock,
    record,
    save_new,
    subject,
)
from portal.departments.actors import Actor
from portal.departments.models import TASKS_ONLY, Category, Department, ItemHelper, Kind, ResponsibilityItem
from portal.departments.rights import Verb
from portal.kit.errors import Invalid, MoveRefused


@dataclass(frozen=True)
class Help:
    """A co-department with its usual sub-task."""

    department: Department
    mandatory: bool = True
    task_zh: str = ""
    task_en: str = ""


@dataclass(frozen=True)
class Terms:
    """What an item says of its category and area."""

    number: str
    lead: Department
    basis_zh: str
    basis_en: str = ""
    helpers: tuple[Help, ...] = ()
    overseer: Department | None = None


def open_item(*, actor: Actor, category: Category, area: Area, terms: Terms) -> ResponsibilityItem:
    """An item where there is none, from today. Raises Invalid naming the field."""
    with beginning(Verb.OPEN_ITEM, actor=actor) as this:
        _refuse_slot(category, area)
        this.row = _opened(category, area, terms, this)
    return this.row


def change_item(
    item: ResponsibilityItem, *, actor: Actor, terms: Terms, seen: str | None = None
) -> ResponsibilityItem:
    """From today the item says something else: the old row ends, a new one begins. The new one.

    The same again changes nothing. Raises Invalid, MoveRefused where it has been changed or ended meanwhile.
    """
    made = item
    with changing(item, Verb.CHANGE_ITEM, actor=actor, seen=seen) as this:
        _refuse_ended(this.row)
        if _says(this.row) == _worded(terms):
            this.idle = True
        else:
            this.row.to_day = selectors.today()
            this.row.save(update_fields=["to_day"])
            made = _replaced(this, terms, actor)
    return made


def end_item(item: ResponsibilityItem, *, actor: Actor, seen: str | None = None) -> ResponsibilityItem:
    """From today it is in force no more: what it covered goes by a wider item, or to the triage queue."""
    with changing(item, Verb.END_ITEM, actor=actor, seen=seen) as this:
        _refuse_ended(this.row)
        this.row.to_day = selectors.today()
        this.data |= {"number": this.row.number}
    return this.row


def suspend_item(item: ResponsibilityItem, *, actor: Actor, seen: str | None = None) -> ResponsibilityItem:
    """What it covers waits for a person from now on, until it is amended or taken up again. What was routed
    by it stays where it is."""
    return _switch(item, Verb.SUSPEND_ITEM, actor, seen, on=True)


def take_up_item(item: ResponsibilityItem, *, actor: Actor, seen: str | None = None) -> ResponsibilityItem:
    """A suspended item routes again, as it stands."""
    return _switch(item, Verb.TAKE_UP_ITEM, actor, seen, on=False)


def _switch(
    item: ResponsibilityItem, verb: Verb, actor: Actor, seen: str | None, *, on: bool
) -> ResponsibilityItem:
    with changing(item, verb, actor=actor, seen=seen) as this:
        _refuse_ended(this.row)
        this.idle = this.row.suspended is on
        this.row.suspended = on
        this.data |= {"number": this.row.number}
    return this.row


def _replaced(this: Change, terms: Terms, actor: Actor) -> ResponsibilityItem:
    """The row that takes over, with an entry of its own."""
    old = this.row
    opening = Change(None, this.at)
    new = opening.row = _opened(old.category, old.area, terms, opening)
    opening.data["instead_of"] = old.pk
    role = rights.check(actor, Verb.OPEN_ITEM)
    record(subject(new), Verb.OPEN_ITEM, actor.key, role, opening)
    before, after = _facts(old), _facts(new)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    this.data |= {"by": new.pk, "changes": changed}
    return new


def _facts(item: ResponsibilityItem) -> dict[str, Any]:
    """What the journal says of a row."""
    helpers = item.helpers.order_by("position").values_list("department__code", flat=True)
    names = ("number", "basis_zh", "basis_en")
    units = {"lead": item.lead.code, "overseer": item.overseer.code if item.overseer else None}
    return {name: getattr(item, name) for name in names} | units | {"helpers": list(helpers)}


def _opened(category: Category, area: Area, terms: Terms, this: Change) -> ResponsibilityItem:
    departments = _locked(terms)
    refuse_terms(category, area, terms, departments)
    row = ResponsibilityItem(
        category=category, area=area, lead=terms.lead, overseer=terms.overseer, from_day=selectors.today()
    )
    fill(row, {"number": terms.number, "basis_zh": terms.basis_zh, "basis_en": terms.basis_en})
    _refuse_number(row)
    save_new(row, _("There is an item for this matter and area already: change that one."), "area")
    for position, each in enumerate(terms.helpers, start=1):
        helper = ItemHelper(item=row, department=each.department, mandatory=each.mandatory, position=position)
        fill(helper, {"task_zh": each.task_zh, "task_en": each.task_en})
        helper.save(force_insert=True)
    this.data |= {
        "number": row.number, "category": category.code, "area": area.code, "lead": row.lead.code,
        "helpers": [each.department.code for each in terms.helpers],
    }  # fmt: skip
    this.data |= {"overseer": row.overseer.code} if row.overseer else {}
    return row


def _locked(terms: Terms) -> dict[int, Department]:
    """The departments named, locked in key order, so that none is closed while it is put into the list."""
    helpers = (each.department for each in terms.helpers)
    named = {unit.pk: unit for unit in (terms.lead, *helpers, terms.overseer) if unit}
    return {key: lock(named[key]) for key in sorted(named)}


def _refuse_ended(item: ResponsibilityItem) -> None:
    if item.to_day is not None:
        raise MoveRefused(_("This item has been changed or ended meanwhile. Look at the one in force."))


def _refuse_slot(category: Category, area: Area) -> None:
    if ResponsibilityItem.objects.filter(category=category, area=area, to_day__isnull=True).exists():
        raise Invalid(_("There is an item for this matter and area already: change that one."), "area")


def _refuse_number(row: ResponsibilityItem) -> None:
    """A number names one item at a time: an officer cites it."""
    others = ResponsibilityItem.objects.filter(number=row.number, to_day__isnull=True)
    if others.exclude(Q(category=row.category) & Q(area=row.area)).exists():
        raise Invalid(_("Another item has this number already."), "number")


def refuse_terms(category: Category, area: Area, terms: Terms, departments: dict[int, Department]) -> None:
    """Invalid where a department can't have this part of it. `departments`: those named, by their keys."""
    lead = departments[terms.lead.pk]
    _refuse_lead(category, lead)
    _refuse_elsewhere(lead, area, "lead")
    if category.about_staff and terms.helpers:
        raise Invalid(
            _("A complaint about staff stays with discipline inspection alone: no co-departments."), "co"
        )
    if len({each.department.pk for each in terms.helpers} | {lead.pk}) <= len(terms.helpers):
        raise Invalid(_("Each department once: the lead, or one co-department, stands here twice."), "co")
    for each in terms.helpers:
        helper = departments[each.department.pk]
        if helper.kind == Kind.DISCIPLINE:
            raise Invalid(_("Discipline inspection takes no part in other departments' cases."), "co")
        _refuse_elsewhere(helper, area, "co")
    if terms.overseer:
        _refuse_overseer(category, terms, departments[terms.overseer.pk])
        _refuse_elsewhere(departments[terms.overseer.pk], area, "overseer")


def _refuse_overseer(category: Category, terms: Terms, overseer: Department) -> None:
    """Whoever has a hand in it doesn't watch it; a complaint about staff is nobody else's business."""
    if category.about_staff:
        raise Invalid(_("A complaint about staff stays with discipline inspection alone."), "overseer")
    if overseer.pk in {terms.lead.pk, *(each.department.pk for each in terms.helpers)}:
        raise Invalid(_("Whoever leads or assists can't oversee it: choose another department."), "overseer")
    if overseer.kind in (*TASKS_ONLY, Kind.DISCIPLINE):
        raise Invalid(
            _("Companies, social organisations and discipline inspection oversee no item."), "overseer"
        )


def _refuse_lead(category: Category, lead: Department) -> None:
    if category.about_staff != (lead.kind == Kind.DISCIPLINE):
        raise Invalid(
            _("Complaints about staff, and nothing else, are led by discipline inspection."),
            "lead",
        )
    if lead.kind in TASKS_ONLY:
        raise Invalid(_("Companies and social organisations get tasks only: they can't lead."), "lead")


def _refuse_elsewhere(department: Department, area: Area, name: str) -> None:
    facts = {"unit": department.name, "area": area.name}
    if department.closed_on is not None:
        raise Invalid(_("%(unit)s is closed, or will be.") % facts, name)
    if not area.within(department.area.path):
        raise Invalid(_("%(unit)s does not work in all of %(area)s.") % facts, name)


def _says(item: ResponsibilityItem) -> tuple:
    """What a row says, to be compared with terms."""
    helpers = item.helpers.order_by("position").values_list("department", "mandatory", "task_zh", "task_en")
    units = (item.lead_id, item.overseer_id)
    return item.number, *units, item.basis_zh, item.basis_en, tuple(helpers)


def _worded(terms: Terms) -> tuple:
    helpers = tuple((h.department.pk, h.mandatory, h.task_zh, h.task_en) for h in terms.helpers)
    units = (terms.lead.pk, terms.overseer.pk if terms.overseer else None)
    return terms.number, *units, terms.basis_zh, terms.basis_en, helpers
