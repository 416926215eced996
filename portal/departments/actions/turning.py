"""The turn of a succession: in one transaction departments are renamed or closed, their people get the same
posts at the heirs, and the list names the heirs; where a department only cedes, the list alone changes. What
higher floors hold follows case by case.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from types import MappingProxyType
from typing import Any

from django.db.models import Model, Q

from portal.areas.models import Area
from portal.departments import lineage, notices, selectors
from portal.departments.absences import works_at
from portal.departments.actions.change import lock, subject
from portal.departments.actions.posts import hold_administrators
from portal.departments.models import (
    Absence,
    Amendment,
    Department,
    ItemHelper,
    Post,
    ResponsibilityItem,
    Role,
)
from portal.departments.rights import Verb
from portal.departments.succession import Succession
from portal.engines.journal import journal
from portal.engines.journal.journal import Entry
from portal.engines.routing.heirs import Lineage, cuts
from portal.kit.texts import in_one

Units = dict[int, Department]
NUMBER_OF_WHOLE = 16  # what of an item's number stands in those of its parts: twenty characters fit in all


@dataclass(frozen=True)
class Turn:
    """What the turn works with: the row, its departments, all locked; from which day; who decided it."""

    row: Succession
    units: Units
    leaving: tuple[int, ...]
    line: Lineage
    day: date
    at: datetime
    by: str

    def record(self, about: Model | str, verb: Verb, data: dict[str, Any]) -> Entry:
        key = about if isinstance(about, str) else subject(about)
        deed = journal.Deed(verb, self.by, Role.ADMINISTRATOR, data | {"succession": self.row.pk})
        return journal.record(subject=key, at=self.at, deed=deed)

    def heir(self, department: int, category: int | None, area: str) -> int:
        return self.line.heir(department, category, area)


def hold(row: Succession) -> tuple[Succession, Units]:
    """The succession with the departments that it names, locked in the order that everybody keeps:
    administrators' posts, items of the list, then departments."""
    hold_administrators()
    held: Succession = lock(row)
    leaving = set(held.leaving.values_list("pk", flat=True))
    list(items_of(leaving).select_for_update(of=("self",), no_key=True))
    keys = leaving | set(held.heirs.values_list("department", flat=True))
    rows = Department.objects.select_for_update(of=("self",), no_key=True).select_related("area")
    return held, {unit.pk: unit for unit in rows.filter(pk__in=keys).order_by("pk")}


def items_of(departments: Iterable[int]):
    """The items in force, or to come, in which the departments lead, help or oversee, in key order."""
    helped = ItemHelper.objects.filter(department__in=departments).values("item")
    rows = selectors.not_ended(ResponsibilityItem.objects.all(), selectors.today())
    named = Q(lead__in=departments) | Q(overseer__in=departments) | Q(pk__in=helped)
    return rows.filter(named).order_by("pk")


def turn(row: Succession, units: Units, *, at: datetime, by: str) -> None:
    """Make it so, from today. The caller has checked that it may be, and holds the locks of `hold`."""
    leaving = tuple(row.leaving.order_by("pk").values_list("pk", flat=True))
    this = Turn(row, units, leaving, lineage.of_draft(row), selectors.today(), at, by)
    for part in TURNS[row.kind]:
        part(this)
    codes = {unit.pk: unit.code for unit in units.values()}
    heirs = list(dict.fromkeys(row.heirs.values_list("department", flat=True)))
    facts = {"from": this.day.isoformat(), "basis": row.basis, "leaving": [codes[key] for key in leaving]}
    entry = this.record(row, Verb.APPLY_SUCCESSION, facts | {"heirs": [codes[key] for key in heirs]})
    notices.tell_of_succession(row, [*units.values()], entry)


def _rename(this: Turn) -> None:
    unit, row = this.units[this.leaving[0]], this.row
    changes = {name: [getattr(unit, name), getattr(row, name)] for name in ("name_zh", "name_en")}
    unit.former = [*unit.former, {"zh": unit.name_zh, "en": unit.name_en, "until": this.day.isoformat()}]
    unit.name_zh, unit.name_en = row.name_zh, row.name_en
    unit.save(update_fields=["name_zh", "name_en", "former"])
    told = {"changes": changes, "from": this.day.isoformat(), "basis": row.basis}
    this.record(unit, Verb.RENAME_DEPARTMENT, told)


def _close(this: Turn) -> None:
    for key in this.leaving:
        unit = this.units[key]
        after = this.units[this.heir(key, None, unit.area.path)]
        unit.closed_on, unit.successor = this.day, after
        unit.save(update_fields=["closed_on", "successor"])
        this.record(unit, Verb.CLOSE_DEPARTMENT, {"from": this.day.isoformat(), "successor": after.code})


# -- posts ---------------------------------------------------------------------------------------------


