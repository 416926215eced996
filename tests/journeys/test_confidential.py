"""Somebody files confidentially, is asked after a week later under the story's clock, says that something
happened; discipline inspection reads it, the department that handles it nothing. In Chinese on a phone, in
English at a desk."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import handling
from grievances.models import Grievance
from grievances.tasks import sweep
from tests.factories.district import reload
from tests.journeys.travelling import at
from tests.journeys.visitor import EACH_ONCE

pytestmark = pytest.mark.browser

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WHAT = {"zh-hans": "楼道里有人飞线给电动车充电，很危险。", "en": "Somebody charges e-bikes in the hallway."}
NAME = {"zh-hans": "王秀兰", "en": "Anna Wang"}
TEXT = {"zh-hans": "他们堵在门口叫我撤诉。", "en": "They stood at my door and told me to withdraw it."}


@EACH_ONCE
def test_filed_confidentially_asked_after_and_heard(place, visitor, language, width):
    who = visitor()
    with at(MONDAY):
        who.open("/file/")
        who.fill("What happened?", WHAT[language])
        who.press("Next")
        who.field("Community or grid").select_option("LH-NH-01-01")
        who.press("Next")
        who.page.locator("input[name=kind][value=other]").check()
        who.page.locator("#id_other").select_option("A03")
        who.page.locator("input[name=wish][value=guarded]").check()
        who.fill("Your name", NAME[language])
        who.fill("Phone", "13911112222")
        who.press("Send")
        case = Grievance.objects.get()
        assert case.guarded
        handling.sign(case, actor=place.actor("fire"))
    with at(MONDAY + timedelta(days=7)):
        sweep()
    with at(MONDAY + timedelta(days=8)):
        who.open(f"/case/{case.reference}/")
        who.heading(who.words("Has anybody put you under pressure or treated you worse since you filed?"))
        who.press("Something happened")
        who.fill("What is being done to you?", TEXT[language])
        who.press("Send it")
        who.sees_said("It is with those who stand outside the case.")
        read = {}
        for name in ("discipline", "fire"):
            officer = visitor().come_in(place.people[name]).open(f"/desk/{case.reference}/")
            read[name] = TEXT[language] in officer.page.content()
        assert read == {"discipline": True, "fire": False}
    assert reload(case).reported
