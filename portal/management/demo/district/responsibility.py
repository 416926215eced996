"""The responsibility list 权责清单: which unit leads a category in an area, who assists, and on what basis.

Deliberately uncovered, so that such filings stand in the triage queue: F05 (parking places) in LH-NH, E06
(manholes and roads) in LH-YJ-01, whose roads were never handed over to municipal works, and A04 (dogs) in
LH-YJ-02.
D05 names no acquisition office and C02 no finance bureau: the demo district has neither.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from portal.management.demo.district.areas import areas, lineage
from portal.management.demo.district.reading import toml

UNCOVERED = (("F05", "LH-NH"), ("E06", "LH-YJ-01"), ("A04", "LH-YJ-02"))
EFFECTIVE = "2026-01-01"


@dataclass(frozen=True, slots=True)
class CoTask:
    """An assisting unit, whether the case must wait for it, and what it is to do."""

    department: str
    mandatory: bool
    task_zh: str
    task_en: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item. Its number is the list's chapter and paragraph (`2.3`), with a place number behind where
    places have units of their own (`2.3.1`). The most specific area decides. `overseer`: the unit that
    watches how the lead does it; "": none.
    """

    number: str
    category: str
    area: str
    lead: str
    co: tuple[CoTask, ...]
    basis_zh: str
    basis_en: str
    overseer: str = ""


@cache
def _areas_of(level: str) -> tuple[str, ...]:
    return tuple(row.code for row in areas() if row.level == level)


def _local(unit: str, area: str) -> str:
    """`POLICE-*` in LH-NH-01 is POLICE-NH, `COMMUNITY-*` is COMMUNITY-NH-01."""
    if not unit.endswith("-*"):
        return unit
    depth = 3 if unit.startswith("COMMUNITY") else 2
    return unit[:-1] + "-".join(area.split("-")[1:depth])


def _basis(number: str, law: list[str]) -> tuple[str, str]:
    zh = f"《临湖区基层治理权责清单（2026 年版）》第 {number} 项"
    en = f"Linhu District Responsibility List for Grassroots Governance (2026), item {number}"
    return (f"{zh}；{law[0]}", f"{en}; {law[1]}") if law else (zh, en)


def _items(code: str, entry: dict) -> Iterator[ItemRow]:
    paragraph = f"{ord(code[0]) - ord('A') + 2}.{int(code[1:])}"
    everywhere = entry["per"] == "district"
    for place, area in enumerate(_areas_of(entry["per"]), start=1):
        if set(lineage(area)) & set(entry.get("gaps", ())):
            continue
        number = paragraph if everywhere else f"{paragraph}.{place}"
        basis_zh, basis_en = _basis(number, entry.get("law", []))
        co = tuple(CoTask(_local(unit, area), *rest) for unit, *rest in entry["co"])
        lead, overseer = (_local(entry.get(name, ""), area) for name in ("lead", "overseer"))
        yield ItemRow(number, code, area, lead, co, basis_zh, basis_en, overseer)


@cache
def responsibility() -> tuple[ItemRow, ...]:
    """Every item of the list, in the order of the categories."""
    return tuple(item for code, entry in toml("responsibility").items() for item in _items(code, entry))


def item_for(category: str, area: str) -> ItemRow | None:
    """The item that covers a category in an area, the nearest area first; None where no item does."""
    found = {item.area: item for item in responsibility() if item.category == category}
    return next((found[code] for code in lineage(area) if code in found), None)
