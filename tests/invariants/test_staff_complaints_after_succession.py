"""Invariant 7 where departments end: a complaint about staff goes to discipline inspection or nowhere."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.models import Grievance
from portal.departments.actions import successions
from portal.departments.models import Department, Kind
from portal.kit import clock
from tests.factories.district import District, file_case
from tests.factories.successions import new_unit

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def complaint(district) -> Grievance:
    """It stands with the subdistrict's own discipline inspection."""
    new_unit(district, "DISC-NH", "南湖纪检", "LH-NH", kind=Kind.DISCIPLINE)
    with clock.travel(MONDAY):
        case = file_case(district, "H02", body="窗口态度恶劣").grievance
    case.parts.update(department=district.departments["DISC-NH"])
    return case


def ended(place: District, code: str, successor: str) -> None:
    """Closed some time ago, before such a successor was refused."""
    Department.objects.filter(code=code).update(
        closed_on=MONDAY.date(), successor=place.departments[successor]
    )


@pytest.mark.parametrize("successor", ["POLICE", "DISCIPLINE"])
def test_whoever_was_named_as_successor_it_goes_to_discipline_inspection(district, complaint, successor):
    ended(district, "DISC-NH", successor)
    with clock.travel(MONDAY + timedelta(days=1)):
        successions.sweep(clock.now())
        assert successions.sweep(clock.now()) == 0
    assert complaint.parts.get().department.code == "DISCIPLINE"


def test_where_there_is_no_other_it_stays(district, complaint):
    ended(district, "DISC-NH", "POLICE")
    ended(district, "DISCIPLINE", "CIVIL")
    with clock.travel(MONDAY + timedelta(days=1)):
        assert successions.sweep(clock.now()) == 0
    assert complaint.parts.get().department.code == "DISC-NH"


def test_nobody_else_goes_over_to_discipline_inspection(district):
    with clock.travel(MONDAY):
        case = file_case(district, "B01").grievance
    ended(district, "CIVIL", "DISCIPLINE")
    with clock.travel(MONDAY + timedelta(days=1)):
        assert successions.sweep(clock.now()) == 0
    assert case.parts.get().department.code == "CIVIL"