def _pass_posts(this: Turn) -> None:
    """Everybody gets the same post at the heir; of a split also at every other heir where nobody works."""
    empty = [key for key in this.units if key not in this.leaving and not _has_workers(key)]
    rows = selectors.not_ended(Post.objects.filter(department__in=this.leaving), this.day)
    for post in rows.select_related("person", "department", "area").order_by("person", "pk"):
        lock(post.person)
        _end_post(this, post)
        first = this.heir(post.department_id, None, post.area.path)
        for key in dict.fromkeys([first, *empty]):
            _give_post(this, post, this.units[key])


def _has_workers(key: int) -> bool:
    return bool(selectors.staff_of(key, Role.HANDLER, Role.SUPERVISOR, Role.GRID_OFFICER))


def _end_post(this: Turn, post: Post) -> None:
    """As `posts.end_post` keeps it: a post that never held for a day leaves no row."""
    facts = {"role": str(post.role), "department": post.department.code, "area": post.area.code}
    this.record(post.person, Verb.END_POST, facts | {"to": this.day.isoformat(), "closed": True})
    if this.day <= post.from_day:
        Post.objects.filter(pk=post.pk).delete()
        return
    Post.objects.filter(pk=post.pk).update(to_day=this.day)


def _give_post(this: Turn, old: Post, unit: Department) -> None:
    """The same post at the heir, from the same day where it has not begun; nothing where it is held there on
    that day. One there that begins later is brought forward."""
    area: Area = old.area if old.area.within(unit.area.path) else unit.area
    same = Post.objects.filter(person=old.person, role=old.role, department=unit, area=area)
    begins = max(this.day, old.from_day)
    if selectors.in_force(same, begins).exists():
        return
    until = old.to_day if old.to_day and old.to_day > begins else None
    later = selectors.not_ended(same, begins).order_by("from_day").first()
    if later and (until is None or until >= later.from_day):
        Post.objects.filter(pk=later.pk).update(from_day=begins)
    else:
        Post.objects.create(
            person=old.person, role=old.role, department=unit, area=area, from_day=begins, to_day=until
        )
    facts = {"role": str(old.role), "department": unit.code, "area": area.code, "from": begins.isoformat()}
    this.record(old.person, Verb.GIVE_POST, facts)


def _pass_absences(this: Turn) -> None:
    """Who is away, or will be, is away from where they have their posts now, with the same colleague standing
    in, who came along."""
    rows = Absence.objects.filter(department__in=this.leaving, last_day__gte=this.day)
    for row in rows.select_related("person").order_by("pk"):
        for unit in this.units.values():
            if unit.pk not in this.leaving and works_at(row.person_id, unit.pk):
                _be_away(this, row, unit)
        if row.from_day >= this.day:
            row.delete()
        else:
            Absence.objects.filter(pk=row.pk).update(last_day=this.day - timedelta(days=1))


def _be_away(this: Turn, old: Absence, unit: Department) -> None:
    """The same absence at the heir; nothing where they are away from there already."""
    begins = max(this.day, old.from_day)
    there = Absence.objects.filter(person=old.person_id, department=unit)
    if there.filter(from_day__lte=old.last_day, last_day__gte=begins).exists():
        return
    stands_in = old.substitute_id if works_at(old.substitute_id, unit.pk) else None
    Absence.objects.create(
        person_id=old.person_id, department=unit, substitute_id=stands_in, from_day=begins,
        last_day=old.last_day, entered_by_id=old.entered_by_id, entered_at=this.at,
    )  # fmt: skip
    facts = {"department": unit.code, "from": begins.isoformat(), "to": old.last_day.isoformat()}
    this.record(old.person, Verb.BE_AWAY, facts | {"stands_in": stands_in})


# -- the list ------------------------------------------------------------------------------------------


def _pass_items(this: Turn) -> None:
    """Every item that changes hands ends, and another row names the heirs from today, or from when it begins;
    in parts of its area where another takes over than around them, an item of that part."""
    taken = set(ResponsibilityItem.objects.filter(to_day__isnull=True).values_list("category", "area__path"))
    rows = items_of(this.leaving).select_related("category", "area", "lead", "overseer")
    for item in rows.prefetch_related("helpers__department"):
        helpers, until = list(item.helpers.all()), item.to_day
        if changes_hands(this.line, item):
            item.to_day = this.day
            item.save(update_fields=["to_day"])
            new = _item(this, item, helpers, item.area, item.number, until)
            this.record(item, Verb.CHANGE_ITEM, {"by": new.pk, "changes": _changes(item, new)})
        for path in places(this.line, item):
            if (item.category_id, path) not in taken:
                area = Area.objects.get(path=path)
                _item(this, item, helpers, area, _number_of_part(this, item.number), until)


def _number_of_part(this: Turn, whole: str) -> str:
    """A number of its own, also beside the parts that an earlier change has cut: an officer cites it."""
    rows = selectors.not_ended(ResponsibilityItem.objects.all(), this.day)
    known = set(rows.filter(number__startswith=whole[:NUMBER_OF_WHOLE]).values_list("number", flat=True))
    numbers = (f"{whole[:NUMBER_OF_WHOLE]}-{number}" for number in count(1))
    return next(number for number in numbers if number not in known)


