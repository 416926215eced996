"""Departments' pages kept ready: made by a sweep, and at that moment equal to what is counted live.

Nothing that was hidden is ever served: whatever takes a case out of the public register leaves a
`LeftRegister` in its own transaction, and while one stands no rollup is shown. A sweep reads which stand
before it counts and takes those alone away after it has written, so that one that comes meanwhile stays; and
what an older sweep has counted never replaces what a newer one has.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists

from evaluation.figures import department
from evaluation.figures.counting import PERIODS, Cell, Scope
from evaluation.figures.department import Estimated, Page, Peer, Silence, Waiting
from evaluation.models import DepartmentRollup, LeftRegister
from evaluation.statistics.reasons import Reason
from portal.departments.actors import NOBODY
from portal.departments.models import Department
from portal.kit import clock
from portal.kit.bilingual import pick

FRESH = timedelta(hours=1)  # an older one is not shown: then no sweep has come by, and it is counted live
Names = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Kept:
    """A page as it was counted at `made_at`."""

    department: int
    page: Page
    until: datetime
    made_at: datetime


def served(code: str, days: int, now: datetime) -> Kept | None:
    """The department's rollup over so many days; None where there is none that may be shown. One query."""
    rows = DepartmentRollup.objects.filter(department__code=code, days=days, made_at__gt=now - FRESH)
    row = rows.filter(~Exists(LeftRegister.objects.all())).first()
    return Kept(row.department_id, loaded(row.data), row.until, row.made_at) if row else None


def sweep() -> int:
    """Make every department's page anew; returns how many."""
    left = list(LeftRegister.objects.values_list("pk", flat=True))
    now = clock.now()
    made = list(_made(now))
    for row in made:
        _write(row)
    LeftRegister.objects.filter(pk__in=left).delete()
    return len(made)


def _made(now: datetime) -> Iterator[DepartmentRollup]:
    until = clock.day_begins(clock.local(now).date())
    units = list(Department.objects.order_by("pk"))
    for days in PERIODS:
        scope = Scope(NOBODY, own=False, until=until, days=days)
        counted = department.counted(scope)
        for unit in units:
            page = department.page(scope, unit, counted)
            data = dumped(page, counted.names.values())
            yield DepartmentRollup(department=unit, days=days, until=until, made_at=now, data=data)


def _write(row: DepartmentRollup) -> None:
    """Unless a newer sweep has written meanwhile."""
    with transaction.atomic():
        same = DepartmentRollup.objects.filter(department=row.department, days=row.days)
        held = same.select_for_update().first()
        if held is None:
            DepartmentRollup.objects.bulk_create([row], ignore_conflicts=True)
        elif held.made_at <= row.made_at:
            same.update(until=row.until, made_at=row.made_at, data=row.data)


def dumped(page: Page, units: Any) -> dict[str, Any]:
    """As JSON holds it: names stand apart, by code, in both languages."""
    codes = {peer.code for peer in page.peers} | {page.code, page.declared.key}
    codes |= {cell.key for cell in (page.confirmed, page.satisfied, page.waiting.cell)}
    names = {unit.code: [unit.name_zh, unit.name_en] for unit in units if unit.code in codes}
    return {"page": asdict(page), "names": names}


def loaded(data: Mapping[str, Any]) -> Page:
    """The page again, with names in the reader's language."""
    given, names = data["page"], data["names"]

    def cell(row: Mapping[str, Any]) -> Cell:
        found = Cell(**row)
        return replace(found, name=pick(*names[found.key])) if found.name else found

    made: dict[str, Any] = {
        "name": pick(*names[given["code"]]),
        "shrunk": {key: _estimated(row) for key, row in given["shrunk"].items()},
        "silence": Silence(
            **given["silence"] | {key: _estimated(given["silence"][key]) for key in ("rate", "bounds")}
        ),
        "waiting": Waiting(
            **given["waiting"]
            | {"cell": cell(given["waiting"]["cell"]), "reason": _reason(given["waiting"]["reason"])}
        ),
        "peers": tuple(
            Peer(**row | {"name": pick(*names[row["code"]]), "cell": cell(row["cell"])})
            for row in given["peers"]
        ),
    }
    made |= {key: cell(given[key]) for key in ("declared", "confirmed", "satisfied", "panel")}
    made |= {key: _estimated(given[key]) for key in ("weighted", "gap")}
    return Page(**{each.name: made.get(each.name, given[each.name]) for each in fields(Page)})


def _estimated(row: Mapping[str, Any]) -> Estimated:
    return Estimated(**{**row, "reason": _reason(row["reason"])})


def _reason(code: str | None) -> Reason | None:
    return Reason(code) if code else None
