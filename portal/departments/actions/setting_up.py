"""A district is set up from a file (`portal/departments/district_file.py`): all of it or, if anything is
wrong with it, nothing. What is there already, by its code, stays as it is: from then on the administration's
pages change it, with a history."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from portal.areas.models import Area, Level
from portal.departments.actions import items
from portal.departments.actions.rungs import KINDS, ladder_subject, refuse_unfit
from portal.departments.actors import SYSTEM
from portal.departments.district_file import (
    AREA,
    CATEGORY,
    DEPARTMENT,
    HELPER,
    ITEM,
    RUNG,
    SECTIONS,
)
from portal.departments.models import (
    Category,
    Department,
    ItemHelper,
    Keyword,
    ResponsibilityItem,
)
from portal.departments.rights import Verb
from portal.engines.escalation import watch
from portal.engines.escalation.models import LadderRung
from portal.engines.journal import journal
from portal.engines.limits import classes
from portal.engines.limits.models import CalendarVersion, LimitClassVersion
from portal.kit import clock
from portal.kit.errors import Invalid

SUBJECT = "district"
Row = Mapping[str, Any]


class Wrong(Exception):
    """What is wrong with the file: `lines`, each naming the row and why."""

    def __init__(self, lines: list[str]):
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass
class Report:
    """By section: how many were added, how many were there already."""

    added: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SECTIONS, 0))
    there: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SECTIONS, 0))


def set_up(data: Any) -> Report:
    """Add what the file has and the portal lacks. Raises Wrong: then nothing was added."""
    if not isinstance(data, dict) or set(data) - set(SECTIONS):
        raise Wrong([_("The file must be an object with: %(names)s.") % {"names": ", ".join(SECTIONS)}])
    done = Report()
    with transaction.atomic():
        classes.seed()
        for section in SECTIONS:
            _add_all(section, data.get(section, []), done)
        if any(done.added.values()):
            added = {name: many for name, many in done.added.items() if many}
            deed = journal.Deed(Verb.SET_UP, SYSTEM.key, SYSTEM.role, added)
            journal.record(subject=SUBJECT, at=clock.now(), deed=deed)
    return done


def _add_all(section: str, rows: Any, done: Report) -> None:
    """All rows of a section; what is wrong with any of them is told together."""
    if not isinstance(rows, list):
        raise Wrong([_("%(section)s: must be a list.") % {"section": section}])
    new = _each(section, rows, ADD[section])
    done.added[section], done.there[section] = sum(new), len(new) - sum(new)
    if section == "departments":
        _each(section, rows, _successor)


def _each(section: str, rows: list[Any], add: Callable[[Row], bool]) -> list[bool]:
    """What it answers of each row. Raises Wrong with what is wrong with any of them."""
    wrong, found = [], []
    for n, row in enumerate(rows, start=1):
        try:
            found.append(add(_object(row)))
        except Invalid as refusal:
            wrong.append(" ".join(filter(None, [_called(section, n, row), refusal.field, str(refusal)])))
    if wrong:
        raise Wrong(wrong)
    return found


def _called(section: str, n: int, row: Any) -> str:
    """How a row is named to whoever wrote it: `items 3 2.3:`."""
    names = [row.get(name) for name in ("code", "number", "kind")] if isinstance(row, dict) else []
    return f"{section} {n} {next(filter(None, names), '')}".strip() + ":"


def _object(row: Any) -> Row:
    if not isinstance(row, dict):
        raise Invalid(_("Must be an object."))
    return row


def _area(row: Row) -> bool:
    if Area.objects.filter(code=row.get("code")).exists():
        return False
    parent = _named(Area, row, "parent", may_lack=True)
    made = _made(Area, row, AREA, parent=parent, path="")
    made.path = f"{parent.path if parent else '/'}{made.code}/"
    if made.level == Level.DISTRICT and Area.objects.filter(level=Level.DISTRICT).exists():
        raise Invalid(_("A portal serves one district, and there is one already."), "level")
    if not CalendarVersion.objects.filter(code=made.calendar).exists():
        raise Invalid(
            _("There is no such calendar. Import it first: manage.py calendars import."), "calendar"
        )
    _refuse_no_ring(made.boundary)
    return _saved(made)


def _refuse_no_ring(boundary: Any) -> None:
    """One ring of pairs of numbers, or nothing."""
    numbers = (isinstance(n, int | float) for pair in boundary for n in pair) if _pairs(boundary) else [False]
    if boundary != [] and not (all(numbers) and len(boundary) >= 3):
        raise Invalid(_("A boundary is a list of at least three [longitude, latitude]."), "boundary")


def _pairs(boundary: Any) -> bool:
    return isinstance(boundary, list) and all(
        isinstance(pair, list | tuple) and len(pair) == 2 for pair in boundary
    )


def _department(row: Row) -> bool:
    if Department.objects.filter(code=row.get("code")).exists():
        return False
    return _saved(_made(Department, row, DEPARTMENT, area=_named(Area, row, "area")))


def _successor(row: Row) -> bool:
    """Once all are there: whoever took over may stand later in the file. What is there already stays."""
    rows = Department.objects.filter(code=row.get("code"), successor=None)
    found = _named(Department, row, "successor", may_lack=True)
    return bool(found and rows.exclude(pk=found.pk).update(successor=found))


def _category(row: Row) -> bool:
    if Category.objects.filter(code=row.get("code")).exists():
        return False
    made = _made(Category, row, CATEGORY)
    if not LimitClassVersion.objects.filter(code=made.limit_class).exists():
        raise Invalid(_("There is no such class of limits."), "limit_class")
    _saved(made)
    for word, weight in _words(row.get("words", [])):
        _saved(_made(Keyword, {"word": word, "weight": weight}, ("word", "weight"), category=made))
    return True


def _words(words: Any) -> Iterator[tuple[str, int]]:
    for pair in words if isinstance(words, list) else [words]:
        if not (isinstance(pair, list) and len(pair) == 2 and pair[1] in range(1, 6)):
            raise Invalid(_("Words are pairs of a word and its weight, 1 to 5."), "words")
        yield pair[0], pair[1]


def _item(row: Row) -> bool:
    category, area = _named(Category, row, "category"), _named(Area, row, "area")
    if ResponsibilityItem.objects.filter(category=category, area=area, to_day=None).exists():
        return False
    lead, overseer = _named(Department, row, "lead"), _named(Department, row, "overseer", may_lack=True)
    given = [_object(helper) for helper in row.get("helpers", [])]
    units = [_named(Department, helper, "department") for helper in given]
    terms = items.Terms(
        number=str(row.get("number", "")),
        lead=lead,
        basis_zh=str(row.get("basis_zh", "")),
        helpers=tuple(map(items.Help, units)),
        overseer=overseer,
    )
    items.refuse_terms(category, area, terms, {unit.pk: unit for unit in (lead, overseer, *units) if unit})
    item = _made(ResponsibilityItem, row, ITEM, category=category, area=area, lead=lead, overseer=overseer)
    _saved(item)
    for position, (helper, unit) in enumerate(zip(given, units, strict=True), start=1):
        _saved(_made(ItemHelper, helper, HELPER, item=item, department=unit, position=position))
    return True


def _rung(row: Row) -> bool:
    area = _named(Area, row, "area", may_lack=True)
    made = _made(LadderRung, row, RUNG, area=area.path if area else "")
    same = LadderRung.objects.filter(kind=made.kind, matter=made.matter, area=made.area)
    if same.filter(warning=made.warning, level=made.level).exists():
        return False
    if made.kind not in KINDS:
        raise Invalid(_("There is no such clock."), "kind")
    refuse_unfit(made, list(same))
    _saved(made)
    at = clock.now()
    running = {"level": made.level, "warning": made.warning, "running": watch.look_again(made.kind, at)}
    deed = journal.Deed(Verb.ADD_RUNG, SYSTEM.key, SYSTEM.role, running)
    journal.record(subject=ladder_subject(made), at=at, deed=deed)
    return True


ADD: Mapping[str, Callable[[Row], bool]] = {
    "areas": _area,
    "departments": _department,
    "categories": _category,
    "items": _item,
    "ladders": _rung,
}


def _named(model: type[Model], row: Row, name: str, *, may_lack: bool = False) -> Any:
    """The row that this one names by its code."""
    code = row.get(name)
    if code is None and may_lack:
        return None
    found = model._default_manager.filter(code=code).first() if isinstance(code, str) else None
    if found is None:
        raise Invalid(_("There is no “%(code)s”.") % {"code": code}, name)
    return found


def _made(model: type[Model], row: Row, names: tuple[str, ...], **others: Any) -> Any:
    """A row of what was given; what is not given stays as the table has it."""
    return model(**{name: row[name] for name in names if row.get(name) is not None}, **others)


def _saved(made: Model) -> bool:
    """Insert it; Invalid naming the first column that can't be taken."""
    try:
        made.full_clean()
    except ValidationError as refused:
        name, words = next(iter(refused.message_dict.items()))
        raise Invalid(" ".join(words), "" if name == "__all__" else name) from refused
    made.save(force_insert=True)
    return True
