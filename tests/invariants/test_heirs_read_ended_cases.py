"""What has ended stays with the department that it ended with; its heirs can open it, and do nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from evaluation.models import Order
from evaluation.scoring import PRIVACY
from grievances import policies, whistles
from grievances.actions import handling, resolving
from grievances.models import Grievance
from portal.departments.actions.successions import Part, Plan
from portal.kit import clock
from tests.factories.district import District, file_case, new_item, reload
from tests.factories.panel import drawn, panel, score_all, sheet
from tests.factories.successions import BASIS, applied, merger, new_unit, new_worker
from tests.grievances.views.desk_pages import officer

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def at(**later):
    return clock.travel(MONDAY + timedelta(**later))


@pytest.fixture
def place(district) -> District:
    new_unit(district, "RESCUE", "应急管理局")
    return district


def test_the_heir_of_an_order_opens_its_case(place):
    panel(place)
    sample = drawn(place)
    score_all(sample, sheet(5, 5, 5, 5, 5, flags=(PRIVACY,)))
    with at(days=3):
        applied(place, merger(place, ("POLICE",), "RESCUE"))
        order, police = Order.objects.get(), place.actor("police")
        assert order.department.code == "RESCUE"
        assert policies.relations(police, order.grievance) == {policies.HEIR}
        assert policies.available(police, order.grievance) == ()
        assert policies.relations(place.actor("civil"), order.grievance) == frozenset()
        assert officer(place, "police").open(f"/desk/{order.grievance.reference}/").status_code == 200
        wishes = whistles.owed(reload(order.grievance), policies.standing(police, order.grievance))
    assert wishes == []


@pytest.fixture
def split_twice(place) -> District:
    """Poverty aid goes to AID, Nanhu to a bureau that is merged on, the rest to RESCUE; some cases have
    ended, some are about staff, some are still open."""
    for code, worker in (("AID", "ann"), ("NEW", "ben"), ("LAST", "cat")):
        new_unit(place, code, code)
        new_worker(place, worker, code)
    new_item(place, "9.1", "A01", place.areas["LH-YJ"], "CIVIL", ())
    new_item(place, "9.2", "A03", place.areas["LH-YJ"], "CIVIL", ())
    civil = place.actor("civil")
    with at():
        for category in ("A01", "A03", "B01", "H02"):
            for area in ("LH-NH-01-01", "LH-YJ-01-01"):
                for ends in (True, False):
                    case = file_case(place, category, area, body=f"{category} {area} {ends}").grievance
                    if ends and policies.may(civil, policies.Verb.REFUSE, case):
                        handling.sign(case, actor=civil)
                        resolving.refuse(case, actor=civil, reason="不归", basis="清单")
    units = place.departments
    parts = (
        Part(units["AID"], place.categories["B01"]), Part(units["NEW"], None, place.areas["LH-YJ-01"]),
        Part(units["RESCUE"]),
    )  # fmt: skip
    with at(hours=1):
        applied(place, Plan("split", (units["CIVIL"],), MONDAY.date(), BASIS, parts))
        applied(place, merger(place, ("NEW",), "LAST"))
    return place


def test_visible_to_is_relations_for_heirs_too(split_twice):
    cases = list(Grievance.objects.all())
    with at(hours=2):
        for name in (*split_twice.people,):
            actor = split_twice.actor(name)
            seen = set(policies.visible_to(actor).values_list("pk", flat=True))
            assert seen == {case.pk for case in cases if policies.relations(actor, case)}, name
        read = {
            name: sorted(
                f"{case.category.code} {case.area.code}"
                for case in cases
                if policies.relations(split_twice.actor(name), case) == {policies.HEIR}
            )
            for name in ("ann", "cat", "fire")
        }
    assert read == {
        "ann": ["B01 LH-NH-01-01", "B01 LH-YJ-01-01"],
        "cat": ["A01 LH-YJ-01-01", "A03 LH-YJ-01-01"],
        "fire": [],
    }
