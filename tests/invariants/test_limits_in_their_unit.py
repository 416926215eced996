"""Invariant 12: a limit counts in the unit it is written in; China's swapped working days are data."""

import uuid
from datetime import UTC, datetime

import pytest

from grievances.models import Grievance
from portal.engines.limits import clocks
from portal.engines.limits.clock import Limit
from portal.kit import clock
from tests.factories.district import file_case
from tests.grievances.api.conftest import Caller
from tests.grievances.views.desk_pages import officer

# Wednesday 30 September 2026, 15:00 in the district; 1–7 October are off, Saturday 10 October is worked.
BEFORE_THE_HOLIDAY = datetime(2026, 9, 30, 7, 0, tzinfo=UTC)
CASES = [
    (Limit(5, "working_days"), "2026-10-13T18:00:00+08:00"),
    (Limit(5, "calendar_days"), "2026-10-05T15:00:00+08:00"),
    (Limit(5, "calendar_hours"), "2026-09-30T20:00:00+08:00"),
    (Limit(5, "working_hours"), "2026-10-08T11:00:00+08:00"),
]


def limit_class(done: Limit) -> None:
    day = Limit(24, "calendar_hours")
    clocks.save_limit_version("E2", name_zh="一般", name_en="Ordinary", contact=day, done=done, part=done)


@pytest.mark.parametrize(("limit", "due"), CASES, ids=str)
def test_each_unit_counts_its_own_time(district, limit, due):
    limit_class(limit)
    with clock.travel(BEFORE_THE_HOLIDAY):
        case = file_case(district, "A01").grievance
    assert case.done_due == datetime.fromisoformat(due)


def test_an_administrator_writes_the_unit_and_what_is_filed_then_counts_in_it(district):
    with clock.travel(BEFORE_THE_HOLIDAY):
        admin = officer(district, "administrator")
        page = admin.open("/admin/limits/E2/")
        assert page.status_code == 200
        sent = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields} | {
            "done_amount": 5,
            "done_unit": "working_days",
        }
        assert admin.client.post("/admin/limits/E2/", sent).status_code == 302
        status, answer = Caller().post(
            "grievances/",
            {
                "body": "楼上半夜噪声很大，睡不着。",
                "area": "LH-NH-01-01",
                "category": "A01",
                "form_key": str(uuid.uuid4()),
            },
        )
    assert status == 201, answer
    assert Grievance.objects.get().done_due == datetime.fromisoformat(CASES[0][1])
