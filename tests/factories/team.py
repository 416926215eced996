"""A department with several handlers, and who of them is away."""

from datetime import timedelta

from portal.accounts.models import Person
from portal.departments import selectors
from portal.departments.models import Absence, Department, Post, Role
from portal.kit import clock
from tests.factories.district import LONG_AGO, District, new_person


def colleagues(place: District, code: str, *names: str, role: str = Role.HANDLER) -> list[Person]:
    """New people with this role at the department; found in the district by their names."""
    unit = place.departments[code]
    for name in names:
        place.people[name] = new_person(name, name)
        Post.objects.create(
            person=place.people[name], role=role, department=unit, area=unit.area, from_day=LONG_AGO
        )
    return [place.people[name] for name in names]


def switch_on(unit: Department) -> Department:
    """From now on its new parts are given out by load."""
    unit.distributes = True
    unit.save(update_fields=["distributes"])
    return unit


def away(unit: Department, person: Person, stands_in: Person | None = None, days: int = 3) -> Absence:
    """The person is away from today on."""
    today = selectors.today()
    return Absence.objects.create(
        person=person,
        department=unit,
        substitute=stands_in,
        from_day=today,
        last_day=today + timedelta(days=days),
        entered_by=person,
        entered_at=clock.now(),
    )
