"""Many voices, one matter, through the pages: a neighbour types, sees it, joins; an officer merges two; both
residents' pages and the neighbour's tell the same end. In Chinese on a phone, in English at a desk."""

import pytest

from grievances.actions import handling, resolving
from grievances.actions.resolving import Reply
from grievances.models import Joining
from portal.accounts.identities import Filer
from portal.departments.actors import bearer
from tests.factories.district import file_case, reload

pytestmark = pytest.mark.browser

FIRST = {
    "zh-hans": "楼道里有人给电动车飞线充电，晚上很危险。",
    "en": "Somebody charges e-bikes in the stairwell, cables hang down.",
}
SECOND = {
    "zh-hans": "三号楼楼道里飞线给电动车充电，怕着火。",
    "en": "E-bikes are being charged in the stairwell of building 3 every night.",
}
THIRD = {
    "zh-hans": "楼道里又有人飞线给电动车充电",
    "en": "They charge e-bikes in the stairwell again",
}


@pytest.fixture
def width(language) -> int:
    return {"zh-hans": 390, "en": 1280}[language]


def test_a_neighbour_joins_an_officer_merges_and_all_read_the_same_end(place, visitor, language):
    older = _filed(place, "LH-NH-01-01", FIRST[language], language, 1)
    newer = _filed(place, "LH-NH-01-01", SECOND[language], language, 2)
    neighbour = visitor().open("/file/")
    neighbour.page.locator("#id_body").fill(THIRD[language])
    neighbour.press("Next")
    neighbour.page.locator("#id_area").select_option("LH-NH-01-02")
    neighbour.sees_said("Your neighbours have filed this already")
    neighbour.seen("alike")
    join = neighbour.page.locator(f"button[formaction='/join/{newer.grievance.reference}/']")
    join.click()
    neighbour.sees(THIRD[language])
    neighbour.fill("E-mail", "neighbour@example.org")
    neighbour.seen("join")
    neighbour.page.locator("button[name=deed]").click()
    neighbour.sees_said("You have joined. Keep your code: it opens this page again.")
    neighbour.seen("joined")
    page = neighbour.page.url
    grid = visitor().come_in(place.people["grid"])
    grid.open(f"/desk/{newer.grievance.reference}/merge/")
    grid.page.locator(f"input[name=likely][value='{older.grievance.reference}']").check()
    grid.seen("merge")
    grid.send()
    grid.sees_said("Merged. The residents have been told.")
    grid.open(f"/desk/{older.grievance.reference}/").sees(SECOND[language])
    grid.seen("merged")
    assert Joining.objects.filter(grievance=older.grievance).count() == 2
    _close(place, older.grievance, language)
    first, second = visitor(), visitor()
    first.open(f"/k/{older.code}/").sees_said("Solved, as you confirmed")
    second.open(f"/k/{newer.code}/").sees(older.grievance.reference)
    second.sees_said("Confirmed by the resident")
    second.seen("onward")
    neighbour.open(page).sees_said("Confirmed by the resident")
    neighbour.seen("end")


def _filed(place, area: str, words: str, language: str, n: int):
    filer = Filer(email=f"resident{n}@example.org", language=language)
    return file_case(place, "A03", area, body=words, language=language, filer=filer)


def _close(place, case, language: str) -> None:
    words = FIRST[language]
    for name in ("fire", "police", "property"):
        handling.sign(case, actor=place.actor(name))
    for name in ("police", "property"):
        handling.finish(case, actor=place.actor(name), result=words)
    resolving.propose(case, actor=place.actor("fire"), reply=Reply(words, words, words, evidence=words))
    resolving.confirm(reload(case), actor=bearer(case.pk), rating=5)
