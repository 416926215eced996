"""A complaint about the police: whoever works there finds it on no page, by no words, in no number, table or
call; discipline inspection has it. In Chinese on a phone, in English at a desk.
"""

import pytest

from grievances.actions import words
from portal.accounts import tokens
from portal.accounts.identities import Filer
from tests.factories.district import file_case

pytestmark = pytest.mark.browser
ABOUT = {
    "zh-hans": "派出所窗口的民警收了好处费才肯办。",
    "en": "The officer at the police desk wanted a bribe.",
}
WORD = {"zh-hans": "好处费", "en": "bribe"}
NOISE = {"zh-hans": "楼上半夜噪声很大，睡不着。", "en": "There is loud noise upstairs every night."}
PAGES = (
    "/desk/?view=sign", "/desk/?view=work", "/desk/?view=open", "/desk/?view=all", "/desk/team/",
    "/register/", "/figures/", "/panels/results/", "/desk/exports/",
)  # fmt: skip


@pytest.fixture
def width(language) -> int:
    return {"zh-hans": 390, "en": 1280}[language]


def test_the_unit_finds_it_nowhere_and_discipline_inspection_has_it(place, visitor, language):
    filer = Filer(sensitive_consent=True)
    case = file_case(place, "H02", body=ABOUT[language], filer=filer, language=language).grievance
    other = file_case(place, "A01", body=NOISE[language], language=language).grievance
    words.sweep()
    for name in ("police", "grid"):
        who = visitor().come_in(place.people[name])
        for address in PAGES:
            with who.refused(404):
                who.page.goto(address)
            assert case.reference not in who.page.content(), address
            assert ABOUT[language][:12] not in who.page.content(), address
        who.open("/desk/?view=open")
        assert who.page.locator(".queue__line").count() == 1
        who.sees(other.reference)
        for typed in (WORD[language], case.reference):
            who.page.locator("#find").fill(typed)
            who.page.locator("#find").press("Enter")
            who.page.wait_for_load_state("load")
            assert who.page.locator(".queue__line").filter(has_text=case.reference).count() == 0, typed
            assert ABOUT[language][:12] not in who.page.content(), typed
        with who.refused(404):
            assert who.page.goto(f"/desk/{case.reference}/").status == 404
        who.complaints.clear()
    _in_no_table_and_no_call(place, visitor, case, other)
    inspector = visitor().come_in(place.people["discipline"]).open("/desk/?view=open")
    inspector.sees(case.reference)
    inspector.open(f"/desk/{case.reference}/")
    inspector.sees(ABOUT[language])


def _in_no_table_and_no_call(place, visitor, case, other) -> None:
    """The police take their queue out as a table, and ask the API."""
    who = visitor().come_in(place.people["police"]).open("/desk/?view=open")
    who.press("Export this list")
    who.page.locator("input[name=purpose][value=meeting]").check()
    who.fill("What do you need it for?", NOISE[who.language])
    who.send()
    who.sees_said("Ready")
    with who.page.expect_download() as coming:
        who.press("Fetch the file")
    written = coming.value.path().read_text(encoding="utf-8-sig")
    assert (other.reference in written, case.reference in written) == (True, False)
    signed = {"Authorization": f"Bearer {tokens.issue(place.people['police'], 'a table')}"}
    asked = who.page.request.get("/api/v1/grievances/", headers=signed)
    assert [row["reference"] for row in asked.json()["results"]] == [other.reference]
    assert who.page.request.get(f"/api/v1/grievances/{case.reference}/", headers=signed).status == 404
