"""The secretary runs the sessions and keeps the pool, and learns nothing about who scored what."""

from datetime import timedelta

import pytest
from django.test import Client

from evaluation.models import PanelMember, Session
from portal.departments.models import Post, Role
from portal.kit import clock
from tests.factories.district import LONG_AGO, new_person
from tests.factories.panel import MONDAY, drawn, panel, score, sheet


@pytest.fixture(autouse=True)
def _now():
    with clock.travel(MONDAY + timedelta(days=3)):
        yield


@pytest.fixture
def secretary(district):
    person = new_person("secretary", "冯秘书")
    Post.objects.create(
        person=person,
        role=Role.PANEL_SECRETARY,
        department=district.departments["COOP"],
        area=district.areas["LH"],
        from_day=LONG_AGO,
    )
    client = Client()
    client.force_login(person)
    return client


def test_from_a_frozen_pool_to_a_running_session(district, secretary):
    panel(district)
    day = (MONDAY + timedelta(days=3)).date().isoformat()
    secretary.post("/panels/office/", {"source": "双色球 2026022 期", "draws_on": day})
    made = Session.objects.get(number=2)
    assert (made.state, len(made.pool_hash)) == ("announced", 64)
    secretary.post("/panels/office/2/seed/", {"randomness": "01 02 03 04 05 06 + 07"})
    assert Session.objects.get(number=2).state == "running"
    assert "01 02 03 04 05 06 + 07" in secretary.get("/panels/draws/2/").content.decode()


def test_a_seed_without_numbers_is_refused_beside_its_field(district, secretary):
    panel(district)
    day = (MONDAY + timedelta(days=3)).date().isoformat()
    secretary.post("/panels/office/", {"source": "双色球 2026022 期", "draws_on": day})
    refused = secretary.post("/panels/office/2/seed/", {})
    assert (refused.status_code, "请按公布的样子填写号码。" in refused.content.decode()) == (400, True)
    assert Session.objects.get(number=2).seed == ""


def test_a_day_that_is_past_is_refused(district, secretary):
    panel(district)
    refused = secretary.post("/panels/office/", {"source": "双色球", "draws_on": "2026-03-01"})
    assert refused.status_code == 400
    assert "号码必须还没有开出" in refused.content.decode()
    assert Session.objects.count() == 1


def test_a_resident_is_admitted_and_leaves(district, secretary):
    given = {
        "username": "resident", "home": "LH-YJ-01-01", "sex": "male", "age_band": "60+", "residence": "local",
        "kind": "resident",
    }  # fmt: skip
    secretary.post("/panels/office/members/", given)
    member = PanelMember.objects.get()
    assert (member.person.username, member.home.code, member.age_band) == ("resident", "LH-YJ-01-01", "60+")
    assert "60+" in secretary.get("/panels/office/members/").content.decode()
    secretary.post(f"/panels/office/members/{member.pk}/retire/")
    assert not PanelMember.objects.get().active
    assert secretary.post(f"/panels/office/members/{member.pk}/retire/").status_code == 404


def test_an_unknown_user_name_is_said_beside_it(district, secretary):
    refused = secretary.post("/panels/office/members/", {"username": "nobody"})
    assert (refused.status_code, "没有这个用户名。" in refused.content.decode()) == (400, True)


def test_the_secretary_reads_no_seat_no_sheet_and_no_score(district, secretary):
    """Not on the office's pages, nor by walking the members' addresses."""
    panel(district)
    sample = drawn(district)
    score(sample.seats.first(), sheet(1, 1, 1, 1, 1))
    for rest in ("", "legality/", "review/"):
        assert secretary.get(f"/panel/{sample.pk}/{rest}").status_code == 404
    for address in ("/panels/office/", "/panels/office/members/", "/panels/draws/1/"):
        html = secretary.get(address).content.decode()
        assert sample.grievance.reference not in html
        assert sample.sheets.get().commitment not in html
        assert f"/panel/{sample.pk}/" not in html


@pytest.mark.parametrize("address", ["/panels/office/", "/panels/office/members/", "/panels/office/1/seed/"])
def test_nobody_else_runs_the_panels(district, address):
    panel(district)
    for name in ("administrator", "ruling", "police", "head", "resident", "m1"):
        client = Client()
        client.force_login(district.people[name])
        assert client.get(address).status_code in (404, 405), name
        assert client.post(address, {"randomness": "1"}).status_code == 404, name
    assert Client().get(address).status_code == 302
    assert Session.objects.get().randomness == "05 11 17 22 28 31 + 09"
