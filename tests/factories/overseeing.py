"""Departments that oversee how a matter is done 监管部门."""

from portal.departments.models import ResponsibilityItem
from tests.factories.district import District


def overseen(made: District, number: str = "2.3", by: str = "CIVIL") -> ResponsibilityItem:
    """The item, overseen by the department from the beginning on."""
    item = made.items[number]
    item.overseer = made.departments[by]
    item.save(update_fields=["overseer"])
    return item
