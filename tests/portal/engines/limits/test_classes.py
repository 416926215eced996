"""The classes a new portal begins with."""

import pytest

from portal.engines.limits import clocks
from portal.engines.limits.classes import seed
from portal.engines.limits.clock import Limit
from portal.engines.limits.models import CalendarVersion, LimitClassVersion

pytestmark = pytest.mark.django_db


def test_the_five_classes():
    seed()
    rows = LimitClassVersion.objects.order_by("code")
    assert [(row.code, row.version, str(row.contact), str(row.done), str(row.part)) for row in rows] == [
        ("E0", 1, "30 calendar minutes", "7 calendar days", "1 calendar hour"),
        ("E1", 1, "2 calendar hours", "24 calendar hours", "18 calendar hours"),
        ("E2", 1, "24 calendar hours", "7 calendar days", "5 calendar days"),
        ("E3", 1, "24 calendar hours", "15 calendar days", "12 calendar days"),
        ("E4", 1, "24 calendar hours", "60 calendar days", "45 calendar days"),
    ]


def test_seeding_again_changes_nothing_and_leaves_what_was_changed():
    seed()
    day = Limit(1, "working_days")
    clocks.save_limit_version("E2", name_zh="一般", name_en="Ordinary", contact=day, done=day, part=day)
    seed()
    assert LimitClassVersion.objects.count() == 6
    assert CalendarVersion.objects.count() == 1
    assert clocks.current_limit("E2").version == 2
