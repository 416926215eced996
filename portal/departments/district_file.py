"""How a district is set up, as one JSON file: areas, departments, categories with their words, the
responsibility list and the ladders. Calendars have a file of their own (`manage.py calendars`); limits are
changed on their pages.

    {"areas": [{"code": "LH", "level": "district", "parent": null, "name_zh": "临湖区", …}, …],
     "departments": [{"code": "FIRE", "kind": "line", "area": "LH", …}, …],
     "categories": [{"code": "A03", "group_code": "A", …, "words": [["充电", 3], …]}, …],
     "items": [{"number": "2.3", "category": "A03", "area": "LH", "lead": "FIRE", …, "helpers": […]}, …],
     "ladders": [{"kind": "done", "level": 1, "after_minutes": 0, "tells": "supervisor", …}, …]}

Rows name each other by code. An area stands after the one that it lies in.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet

from portal.areas.models import Area
from portal.departments import selectors
from portal.departments.models import Category, Department, ItemHelper, Keyword, ResponsibilityItem
from portal.engines.escalation.models import LadderRung

SECTIONS = ("areas", "departments", "categories", "items", "ladders")
AREA = ("code", "level", "name_zh", "name_en", "boundary", "population", "calendar")
DEPARTMENT = ("code", "kind", "name_zh", "name_en", "phone", "email", "opened_on", "closed_on", "distributes")
CATEGORY = (
    "code", "group_code", "group_zh", "group_en", "name_zh", "name_en", "hint_zh", "hint_en", "limit_class",
    "mediation", "sensitive", "joint", "about_staff", "pause_on_question", "active",
)  # fmt: skip
ITEM = ("number", "basis_zh", "basis_en", "from_day")
HELPER = ("mandatory", "task_zh", "task_en")
RUNG = (
    "kind", "matter", "level", "after_minutes", "tells", "accountable", "warning", "working", "share",
    "quiet_from", "quiet_until", "name_zh", "name_en",
)  # fmt: skip


def as_data() -> dict[str, list[dict[str, Any]]]:
    """The set-up as it stands today, as the file has it; of the list, what is in force."""
    return {
        "areas": [_plain(row, AREA, parent=row.parent) for row in _with(Area, "parent")],
        "departments": [
            _plain(row, DEPARTMENT, area=row.area, successor=row.successor)
            for row in _with(Department, "area", "successor").order_by("opened_on", "code")
        ],
        "categories": _categories(),
        "items": _items(),
        "ladders": [
            _plain(row, RUNG) | {"area": row.area.strip("/").rpartition("/")[2] or None}
            for row in LadderRung.objects.order_by("kind", "matter", "area", "-warning", "level")
        ],
    }


def _with(model: type[Model], *named: str) -> QuerySet:
    return model._default_manager.select_related(*named)


def _plain(row: Model, names: Iterable[str], **others: Model | None) -> dict[str, Any]:
    """The columns of these names, and of other rows their codes."""
    found = {name: getattr(row, name) for name in names}
    found = {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}
    return found | {name: getattr(other, "code", None) for name, other in others.items()}


def _categories() -> list[dict[str, Any]]:
    words: dict[int, list[list]] = {}
    for key, word, weight in Keyword.objects.values_list("category", "word", "weight"):
        words.setdefault(key, []).append([word, weight])
    return [_plain(row, CATEGORY) | {"words": words.get(row.pk, [])} for row in Category.objects.all()]


def _items() -> list[dict[str, Any]]:
    rows = selectors.in_force(ResponsibilityItem.objects.all(), selectors.today())
    rows = rows.select_related("category", "area", "lead", "overseer").order_by("number", "area__path", "pk")
    helpers: dict[int, list[dict[str, Any]]] = {}
    for row in ItemHelper.objects.filter(item__in=rows.order_by()).select_related("department"):
        helpers.setdefault(row.item_id, []).append(_plain(row, HELPER, department=row.department))
    return [
        _plain(row, ITEM, category=row.category, area=row.area, lead=row.lead, overseer=row.overseer)
        | {"helpers": helpers.get(row.pk, [])}
        for row in rows
    ]
