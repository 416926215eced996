"""From which export some rows were taken: their marks are made anew and compared."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from grievances import marks
from grievances.models import Export
from grievances.selectors import exports
from grievances.selectors.taken import digest, lineage
from portal.areas.models import Area

SURE = 20  # so many woven marks agree by chance in one of a million exports


@dataclass(frozen=True)
class Trace:
    """What speaks for an export: of the `rows` that stood in it so many have its `codes`, or a code with its
    number that is not its own (`forged`); and so many of the `bits` found in their areas are `agreeing`."""

    export: Export
    rows: int
    codes: int
    forged: int
    agreeing: int
    bits: int

    @property
    def is_woven(self) -> bool:
        """Whether the woven marks alone name it."""
        return self.agreeing == self.bits >= SURE

    @property
    def chance(self) -> str:
        """How that comes about where they are not its own."""
        if self.agreeing < self.bits:
            return "not all of them are its own"
        return f"by chance once in {2**self.bits:,}" if self.bits else "nothing is left of them"


@dataclass(frozen=True)
class _Found:
    reference: str
    codes: tuple[tuple[int, str], ...]
    areas: tuple[str, ...]


def traced(text: str) -> list[Trace]:
    """The exports that the rows name, those with most rows first; an export is named by a code that only the
    portal can make, or by SURE woven marks that all agree."""
    rows = list(_rows(text))
    holding = exports.holding({row.reference for row in rows})
    known = Export.objects.select_related("person", "department").in_bulk(holding)
    found = [_compared(known[key], [row for row in rows if row.reference in holding[key]]) for key in holding]
    named = [each for each in found if each.codes or each.is_woven]
    return sorted(named, key=lambda each: (-each.codes, -each.agreeing, each.export.pk))


def _rows(text: str) -> Iterable[_Found]:
    """The rows with a reference in them, whatever stands between their cells and in which order."""
    reference = re.compile(rf"\b{re.escape(settings.REFERENCE_PREFIX)}-[0-9A-Z]{{4}}-[0-9A-Z]{{2}}\b")
    areas = _lineages()
    for cells in csv.reader(io.StringIO(text), delimiter="\t" if "\t" in text else ","):
        whole = "\t".join(cells)
        if named := reference.search(whole):
            codes = tuple((int(number), code) for number, code in marks.CODE.findall(whole))
            yield _Found(named[0], codes, tuple(cell for cell in cells if marks.plain(cell) in areas))


def _lineages() -> set[str]:
    """How each area reads in either language."""
    rows = list(Area.objects.values_list("path", "name_zh", "name_en"))
    both = ({path: zh for path, zh, _en in rows}, {path: en or zh for path, zh, en in rows})
    return {marks.DOT.join(lineage(path, names)) for names in both for path, *_names in rows}


def _compared(export: Export, rows: list[_Found]) -> Trace:
    codes = forged = agreeing = bits = 0
    for row in rows:
        made = digest(export.pk, row.reference)
        own = [code for number, code in row.codes if number == export.pk]
        right = marks.code(export.pk, made) in {f"E{export.pk}-{code}" for code in own}
        codes, forged = codes + right, forged + (bool(own) and not right)
        for area in row.areas[:1]:
            agree, of = marks.agreeing(area, made)
            agreeing, bits = agreeing + agree, bits + of
    return Trace(export, len(rows), codes, forged, agreeing, bits)
