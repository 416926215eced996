"""A panel is announced, published, drawn and run again on its pages."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from evaluation import drawing
from evaluation.actions import paneldraws, volunteering
from evaluation.actions.volunteering import Facts
from evaluation.models import PanelDraw, PanelMember
from portal.departments.models import Role
from portal.departments.selectors import today
from portal.kit import clock
from tests.factories.browsing import Browser
from tests.factories.district import give_posts, new_person

pytestmark = pytest.mark.django_db
HOMES = ("LH-NH-01-01", "LH-YJ-01-01")


@pytest.fixture
def pool(district):
    for n in range(12):
        person = district.people[f"v{n}"] = new_person(f"v{n}", f"志愿者{n}")
        facts = Facts(district.areas[HOMES[n % 2]], "female" if n // 2 % 2 else "male", "60+", "local")
        volunteering.join(facts, actor=district.actor(person.username), consents=True)
    district.people["secretary"] = new_person("secretary", "秘书")
    give_posts(district, "secretary", "COOP", Role.PANEL_SECRETARY)
    return district


def visitor(district, name: str | None = None) -> Browser:
    browser = Browser()
    if name:
        browser.client.force_login(district.people[name])
    return browser


def typed(browser: Browser, **more) -> dict[str, str]:
    """The form as it stands on the page, with what it does not know by itself."""
    size = more.pop("size", "5")
    form = browser.client.post(reverse("panel-draws"), {"size": size, "fill": "1"}).context["form"]
    shown = {name: str(form[name].value()) for name in form.fields if form[name].value() is not None}
    days = {"from_day": today() + timedelta(days=1), "until_day": today() + timedelta(days=90)}
    known = {"size": size, "source": "双色球 2026021 期", "draws_on": today()} | days
    return shown | {name: str(value) for name, value in known.items()} | more


def test_from_the_form_to_the_panel_and_its_record(pool):
    office, anybody = visitor(pool, "secretary"), visitor(pool)
    assert office.client.post(reverse("panel-draws"), typed(office)).status_code == 302
    draw = PanelDraw.objects.get()
    page, record = (reverse(name, args=[draw.number]) for name in ("panel-draw", "panel-draw-record"))
    assert "正在计算" in anybody.open(page).content.decode()
    assert anybody.client.get(record).status_code == 404
    paneldraws.reckon(clock.now())
    announced = anybody.client.get(record).json()
    assert drawing.verify(announced) == []
    assert announced["lottery_hash"] in anybody.open(page).content.decode()
    assert "randomness" not in anybody.text  # who is not the secretary has no form
    conclude = reverse("panel-draw-conclude", args=[draw.number])
    assert office.client.post(conclude, {"randomness": ""}).status_code == 400
    assert visitor(pool, "police").client.post(conclude, {"randomness": "1"}).status_code == 404
    assert office.client.post(conclude, {"randomness": "05 11 17"}).status_code == 302
    assert office.client.post(conclude, {"randomness": "06"}).status_code == 409
    assert PanelMember.objects.filter(active=True).count() == 5
    assert "与公布的一致" in anybody.open(f"{page}?verify=1").content.decode()
    assert "南湖街道" in anybody.text
    assert f'href="{page}"' in anybody.open(reverse("draws")).content.decode()
    answer = anybody.client.get(record)
    assert 'filename="panel-1.json"' in answer["Content-Disposition"]
    assert drawing.verify(json.loads(answer.content), randomness="05 11 17") == []


def test_who_leaves_a_drawn_panel_is_followed_by_the_next(pool):
    office = visitor(pool, "secretary")
    office.client.post(reverse("panel-draws"), typed(office))
    paneldraws.reckon(clock.now())
    office.client.post(reverse("panel-draw-conclude", args=[1]), {"randomness": "05 11 17"})
    leaver = PanelMember.objects.filter(active=True).first()
    assert office.client.post(reverse("panel-retire", args=[leaver.pk])).status_code == 302
    assert "抽签顺序的下一位" in office.open(reverse("panel-members")).content.decode()
    assert PanelMember.objects.filter(active=True).count() == 5
    assert not PanelMember.objects.get(pk=leaver.pk).active
    assert office.client.post(reverse("panel-retire", args=[leaver.pk])).status_code == 404


def test_what_is_wrong_is_said_and_kept_and_bounds_are_reckoned_anew(pool):
    office = visitor(pool, "secretary")
    bad = office.client.post(reverse("panel-draws"), typed(office, source="", size="7"))
    assert (bad.status_code, bad.context["form"]["size"].value()) == (400, "7")
    below = office.client.post(reverse("panel-draws"), typed(office, least_0="4", most_0="3"))
    assert below.status_code == 400
    assert PanelDraw.objects.count() == 0
    anew = office.client.post(reverse("panel-draws"), typed(office, size="10", fill="1"))
    rows = {(row[0], row[1]): row[3][0].value() for row in anew.context["form"].rows}
    assert (rows["sex", "female"], rows["kind", "resident"]) == (5, 6)
    for name in ("police", "administrator", "resident"):
        assert visitor(pool, name).client.get(reverse("panel-draws")).status_code == 404


def test_quotas_that_nobody_can_fill_say_what_has_to_give_way(pool):
    office = visitor(pool, "secretary")
    form = office.open(reverse("panel-draws")).context["form"]
    her, him = (form.places.index(("sex", value)) for value in ("female", "male"))
    bounds = {f"least_{her}": "7", f"most_{her}": "9", f"least_{him}": "3", f"most_{him}": "5"}
    asked = typed(office, size="12", **bounds)
    assert office.client.post(reverse("panel-draws"), asked | {"size": "5"}).status_code == 400
    assert "重新折算" in office.client.post(reverse("panel-draws"), asked | {"size": "5"}).content.decode()
    assert office.client.post(reverse("panel-draws"), asked).status_code == 302
    paneldraws.reckon(clock.now())
    text = visitor(pool).open(reverse("panel-draw", args=[1])).content.decode()
    assert "按这些名额要求抽不出评价小组" in text
    assert "最少改为 6（原为 7）" in text
    assert visitor(pool).client.get(reverse("panel-draw-record", args=[1])).status_code == 404


def test_pages_ask_the_same_few_questions_however_large_the_pool_is(pool, django_assert_max_num_queries):
    office = visitor(pool, "secretary")
    office.client.post(reverse("panel-draws"), typed(office))
    paneldraws.reckon(clock.now())
    # the district's name, the subdistricts' · the pool: its areas, its people, the people of the grids,
    # what the district's people are made of, what members got
    for name, most in (("pool", 7), ("panel-draw", 4)):
        with django_assert_max_num_queries(most):
            visitor(pool).open(reverse(name, args=[1] if name == "panel-draw" else []))
