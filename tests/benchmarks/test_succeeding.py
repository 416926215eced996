"""How fast open cases go over to the successor of a department that ends: `make bench`. MOVED sets another
number of cases. No timing is asserted."""

import os
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grievances.models import Assignment, Grievance
from portal.departments.actions import successions
from portal.departments.screens import successions as screen
from portal.engines.outbox.models import Message
from portal.kit import clock
from tests.factories.district import District, file_case
from tests.factories.successions import drafted, merger, new_unit

CASES = int(os.environ.get("MOVED", "2000"))


def crowd(district: District) -> None:
    """One case filed through the door, with a lead and two co-departments, and copies of its rows."""
    first = file_case(district).grievance
    fields = [f.attname for f in Grievance._meta.concrete_fields if not f.primary_key and not f.generated]
    known = {name: getattr(first, name) for name in fields if name != "queue_at"}
    cases = Grievance.objects.bulk_create(
        (Grievance(**known | {"reference": f"G{n:09}", "filing_key": f"copy {n}"}) for n in range(CASES - 1)),
        batch_size=500,
    )
    own = [f.attname for f in Assignment._meta.concrete_fields if f.name not in ("id", "grievance")]
    parts = [{name: getattr(part, name) for name in own} for part in first.parts.all()]
    copies = (Assignment(**part | {"grievance": case}) for case in cases for part in parts)
    Assignment.objects.bulk_create(copies, batch_size=500)


@pytest.mark.django_db(transaction=True)
def test_the_open_cases_of_a_department_that_ends(district, capsys):
    new_unit(district, "RESCUE", "应急管理局")
    crowd(district)
    administrator = district.actor("administrator")
    row = drafted(district, merger(district, ("FIRE",), "RESCUE"))
    began = time.perf_counter()
    screen.preview(row, administrator)
    counted = time.perf_counter() - began
    began = time.perf_counter()
    successions.apply(row, actor=administrator)
    turned, told = time.perf_counter() - began, Message.objects.count()
    began, cpu = time.perf_counter(), time.process_time()
    sweeps = 0
    while successions.sweep(clock.now()):
        sweeps += 1
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    assert Assignment.objects.filter(department__code="RESCUE", role="lead").count() == CASES
    row.refresh_from_db()
    assert (row.total, row.finished_at is None) == (CASES, False)
    with capsys.disabled():
        print(f"\n{CASES} cases with three parts go over, {connection.vendor}: ", end="")
        print(f"preview {counted:.1f} s, turn {turned:.1f} s, then {wall:.1f} s in {sweeps} sweeps: ", end="")
        print(f"{CASES / wall:.0f} cases a second, {1000 * cpu / CASES:.2f} ms CPU a case, ", end="")
        print(f"{(Message.objects.count() - told) / CASES:.1f} letters and ", end="")
        print(f"{_queries(district)} queries a case")


def _queries(district: District) -> int:
    """What moving one case asks the database: two cases less one, so that what a sweep asks once is left
    out."""
    asked = [_asked(district, count) for count in (1, 2)]
    if os.environ.get("SHOW_QUERIES"):
        print("\n".join(query["sql"][:160] for query in asked[0]))
    return len(asked[1]) - len(asked[0])


def _asked(district: District, count: int) -> list[dict]:
    """So many new cases of a department that ends now, and what its sweep asks."""
    old, new = (new_unit(district, f"{name}-{count}", f"{name}{count}") for name in ("OLD", "NEW"))
    for _ in range(count):
        case = file_case(district).grievance
        case.parts.filter(role="lead").update(department=old)
    row = drafted(district, merger(district, (old.code,), new.code))
    successions.apply(row, actor=district.actor("administrator"))
    with CaptureQueriesContext(connection) as caught:
        assert successions.sweep(clock.now()) == count
    return caught.captured_queries
