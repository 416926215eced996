"""Supervision orders in the API's case: for those who may read them on the page, and for nobody else."""

import pytest

from grievances.actions import supervising
from tests.factories.district import file_case

pytestmark = pytest.mark.django_db


def test_a_call_reads_the_order_where_the_page_shows_it(district, caller):
    case = file_case(district).grievance
    supervising.supervise(case, actor=district.actor("ruling"), wanted="说明为何反复")
    shown = {}
    for name in ("fire", "head", "police", "grid"):
        status, answer = caller(name).get(f"grievances/{case.reference}/")
        assert status == 200
        shown[name] = [(o["state"], o["wanted"], o["responses"]) for o in answer["orders"]]
    one = [("issued", "说明为何反复", [])]
    assert shown == {"fire": one, "head": one, "police": [], "grid": []}
