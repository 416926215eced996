"""An officer takes a view of their queue out for a meeting and opens it; a colleague can't, their supervisor
sees that it was done, and so does the resident. In Chinese on a phone, in English at a desk."""

import pytest

from grievances.models import Export
from portal.departments.models import Role
from tests.factories.district import file_case, give_posts
from tests.factories.team import colleagues

pytestmark = pytest.mark.browser

TOLD = {"zh-hans": "楼上半夜噪声很大，睡不着。", "en": "There is loud noise upstairs every night."}
WHY = {"zh-hans": "周一例会逐件过。", "en": "We go through them on Monday."}


@pytest.fixture
def width(language) -> int:
    return {"zh-hans": 390, "en": 1280}[language]


def test_a_list_is_taken_out_by_one_and_by_nobody_else(place, visitor, language):
    give_posts(place, "property", "POLICE", Role.SUPERVISOR)
    (colleague,) = colleagues(place, "POLICE", "ma")
    filed = [file_case(place, "A01", body=TOLD[language], language=language) for _each in range(2)]
    file_case(place, "A01", area="LH-NH-01-02", body=TOLD[language], language=language)
    who = visitor().come_in(place.people["police"]).open("/desk/?view=work&area=LH-NH-01-01")
    who.press("Export this list")
    who.heading(f"{who.words('Export')}{who.words(': ', 'after a label')}2")
    who.seen("export-new")
    who.page.locator("input[name=purpose][value=meeting]").check()
    who.fill("What do you need it for?", WHY[language])
    who.send()
    who.sees_said("Ready")
    who.seen("export-ready")
    with who.page.expect_download() as coming:
        who.press("Fetch the file")
    written = coming.value.path().read_text(encoding="utf-8-sig")
    row = Export.objects.get()
    assert written.count(row.number + "-") == 2
    assert all(each.grievance.reference in written for each in filed)
    assert WHY[language] in written.splitlines()[0]
    other = visitor().come_in(colleague)
    with other.refused(404):
        other.page.goto(f"/desk/exports/{row.pk}/")
        other.heading(other.words("There is nothing here"))
    boss = visitor().come_in(place.people["property"]).open("/desk/exports/all/")
    boss.sees(row.number, WHY[language])
    boss.seen("exports-all")
    resident = visitor().open(f"/k/{filed[0].code}/")
    resident.sees_said("Lists in which your case stood")
    resident.sees_said("To prepare a meeting or a briefing")
