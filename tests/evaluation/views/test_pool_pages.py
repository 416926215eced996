"""The pool's page: everybody reads what it is made of, who signed in comes and goes, the secretary asks."""

import re

import pytest
from django.urls import reverse

from evaluation.models import Population, Volunteer
from portal.departments.models import Role
from tests.factories.browsing import Browser
from tests.factories.district import give_posts, new_person

pytestmark = pytest.mark.django_db
TYPED = {"home": "LH-NH-01-01", "sex": "female", "age_band": "60+", "residence": "local", "consents": "on"}


def visitor(district, name: str | None = None) -> Browser:
    browser = Browser()
    if name:
        browser.client.force_login(district.people[name])
    return browser


def secretary(district) -> Browser:
    district.people["secretary"] = new_person("secretary", "秘书")
    give_posts(district, "secretary", "COOP", Role.PANEL_SECRETARY)
    return visitor(district, "secretary")


def test_a_resident_comes_in_and_goes(district):
    address = reverse("pool")
    me = visitor(district, "resident")
    assert "报名加入" in me.open(address).content.decode()
    bad = me.client.post(address, TYPED | {"consents": "", "household": "5号楼"})
    assert (bad.status_code, "5号楼" in bad.content.decode()) == (400, True)
    assert "请勾选同意" in bad.content.decode()
    assert me.client.post(address, TYPED).status_code == 302
    assert "您已在候选库中" in me.open(address).content.decode()
    assert me.client.post(reverse("pool-leave")).status_code == 302
    assert Volunteer.objects.get().state == "out"


def test_signed_out_it_is_read_and_not_sent(district):
    nobody = visitor(district)
    assert "登录后可报名" in nobody.open(reverse("pool")).content.decode()
    assert nobody.client.post(reverse("pool"), TYPED).status_code == 404
    assert nobody.client.post(reverse("pool-leave")).status_code == 404
    police = visitor(district, "police")
    assert "不参加评价" in police.open(reverse("pool")).content.decode()
    assert police.client.post(reverse("pool"), TYPED).status_code == 409
    assert Volunteer.objects.count() == 0


def test_the_secretary_invites_and_nominates(district):
    for n in range(3):
        new_person(f"r{n}", f"居民{n}", email=f"r{n}@example.org")
    office = secretary(district)
    answer = office.client.post(reverse("pool-invite"), {"many": "2"})
    assert (answer.status_code, Volunteer.objects.filter(came="invited").count()) == (302, 2)
    assert office.client.post(reverse("pool-invite"), {"many": "x"}).status_code == 400
    new_person("expert", "专家")
    typed = {"username": "expert", "kind": "expert"}
    assert office.client.post(reverse("pool-nominate"), typed).status_code == 302
    assert office.client.post(reverse("pool-nominate"), typed).status_code == 409
    gone = office.client.post(reverse("pool-nominate"), {"username": "nobody", "kind": "expert"})
    assert (gone.status_code, 'value="nobody"' in gone.content.decode()) == (400, True)
    for name in ("police", "administrator", "resident"):
        assert visitor(district, name).client.post(reverse("pool-invite"), {"many": "1"}).status_code == 404


PEOPLE = {
    "year": "2025", "source": "区统计年鉴",
    "sex-female": "600", "sex-male": "400",
    "age_band-18-29": "200", "age_band-30-44": "300", "age_band-45-59": "300", "age_band-60+": "200",
    "residence-local": "900", "residence-non_local": "100",
}  # fmt: skip


def test_the_pool_stands_beside_the_people_of_the_district(district):
    office = secretary(district)
    address = reverse("panel-population")
    for n in range(6):
        district.people[f"v{n}"] = new_person(f"v{n}", f"居民{n}")
        visitor(district, f"v{n}").client.post(reverse("pool"), TYPED)
    shown = visitor(district).open(reverse("pool")).content.decode()
    assert "区统计年鉴" not in shown
    wrong = office.client.post(address, PEOPLE | {"sex-male": "", "source": "某处"})
    assert wrong.status_code == 400
    assert 'value="某处"' in wrong.content.decode()
    late = office.client.post(address, PEOPLE | {"year": "2099"})
    assert (late.status_code, Population.objects.count()) == (400, 0)
    for _twice in range(2):
        assert office.client.post(address, PEOPLE).status_code == 302
    assert Population.objects.count() == 1
    shown = visitor(district).open(reverse("pool")).content.decode()
    rows = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in shown.split("<tr>")]
    for row in ("女 6 · 100 % 60 %", "男 0 · 0 % 40 %", "30–44 0 · 0 % 30 %"):
        assert any(each.startswith(row) for each in rows), "who is missing is seen"
    assert "区统计年鉴，2025" in shown
    assert 'value="600"' in office.open(address).content.decode()