def _hands(item: ResponsibilityItem) -> set[int]:
    """Whom the item names."""
    named = {item.lead_id, item.overseer_id, *(helper.department_id for helper in item.helpers.all())}
    return {key for key in named if key is not None}


def changes_hands(line: Lineage, item: ResponsibilityItem) -> bool:
    """Whether another takes over in the item's area from somebody whom it names."""
    return any(line.heir(key, item.category_id, item.area.path) != key for key in _hands(item))


def places(line: Lineage, item: ResponsibilityItem) -> list[str]:
    """The parts of the item's area in which another takes over than around them."""
    found = [cuts(line.shares_of(key), item.category_id, item.area.path) for key in _hands(item)]
    return sorted({path for each in found for path in each})


def changing(line: Lineage, departments: Iterable[int]) -> int:
    """How many items of the list are written anew, or get one of a part beside them."""
    rows = items_of(departments).select_related("area").prefetch_related("helpers")
    return sum(changes_hands(line, item) or bool(places(line, item)) for item in rows)


def _changes(old: ResponsibilityItem, new: ResponsibilityItem) -> dict[str, list[Any]]:
    before, after = (
        {
            "lead": row.lead.code,
            "overseer": row.overseer.code if row.overseer else None,
            "helpers": list(row.helpers.values_list("department__code", flat=True)),
        }
        for row in (old, new)
    )
    return {name: [before[name], after[name]] for name in after if before[name] != after[name]}


def _item(
    this: Turn,
    old: ResponsibilityItem,
    helpers: list[ItemHelper],
    area: Area,
    number: str,
    until: date | None,
) -> ResponsibilityItem:
    """The item as the heirs have it in the area, from today, or from when it begins."""
    begins = max(this.day, old.from_day)
    units, category = this.units, old.category_id
    lead = this.heir(old.lead_id, category, area.path)
    row = ResponsibilityItem.objects.create(
        number=number, category_id=category, area=area, lead_id=lead,
        overseer_id=_overseer(this, old, helpers, area),
        basis_zh=old.basis_zh, basis_en=old.basis_en, from_day=begins,
        to_day=until if until and until > begins else None,
    )  # fmt: skip
    named: dict[int, ItemHelper] = {}
    for helper in helpers:
        key = this.heir(helper.department_id, category, area.path)
        if key != lead:
            named[key] = _joined(named.get(key), helper, row, key, len(named) + 1)
    ItemHelper.objects.bulk_create(named.values())
    codes = [(units.get(key) or Department.objects.get(pk=key)).code for key in named]
    facts = {"number": number, "category": old.category.code, "area": area.code, "instead_of": old.pk}
    facts |= {"overseer": row.overseer.code} if row.overseer else {}
    this.record(row, Verb.OPEN_ITEM, facts | {"lead": row.lead.code, "helpers": codes})
    return row


def _overseer(this: Turn, old: ResponsibilityItem, helpers: list[ItemHelper], area: Area) -> int | None:
    """Who oversees the item from now on; nobody, where the heir has a hand in it: none watches itself."""
    if old.overseer_id is None:
        return None
    hands = (old.lead_id, *(helper.department_id for helper in helpers))
    acting = {this.heir(key, old.category_id, area.path) for key in hands}
    found = this.heir(old.overseer_id, old.category_id, area.path)
    return None if found in acting else found


def _joined(
    known: ItemHelper | None, helper: ItemHelper, row: ResponsibilityItem, key: int, position: int
) -> ItemHelper:
    """A co-department of the new row; two that become one do both tasks, mandatory if one of them was."""
    if known is None:
        return ItemHelper(
            item=row, department_id=key, mandatory=helper.mandatory, task_zh=helper.task_zh,
            task_en=helper.task_en, position=position,
        )  # fmt: skip
    known.mandatory = known.mandatory or helper.mandatory
    known.task_zh = in_one(known.task_zh, helper.task_zh, "；", 200)
    known.task_en = in_one(known.task_en, helper.task_en, "; ", 240)
    return known


def _pass_amendments(this: Turn) -> None:
    """What a ruling proposed for a department that ends is proposed for its heir."""
    rows = Amendment.objects.filter(state=Amendment.State.DRAFT, lead__in=this.leaving)
    for row in rows.select_related("area"):
        row.lead_id = this.heir(row.lead_id, row.category_id, row.area.path)
        row.save(update_fields=["lead"])


TURNS: Mapping[str, tuple[Callable[[Turn], None], ...]] = MappingProxyType(
    {
        Succession.Kind.RENAME: (_rename,),
        Succession.Kind.MERGE: (_pass_posts, _pass_absences, _pass_items, _pass_amendments, _close),
        Succession.Kind.SPLIT: (_pass_posts, _pass_absences, _pass_items, _pass_amendments, _close),
        Succession.Kind.CEDE: (_pass_items, _pass_amendments),
    }
)
