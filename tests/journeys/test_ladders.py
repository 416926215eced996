"""An administrator gives a matter a ladder of its own, adds a warning, and is told what is nonsense; the case
that was raised says who answers now."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.tasks import sweep
from portal.departments.models import Role
from portal.engines.escalation.models import LadderRung
from portal.kit import clock
from tests.factories.district import file_case
from tests.journeys.travelling import at

pytestmark = pytest.mark.browser

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TOLD = {"zh-hans": "楼道里有人飞线充电。", "en": "Somebody charges an e-bike in the corridor."}


@pytest.fixture
def width(language) -> int:
    return {"zh-hans": 390, "en": 1280}[language]


def test_a_ladder_of_its_own_with_a_warning(place, visitor, language):
    LadderRung.objects.filter(kind="done", level=1).update(accountable=Role.SUPERVISOR)
    who = visitor().come_in(place.people["administrator"]).open("/admin/ladder/")
    who.press("Add a ladder")
    who.field("Clock").select_option("done")
    who.field("Matter").select_option("A03")
    who.press("Add the ladder")
    who.sees_said("Added. It begins as a copy of the ladder that held so far: change it now.")
    assert LadderRung.objects.filter(kind="done", matter="A03").count() == 3
    first = LadderRung.objects.get(kind="done", matter="A03", level=1)
    who.open(f"/admin/ladder/{first.pk}/add/")
    who.field("What it is").select_option("warning")
    who.fill("How much", "80")
    who.field("Unit").select_option("share")
    who.fill("Name in Chinese", "时限用去八成")
    who.fill("Name in English", "Four fifths gone")
    who.press("Add the rung")
    who.sees_said("Added. What runs is counted anew with the next sweep.")
    warning = LadderRung.objects.get(kind="done", matter="A03", warning=True)
    assert (warning.share, warning.level, warning.tells) == (80, 1, "handler")
    who.open(f"/admin/ladder/{first.pk}/")
    who.fill("How much", "2")
    who.field("Unit").select_option("days")
    with who.refused(400):
        who.press("Save")
        who.sees_said("It must come earlier than the rung above it.")
    assert LadderRung.objects.get(pk=first.pk).after_minutes == 0

    with clock.travel(MONDAY):
        case = file_case(place, body=TOLD[language]).grievance
    with clock.travel(MONDAY + timedelta(hours=25)):
        sweep()
    with at(MONDAY + timedelta(hours=25)):
        officer = visitor().come_in(place.people["fire_head"]).open(f"/desk/{case.reference}/")
        officer.sees_said("Now answerable")
