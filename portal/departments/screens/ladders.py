"""Ladders as they are shown: of each clock the general one first, then those for matters and areas."""

from dataclasses import dataclass
from itertools import groupby

from portal.areas.models import Area
from portal.departments.actions.rungs import KINDS
from portal.departments.models import Category
from portal.engines.escalation.models import LadderRung
from portal.kit.errors import NotThere


@dataclass(frozen=True)
class Shown:
    """A ladder in words. `matter`, `area`: empty for any."""

    kind: str
    matter: str
    area: str
    rungs: tuple[LadderRung, ...]

    @property
    def first(self) -> LadderRung:
        return self.rungs[0]

    @property
    def is_general(self) -> bool:
        return not (self.first.matter or self.first.area)


def ladders() -> list[tuple[str, list[Shown]]]:
    """The ladders of each clock, in the order of a case's life."""
    matters = {code: f"{code} {name}" for code, name in _categories()} | _groups()
    areas = {row.path: row.name for row in Area.objects.defer("boundary")}
    rows = LadderRung.objects.order_by("kind", "matter", "area", "-warning", "level")
    found: dict[str, list[Shown]] = {}
    for (kind, matter, area), group in groupby(rows, key=lambda row: (row.kind, row.matter, row.area)):
        shown = Shown(kind, matters.get(matter, matter), areas.get(area, area), tuple(group))
        found.setdefault(kind, []).append(shown)
    return sorted(found.items(), key=lambda pair: KINDS.index(pair[0]) if pair[0] in KINDS else len(KINDS))


def _categories() -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in Category.objects.all()]


def _groups() -> dict[str, str]:
    return {row.group_code: row.group for row in Category.objects.all()}


def ladder(rung: LadderRung) -> Shown:
    """The ladder that the rung stands on."""
    every = (shown for _kind, rows in ladders() for shown in rows)
    return next(shown for shown in every if rung.pk in {row.pk for row in shown.rungs})


def rung(key: int) -> LadderRung:
    """The rung; NotThere where there is none."""
    found = LadderRung.objects.filter(pk=key).first()
    if found is None:
        raise NotThere("")
    return found
