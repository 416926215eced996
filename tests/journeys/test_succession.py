"""An administrator merges a department: drafts it, sees what goes over, applies it; an officer finds the case
with the successor."""

from datetime import UTC, datetime

import pytest

from portal.departments.models import Succession
from portal.tasks import succeed
from tests.browser import findings
from tests.factories.district import file_case, reload
from tests.factories.successions import new_unit, new_worker
from tests.journeys.travelling import at
from tests.journeys.visitor import EACH_ONCE, EACH_WAY

pytestmark = pytest.mark.browser
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BODY = {"zh-hans": "三号楼楼道里有人飞线充电。", "en": "Somebody charges e-bikes in the stairway."}
BASIS = {"zh-hans": "区编办批复：消防职责划入应急管理局。", "en": "Decision of the district"}


@EACH_WAY
def test_a_merger_from_the_draft_to_the_officers_desk(place, visitor, language):
    rescue = new_unit(place, "RESCUE", "应急管理局" if language == "zh-hans" else "Rescue")
    with at(MONDAY):
        case = file_case(place, body=BODY[language]).grievance
        due = case.done_due
        who = visitor().come_in(place.people["administrator"]).open("/admin/departments/FIRE/")
        who.press("Merge it")
        who.look()
        assert findings(who.page) == []
        who.page.locator("#id_heir").select_option("RESCUE")
        who.fill("Basis", BASIS[language])
        who.press("Save as a draft and see what goes over")
        who.sees(BASIS[language])
        who.sees_said("What moves, as it stands now")
        assert findings(who.page) == []
        who.press("Apply it now")
        who.press("Apply it now", inside=who.page.get_by_role("dialog"))
        who.sees_said("Applied.")
        assert succeed() == 2, "the case, and the service that helps with it"
        row = Succession.objects.get()
        who.open(f"/admin/successions/{row.pk}/")
        who.sees_said("What goes over")
        assert findings(who.page) == []
        who.open("/admin/responsibility/gaps/")
        who.sees_said("Two items hold here")
        assert findings(who.page) == []
        officer = visitor().come_in(place.people["fire"]).open(f"/desk/{case.reference}/")
        officer.sees(rescue.name_zh if language == "zh-hans" else rescue.name_en)
        officer.sees_said("Sign for it")
    assert reload(case).done_due == due


@EACH_ONCE
def test_part_of_the_matters_goes_over_and_the_department_goes_on(place, visitor, language):
    new_unit(place, "RESCUE", "应急管理局" if language == "zh-hans" else "Rescue")
    new_worker(place, "rescue", "RESCUE")
    with at(MONDAY):
        case = file_case(place, body=BODY[language]).grievance
        who = visitor().come_in(place.people["administrator"]).open("/admin/successions/")
        who.press("Hand over part of a department's matters")
        who.look()
        assert findings(who.page) == []
        who.page.locator("#id_leaving").select_option("FIRE")
        who.page.locator("#id_share-0-heir").select_option("RESCUE")
        who.page.locator("#id_share-0-category").select_option("A03")
        who.fill("Basis", BASIS[language])
        who.press("Save as a draft and see what goes over")
        who.sees_said("Hands over, and goes on")
        assert findings(who.page) == []
        who.press("Apply it now")
        who.press("Apply it now", inside=who.page.get_by_role("dialog"))
        who.sees_said("Applied.")
        assert succeed() == 2, "the case, and the service that helps with it"
        officer = visitor().come_in(place.people["ruling"]).open(f"/desk/{case.reference}/")
        officer.sees(place.departments["RESCUE"].name_zh if language == "zh-hans" else "Rescue")
    assert reload(case).parts.get(role="lead").department.code == "RESCUE"
