"""Whistles and ratings in the API's case: for those who work on it, and for nobody else."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import whistling
from portal.kit import clock
from tests.factories.district import file_case

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_a_call_reads_where_each_called_department_stands(district, caller, nobody):
    with clock.travel(MONDAY):
        filed = file_case(district)
        called = [district.departments[code] for code in ("POLICE", "CIVIL")]
        given = {"place": "三号楼", "purpose": "一起清理", "departments": called}
        whistling.whistle(filed.grievance, actor=district.actor("fire"), **given)
    with clock.travel(MONDAY + timedelta(hours=3)):
        whistling.arrive(filed.grievance, actor=district.actor("police"))
    path = f"grievances/{filed.grievance.reference}/"
    for name in ("fire", "police", "civil", "grid", "ruling"):
        status, answer = caller(name).get(path)
        (whistle,) = answer["whistles"]
        assert (status, whistle["state"], whistle["place"]) == (200, "open", "三号楼"), name
        stands = [(c["department"]["code"], c["state"], c["late"]) for c in whistle["calls"]]
        assert stands == [("POLICE", "there", True), ("CIVIL", "called", False)]
    _status, answer = nobody.with_code(filed.code).get(path)
    assert (answer["whistles"], answer["ratings"]) == ([], [])
