"""Every page of an officer's desk and of the administration, by name, from the table of doors: who visits it
and where. A new page comes in by its row there; what can be seen only under conditions is named here."""

from collections.abc import Iterator

from grievances.lifecycle import Verb
from grievances.policies import available
from tests.house.doors import ROWS, Scene, addresses

OFFICERS = ("owner", "head", "secretary", "administrator", "neighbour")
# Files, and what has tests of its own for every look of it.
NO_PAGE = {"photo", "photo-small", "patrol-photo", "patrol-photo-small", "styleguide", "desk-here",
           "callback-number"}  # fmt: skip
# Pages of residents and panel members, which `journeys/test_accessibility.py` visits; links in letters.
OTHERS = {
    "panel", "panel-case", "panel-aside", "panel-flags", "panel-review", "panel-step", "receipt", "joined",
    "joined-leave", "private-link", "choose-password", "set_language", "desk-news",
    "pulse-answer",
}  # fmt: skip
# What the table's visitors are shut out of, or come to with something chosen: (who, the end of the address).
CHOSEN = {
    "counter": ("grid", ""),
    "counter-receipt": ("grid", ""),
    "bulk-new": ("owner", "?which=ticked&verb=note&case={reference}"),
    "desk-view-new": ("owner", "?view=work"),
    "export-new": ("owner", "?which=view&view=work"),
    "score-appeal-new": ("chief", ""),
    "advisory-found": ("policy", ""),
    "advisory-designate": ("policy", ""),
    "advisory-end": ("policy", ""),
    "callbacks": ("ruling", ""),
    "callback": ("ruling", ""),
    "patrol-plan-new": ("ruling", ""),
    "patrol-plan-change": ("ruling", ""),
}
# Everybody's pages of what was judged and asked, as somebody reads them who is signed in.
PUBLIC = {
    "results", "draws", "draw", "pool", "still-solved", "department-figures", "department-judged",
    "department-quarter", "public-orders", "public-order", "standards", "improvements", "improvement",
    "innovations", "advisory", "advisory-group", "advice", "pulse", "pulse-round",
}  # fmt: skip
# What a page is besides its address: its sheet, its narrowing, its other readers.
BESIDES = (
    ("owner", "/desk/?view=open&narrow=1"),
    ("owner", "/desk/{reference}/?sheet=1"),
    ("grid", "/desk/{behalf}/read/"),  # of the owner's case nobody left who they are
    ("grid", "/desk/{triage}/"),
    ("grid", "/desk/{triage}/dispatch/"),
    ("grid", "/desk/{triage}/correct/"),
    ("grid", "/desk/{triage}/merge/"),
    ("grid", "/desk/{disputed}/whistle/"),
    ("grid", "/desk/{merged}/separate/"),
    ("ruling", "/desk/{disputed}/"),
    ("ruling", "/desk/{disputed}/rule/"),
    ("ruling", "/desk/{disputed}/supervise/"),
    ("secretary", "/panels/draws/panels/1/?verify=1"),
    ("secretary", "/panels/pool/"),
)


def visitor_of(name: str) -> str | None:
    """The first of the officers who is shown the page; None where none is, or where everybody is."""
    row = ROWS[name]
    if row["anonymous"] == "200" or name.startswith("api") or name in NO_PAGE:
        return None
    return next((who for who in OFFICERS if row[who] == "200"), None)


def forgotten() -> set[str]:
    """Names of pages that nobody visits."""
    found = set()
    for name, row in ROWS.items():
        open_to_all = row["anonymous"] == "200" or name.startswith(("api", "own-case", "health"))
        unsafe_only = "405" in row.values()
        if not (open_to_all or unsafe_only or visitor_of(name)):
            found.add(name)
    return found - NO_PAGE - OTHERS - CHOSEN.keys() - {"sign-in", "join", "alike", "api/v1/<path:rest>"}


def visits(scene: Scene, more: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(who, address) of every page of an officer, and of the form of everything that the owner may do."""
    known = {"reference": scene.case.reference} | more
    scene.values["counter-receipt", "reference"] = more["behalf"]
    for route, name in addresses():
        if name in ROWS and (who := visitor_of(name)):
            yield who, scene.path(route, name)
        elif name in PUBLIC:
            yield "head", scene.path(route, name)
        elif name in CHOSEN:
            who, end = CHOSEN[name]
            yield who, scene.path(route, name) + end.format(**known)
    yield from ((who, address.format(**known)) for who, address in BESIDES)
    offered = available(scene.place.actor("police").as_officer(), scene.case)
    yield from (("owner", f"/desk/{scene.case.reference}/{verb}/") for verb in offered if verb != Verb.READ)
