"""Handing on through the API: colleagues are named to their own department, and to nobody else."""

import pytest

from grievances.actions import handling
from tests.factories.district import file_case
from tests.factories.team import colleagues

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(district):
    colleagues(district, "FIRE", "ma")
    made = file_case(district).grievance
    handling.sign(made, actor=district.actor("fire"))
    return made


def test_a_part_says_who_has_it_to_its_own_department_alone(district, case, caller):
    shown = {}
    for name in ("fire", "police", "ruling", "grid"):
        status, answer = caller(name).get(f"grievances/{case.reference}/")
        assert status == 200
        shown[name] = [part["officer"] for part in answer["parts"] if part["role"] == "lead"]
    fire = district.people["fire"]
    assert shown == {
        "fire": [{"username": "fire", "name": fire.name}], "police": [None], "ruling": [None], "grid": [None],
    }  # fmt: skip


def test_it_is_handed_to_a_colleague_by_their_user_name(district, case, caller, nobody):
    path = f"grievances/{case.reference}/hand/"
    for stranger in ("police", "resident", "no-such"):
        status, answer = caller("fire").post(path, {"to": stranger})
        assert (status, answer["errors"][0]["field"]) == (400, "to")
    assert caller("police").post(path, {"to": "ma"})[0] == 400, "another department's people are not theirs"
    assert caller("police").post(path, {"to": "police"})[0] == 409, "nor is its part"
    status, answer = caller("fire").post(path, {"to": "ma", "reason": "我下乡"})
    assert (status, answer["reference"]) == (200, case.reference)
    assert case.parts.get(role="lead").officer == district.people["ma"]
