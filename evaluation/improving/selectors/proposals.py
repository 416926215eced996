"""What the panel secretary may propose by hand, each with the results of the last 90 days that bear on it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from evaluation.improving.lifecycle import Cause
from evaluation.improving.selectors import causes
from evaluation.improving.selectors.causes import Found
from evaluation.improving.selectors.findings import Finding, findings
from evaluation.models import Criterion, Improvement, Rubric
from evaluation.selectors.reliability import FEWEST
from portal.departments.models import Category, Department, ResponsibilityItem
from portal.engines.limits.clocks import current_limit

Kind = Improvement.Kind
Choices = list[tuple[str, list[tuple[str, str]]]]


def choices(now: datetime) -> Choices:
    """By kind: (value, label) of what has results to rest on; the questions of the rubric always."""
    rows = findings(now)
    return [(kind, found) for kind, make in _OFFERS.items() if (found := make(rows))]


def _criteria(_rows: Sequence[Finding]) -> list[tuple[str, str]]:
    rubric = Rubric.objects.order_by("-version").first()
    rows = Criterion.objects.filter(rubric=rubric)
    return [(f"{Kind.ANCHORS}:{row.key}", row.name) for row in rows]


def _limits(rows: Sequence[Finding]) -> list[tuple[str, str]]:
    codes = sorted({row.limit_class for row in rows})
    return [(f"{Kind.LIMIT}:{code}", current_limit(code).name) for code in codes]


def _items(rows: Sequence[Finding]) -> list[tuple[str, str]]:
    slots = {row.slot for row in rows if row.slot}
    held = ResponsibilityItem.objects.filter(to_day__isnull=True, category__in=[slot[0] for slot in slots])
    return [
        (f"{Kind.ROUTING}:{row.pk}", f"{row.number} {row.category.name} · {row.area.name}")
        for row in held.select_related("category", "area")
        if (row.category_id, row.area_id) in slots
    ]


def _standards(rows: Sequence[Finding]) -> list[tuple[str, str]]:
    held = Category.objects.filter(pk__in={row.category for row in rows if row.category})
    return [(f"{Kind.STANDARD}:{row.pk}", f"{row.code} {row.name}") for row in held]


def _practices(rows: Sequence[Finding]) -> list[tuple[str, str]]:
    pairs = sorted({(row.department, row.category) for row in rows if row.department and row.category})
    units = Department.objects.in_bulk({unit for unit, _matter in pairs})
    matters = Category.objects.in_bulk({matter for _unit, matter in pairs})
    return [
        (f"{Kind.INNOVATION}:{unit}:{matter}", f"{units[unit].name} · {matters[matter].name}")
        for unit, matter in pairs
    ]


_OFFERS = {
    Kind.ANCHORS.value: _criteria,
    Kind.LIMIT.value: _limits,
    Kind.ROUTING.value: _items,
    Kind.STANDARD.value: _standards,
    Kind.INNOVATION.value: _practices,
}


def found(value: str, now: datetime) -> Found:
    """The improvement that a chosen value means, with its evidence. `value`: one of `choices`."""
    kind, _colon, of = value.partition(":")
    return _FOUND[kind](of, findings(now))


def _bare(kind: str, target: str, rows: Sequence[Finding], **named: int) -> Found:
    keys = tuple(row.sample for row in rows)
    return Found(kind, target, Cause.HAND, {"n": len(keys)}, keys, named)


def _of_criterion(key: str, _rows: Sequence[Finding]) -> Found:
    return _bare(Kind.ANCHORS, f"criterion:{key}", ())


def _of_limit(code: str, rows: Sequence[Finding]) -> Found:
    mine = [row for row in rows if row.limit_class == code]
    tuned = causes.tuned_by(code, mine, fewest=FEWEST)
    bare = _bare(Kind.LIMIT, f"limit:{code}", mine)
    stands = current_limit(code)
    facts = {"version": stands.version, "was": str(stands.done)} | dict(tuned.facts if tuned else {})
    return replace(bare, facts=bare.facts | facts)


def _of_item(key: str, rows: Sequence[Finding]) -> Found:
    item = ResponsibilityItem.objects.get(pk=int(key))
    slot = (item.category_id, item.area_id)
    mine = [row for row in rows if row.slot == slot]
    target = f"slot:{slot[0]}:{slot[1]}"
    return _bare(Kind.ROUTING, target, mine, item_id=item.pk, category_id=item.category_id)


def _of_category(key: str, rows: Sequence[Finding]) -> Found:
    mine = [row for row in rows if row.category == int(key)]
    return _bare(Kind.STANDARD, f"category:{key}", mine, category_id=int(key))


def _of_practice(pair: str, rows: Sequence[Finding]) -> Found:
    unit, matter = map(int, pair.split(":"))
    mine = [row for row in rows if (row.department, row.category) == (unit, matter)]
    named = {"department_id": unit, "category_id": matter}
    return _bare(Kind.INNOVATION, f"practice:{unit}:{matter}", mine, **named)


_FOUND = {
    Kind.ANCHORS.value: _of_criterion,
    Kind.LIMIT.value: _of_limit,
    Kind.ROUTING.value: _of_item,
    Kind.STANDARD.value: _of_category,
    Kind.INNOVATION.value: _of_practice,
}
