"""How long a preview of 10,000 running clocks takes, and recomputing cases: `make bench`. No timing is
asserted."""

import time
import tracemalloc
from datetime import timedelta

import pytest
from django.db import connection

from grievances.actions import recomputing
from grievances.models import Grievance
from portal.departments.actions import revisions
from portal.departments.actions.revisions import Wish
from portal.engines.limits import clocks
from portal.engines.limits.clock import Limit
from portal.engines.limits.models import ClockEvent
from portal.kit import clock
from tests.factories.district import District, file_case

CASES = 5000  # two running clocks each


def crowd(district: District) -> None:
    """One case filed through the door, and copies of its rows."""
    limits = {name: Limit(5, "working_days") for name in ("contact", "done", "part")}
    clocks.save_limit_version("E2", name_zh="一般", name_en="Ordinary", **limits)
    first = file_case(district, "A01").grievance
    fields = [f.attname for f in Grievance._meta.concrete_fields if not f.primary_key and not f.generated]
    known = {name: getattr(first, name) for name in fields}
    copies = [
        Grievance(**known | {"reference": f"C{n}", "filing_key": f"copy-{n}"}) for n in range(CASES - 1)
    ]
    rows = Grievance.objects.bulk_create(copies, batch_size=500)
    calendar = first.calendar
    ClockEvent.objects.bulk_create(
        [
            ClockEvent(
                subject=row.subject, clock=name, seq=1, kind="start", at=row.filed_at, calendar=calendar,
                amount=5, unit="working_days", actor_key="system",
            )
            for row in rows
            for name in ("contact", "done")
        ],
        batch_size=500,
    )  # fmt: skip


@pytest.mark.django_db
def test_a_preview_of_ten_thousand_running_clocks(district, capsys):
    crowd(district)
    stands = clocks.current_calendar("CN")
    off = (clock.local(clock.now()) + timedelta(days=1)).date().isoformat()
    data = revisions.calendar_data(stands)
    data["holidays"] = sorted({*data["holidays"], off})
    data["extra_working_days"] = [day for day in data["extra_working_days"] if day != off]
    administrator = district.actor("administrator")
    made = revisions.draft_calendar(data | {"name_en": "Bench"}, actor=administrator, reason="Bench")
    began, cpu = time.perf_counter(), time.process_time()
    recomputing.sweep(clock.now())
    took, used = time.perf_counter() - began, time.process_time() - cpu
    revisions.recount(made, actor=administrator)
    tracemalloc.start()
    recomputing.sweep(clock.now())
    _size, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    preview = revisions.latest_preview(made)
    revisions.apply(made, actor=administrator, wish=Wish(seen=preview.pk, recompute=True))
    again = time.perf_counter()
    moved = recomputing.sweep(clock.now())
    per_case = 1000 * (time.perf_counter() - again) / max(moved, 1)
    with capsys.disabled():
        print(f"\n{preview.shifts.count()} running clocks of {preview.done} cases, {connection.vendor}")
        print(f"preview: {took:.1f} s, {used:.1f} s CPU, peak (traced) {peak / 1_000_000:.1f} MB")
        print(f"recomputation: {moved} cases in one sweep, {per_case:.1f} ms each")
