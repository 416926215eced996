"""Proposed amendments of the list as they are read: in a list, and one as the terms it would put in."""

from typing import Any

from django.db.models import QuerySet

from portal.areas.models import Area
from portal.departments.models import Amendment, Category, ItemHelper, ResponsibilityItem
from portal.departments.screens import items
from portal.kit.errors import NotThere

OPEN, DECIDED = "open", "decided"


def listed(view: str) -> QuerySet[Amendment]:
    """The proposals that wait, or those that were decided; the page orders them."""
    rows = Amendment.objects.select_related("category", "area", "lead", "item__lead", "made")
    rows = rows.defer("area__boundary")
    waiting = {"state": Amendment.State.DRAFT}
    return rows.filter(**waiting) if view == OPEN else rows.exclude(**waiting)


def amendment(key: int) -> Amendment:
    """The proposal; NotThere where there is none."""
    rows = Amendment.objects.select_related("category", "area", "lead", "item__lead", "made__lead")
    rows = rows.defer("area__boundary")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotThere("")
    return found


def in_slot(category: Category | None, area: Area) -> ResponsibilityItem | None:
    """The item in force for this very matter and area."""
    rows = ResponsibilityItem.objects.filter(category=category, area=area, to_day__isnull=True)
    return items.loaded(rows).first()


def known(row: Amendment) -> tuple[dict[str, Any], list[ItemHelper]]:
    """What the form begins with: the ruled lead in the words of the item in force; and the co-departments,
    less the one that is to lead."""
    item = in_slot(row.category, row.area)
    model = item or row.item
    number = item.number if item else items.next_number(row.category) if row.category else ""
    said = {name: getattr(model, name) if model else "" for name in ("basis_zh", "basis_en")}
    named = {"category": row.category.code if row.category else "", "area": row.area.code}
    helpers = list(model.helpers.select_related("department")) if model else []
    helpers = [helper for helper in helpers if helper.department_id != row.lead_id]
    named |= {"lead": row.lead.code, "overseer": _overseer(row, model, helpers)}
    return named | said | {"number": number}, helpers


def _overseer(row: Amendment, model: ResponsibilityItem | None, helpers: list[ItemHelper]) -> str:
    """The code of who oversees the item now, unless the ruling gives them a hand in it."""
    acting = {row.lead_id, *(helper.department_id for helper in helpers)}
    found = model.overseer if model else None
    return found.code if found and found.pk not in acting else ""
