"""An administrator changes a calendar, sees what would move, opens a case of it, applies it, reads the
report."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.tasks import recompute
from portal.engines.limits import clocks
from portal.engines.limits.clock import Limit
from tests.browser import findings
from tests.factories.district import file_case, reload
from tests.journeys.travelling import at
from tests.journeys.visitor import EACH_ONCE

pytestmark = pytest.mark.browser
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WHY = {"zh-hans": "区里通知：三月四日植树放假。", "en": "Notice of the district: 4 March is off."}
LIMITS = {name: Limit(3, "working_days") for name in ("contact", "done", "part")}


@EACH_ONCE
def test_an_administrator_changes_a_calendar_sees_what_would_move_and_applies_it(place, visitor, language):
    clocks.save_limit_version("E2", name_zh="一般", name_en="Ordinary", **LIMITS)
    with at(MONDAY):
        cases = [file_case(place, "A01", body=f"{n}").grievance for n in range(3)]
        who = visitor().come_in(place.people["administrator"]).open("/admin/limits/calendars/CN/")
        who.press("Change this calendar")
        who.look()
        assert findings(who.page) == []
        days = who.field("Days off")
        days.fill(days.input_value() + "\n2026-03-04")
        who.page.locator("#change [name=reason]").fill(WHY[language])
        who.press("Save as a draft and see what would move")
        who.sees(WHY[language])
        who.sees_said("It begins within a few seconds.")
        recompute()
        who.press("Look again")
        who.page.get_by_text(who.words("Apply it?")).wait_for()
        figures = who.page.locator(".moving")
        figures.wait_for()
        assert "6" in figures.inner_text()
        assert findings(who.page) == []
        who.press("See which cases")
        who.sees(*(case.reference for case in cases))
        who.page.locator(".entries a").nth(1).click()
        who.sees_said("By the draft")
        assert findings(who.page) == []
        who.page.go_back()
        who.page.go_back()
        who.page.locator("#id_recompute").check()
        who.press("Apply as a new version")
        who.press("Apply as a new version", inside=who.page.get_by_role("dialog"))
        who.sees_said("Applied.")
        assert recompute() == 3
        who.open(who.page.url)
        who.sees_said("Running cases, recomputed")
        assert "6" in who.page.locator(".moving").first.inner_text()
    for case in cases:
        assert reload(case).done_due == MONDAY + timedelta(days=4, hours=9)
