"""Mediations through the API: the same actions, and who reads who the parties are."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import handling
from grievances.models import Mediation
from portal.kit import clock
from tests.factories.district import file_case

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_offered_answered_and_read_by_each_as_they_may(district, caller, nobody):
    with clock.travel(MONDAY):
        filed = file_case(district, "A01")
        handling.sign(filed.grievance, actor=district.actor("police"))
    path = f"grievances/{filed.grievance.reference}/"
    police, owner = caller("police"), nobody.with_code(filed.code)
    with clock.travel(MONDAY + timedelta(hours=1)):
        given = {"about": "夜里拍球的事。", "parties": [{"who": "王某", "told": "楼上住户"}]}
        seen = police.get(path)[1]["version"]
        assert police.post(f"{path}mediate/", {**given, "seen": seen})[0] == 200
        assert owner.post(f"{path}mediate/", {**given, "seen": seen + 1})[0] == 403
        assert owner.post(f"{path}consent/", {"agree": True, "seen": seen + 1})[0] == 200
        (own,) = owner.get(path)[1]["mediations"]
        assert [(p["who"], p["told"], p["consent"]) for p in own["parties"]] == [
            ("", "", "agreed"), ("", "楼上住户", "asked"),
        ]  # fmt: skip
        (theirs,) = police.get(path)[1]["mediations"]
        assert [p["who"] for p in theirs["parties"]] == ["", "王某"]
        assert caller("stranger").get(path)[0] == 404
        sent = {"number": 2, "agree": False, "seen": seen + 2}
        assert police.post(f"{path}record_consent/", sent)[0] == 200
    assert Mediation.objects.get().state == "failed"
