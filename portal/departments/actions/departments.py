"""Departments: added, edited, and closed with a successor, never while something would be left behind."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.areas.models import Area
from portal.departments import lineage, notices, selectors, work
from portal.departments.actions import posts
from portal.departments.actions.change import Change, beginning, changing, fill, save_new
from portal.departments.actors import Actor
from portal.departments.models import TASKS_ONLY, Department, Kind, ResponsibilityItem
from portal.departments.rights import Verb
from portal.departments.succession import Succession
from portal.departments.unready import Unready
from portal.kit.errors import Invalid


def add_department(
    *,
    actor: Actor,
    code: str,
    name_zh: str,
    name_en: str,
    kind: str,
    area: Area,
    opened_on: date,
    phone: str = "",
    email: str = "",
) -> Department:
    """Add a department. Raises Invalid naming the field."""
    with beginning(Verb.ADD_DEPARTMENT, actor=actor) as this:
        row = Department(opened_on=opened_on)
        code = code.strip().upper()
        if not re.fullmatch(r"[A-Z][A-Z0-9-]{1,39}", code):
            raise Invalid(_("Capital letters, figures and hyphens, beginning with a letter: FIRE-2."), "code")
        values = {"code": code, "name_zh": name_zh, "name_en": name_en, "kind": kind}
        fill(row, values | {"area": area, "phone": phone, "email": email})
        save_new(row, _("A department has this code already."), "code")
        this.row, this.data = row, {"code": row.code, "kind": row.kind, "area": area.code}
        this.data["from"] = opened_on.isoformat()
    return this.row


def edit_department(
    department: Department, *, actor: Actor, seen: str | None = None, **values: Any
) -> Department:
    """Change names, kind, area, phone or e-mail; the old mailbox learns of a new one. Raises Invalid,
    MoveRefused."""
    with transaction.atomic():
        with changing(department, Verb.EDIT_DEPARTMENT, actor=actor, seen=seen) as this:
            row, before, mailbox = this.row, this.row.kind, this.row.email
            this.data["changes"] = fill(row, values)
            this.idle = not this.data["changes"]
            _refuse_other_kind(row, before)
            _refuse_too_small(row)
        if this.entry and row.email != mailbox:
            notices.tell_of_mailbox(row, mailbox, actor.name, this.entry)
    return this.row


def _refuse_other_kind(row: Department, before: str) -> None:
    if row.kind == before:
        return
    if Kind.DISCIPLINE in (row.kind, before):
        raise Invalid(
            _("Discipline inspection stands apart: add a department of that kind; none turns into it."),
            "kind",
        )
    if row.kind not in TASKS_ONLY:
        return
    if numbers := _numbers(ResponsibilityItem.objects.filter(lead=row)):
        raise Invalid(
            _("Companies and social organisations get tasks only, and this one leads: %(items)s.")
            % {"items": numbers},
            "kind",
        )
    if numbers := _numbers(ResponsibilityItem.objects.filter(overseer=row)):
        raise Invalid(
            _("Companies and social organisations get tasks only, and this one oversees: %(items)s.")
            % {"items": numbers},
            "kind",
        )


def _refuse_too_small(row: Department) -> None:
    """A department works in the areas of its items."""
    named = Q(lead=row) | Q(helpers__department=row) | Q(overseer=row)
    rows = ResponsibilityItem.objects.filter(named)
    if numbers := _numbers(rows.exclude(area__path__startswith=row.area.path)):
        raise Invalid(_("Items of the list lie outside this area: %(items)s.") % {"items": numbers}, "area")


def _numbers(rows: Any) -> str:
    """The numbers of those of the items that are in force, for a sentence."""
    found = selectors.in_force(rows, selectors.today()).values_list("number", flat=True).distinct()
    return ", ".join(found.order_by("number")[:12])


def close_department(
    department: Department,
    *,
    actor: Actor,
    on: date,
    successor: Department | None = None,
    seen: str | None = None,
) -> Department:
    """Close it from a day on; its posts end with it.

    Raises Invalid where something would be left without an owner: items of the list, parts of cases.
    """
    with transaction.atomic():
        posts.hold_administrators()
        with changing(department, Verb.CLOSE_DEPARTMENT, actor=actor, seen=seen) as this:
            row = this.row
            _refuse_days(row, on)
            _refuse_successor(row, successor, on)
            _refuse_planned(row)
            _refuse_last_inbox(row)
            _refuse_left_behind(row, actor)
            row.closed_on, row.successor = on, successor
            _end_posts(this, actor)
            this.data |= {"from": on.isoformat(), "successor": successor.code if successor else None}
    return this.row


def _refuse_days(row: Department, on: date) -> None:
    if row.closed_on is not None:
        raise Invalid(_("This department is closed already."), "on")
    if on < selectors.today() or on <= row.opened_on:
        raise Invalid(_("Choose today or a later day, after the day it was opened."), "on")


def _refuse_successor(row: Department, successor: Department | None, on: date) -> None:
    if successor is None:
        return
    if successor.pk == row.pk:
        raise Invalid(_("A department can't succeed itself."), "successor")
    if lineage.stand_apart(row.kind, successor.kind):
        raise Invalid(
            _("Discipline inspection stands apart: only departments of that kind take over from each other."),
            "successor",
        )
    if successor.opened_on > on or successor.closed_on is not None:
        raise Invalid(_("The successor must be open on that day, and stay open."), "successor")


def _refuse_planned(row: Department) -> None:
    """It is to end, or to take over, in a succession that has not happened yet; or cases go over from it, or
    to it, at the moment. Raises Invalid, Unready."""
    named = Succession.objects.filter(Q(leaving=row) | Q(heirs__department=row))
    if named.filter(state__in=(Succession.State.DRAFT, Succession.State.PLANNED)).exists():
        raise Invalid(_("A draft names this department: apply that one, or drop it, first."))
    ceding = named.filter(kind=Succession.Kind.CEDE, state=Succession.State.APPLIED, finished_at=None).first()
    if ceding:
        raise Unready("moving", "", ceding.leaving.get())


def _refuse_last_inbox(row: Department) -> None:
    """Complaints about staff must have somewhere to go."""
    if row.kind != Kind.DISCIPLINE:
        return
    others = (
        selectors.open_departments().filter(kind=Kind.DISCIPLINE, closed_on__isnull=True).exclude(pk=row.pk)
    )
    if not any(row.area.path.startswith(other.area.path) for other in others.select_related("area")):
        raise Invalid(
            _("Complaints about staff would have nowhere to go: add another discipline inspection first.")
        )


def _refuse_left_behind(row: Department, actor: Actor) -> None:
    left = still_open(row, actor)
    if left["leads"] or left["helps"] or left["oversees"]:
        raise Invalid(
            _("It still stands in the responsibility list. Give its items to another department first.")
        )
    if left["work"]:
        raise Invalid(
            _("It still has open parts of cases. They must be done, or given to another department, first.")
        )


def still_open(department: Department, actor: Actor) -> Mapping[str, Any]:
    """What stands in the way of closing it: items that it leads, helps with or oversees, and open parts of
    cases."""
    items = selectors.in_force(ResponsibilityItem.objects.all(), selectors.today())
    items = items.select_related("category", "area")
    return {
        "leads": list(items.filter(lead=department)),
        "helps": list(items.filter(helpers__department=department).exclude(lead=department)),
        "oversees": list(items.filter(overseer=department)),
        "work": work.at(department, actor),
    }


def _end_posts(this: Change, actor: Actor) -> None:
    """Whoever holds a post there holds it until the day of closing."""
    on = this.row.closed_on
    for post in this.row.posts.select_related("person").filter(Q(to_day__isnull=True) | Q(to_day__gt=on)):
        posts.end_with_department(post, on, actor)
