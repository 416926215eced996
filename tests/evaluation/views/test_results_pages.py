"""What everybody may read: results, draws, receipts; and what stands beside a case."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation

from evaluation.actions import rectifying
from evaluation.actions.rectifying import Answer
from evaluation.models import Order
from evaluation.views.links import links
from evaluation.views.parts import case_part
from grievances.models import Grievance
from portal.departments.actors import NOBODY, bearer
from portal.kit import clock
from tests.factories.panel import SCORED, drawn, panel, score_all, sheet

BAD = sheet(2, 1, 2, 3, None, flags=["false_closure"])


@pytest.fixture(autouse=True)
def _now():
    with clock.travel(SCORED + timedelta(hours=1)):
        yield


@pytest.fixture
def sample(district):
    """Scored 2, 1 or 2, 2, 3 and not applicable by most, with a false closure: reopened and ordered."""
    panel(district)
    found = drawn(district)
    return score_all(found, BAD, sheet(2, 2, 2, 3, 4), BAD)


def page(address, person=None):
    client = Client()
    if person:
        client.force_login(person)
    found = client.get(address)
    return found.status_code, found.content.decode()


def test_a_result_with_its_spread_and_what_followed(sample):
    """Medians 2, 1, 2, 3; the cause does not count: 100·(.2·1 + 0 + .15·1 + .15·2)/(4·.8) = 20.31."""
    status, html = page(f"/panels/results/{sample.pk}/")
    assert status == 200
    assert '<span class="score__number figure__number">20.31</span>' in html
    assert "中位数 1，从 1 到 2" in html
    assert "都给了 3 分" in html
    assert "多数认为不适用，不计入" in html
    assert "3 位评价员中有 2 位这样认为" in html
    assert "诉求已重新办理。" in html
    assert "公安派出所" in html


def test_results_stand_in_a_list_newest_first(district, sample):
    second = score_all(drawn(district, at=SCORED - timedelta(days=1)), sheet(5, 5, 5, 5, 5))
    _status, html = page("/panels/results/")
    assert html.index(f"/panels/results/{second.pk}/") < html.index(f"/panels/results/{sample.pk}/")
    assert "<b>100</b>" in html


def test_no_member_is_named_anywhere(district, sample):
    for address in (
        f"/panels/results/{sample.pk}/",
        "/panels/results/",
        "/panels/draws/1/",
        "/panels/draws/",
    ):
        html = page(address)[1]
        for name in ("m1", "m2", "m3", "m4", "m5", "m6"):
            assert f">{name}<" not in html


def test_what_is_not_revealed_has_no_page(district):
    panel(district)
    waiting = drawn(district)
    assert page(f"/panels/results/{waiting.pk}/")[0] == 404
    assert "还没有结论" in page("/panels/results/")[1]


def test_a_case_that_left_the_register_takes_its_result_along(sample):
    Grievance.objects.filter(pk=sample.grievance_id).update(sensitive=True)
    assert page(f"/panels/results/{sample.pk}/")[0] == 404
    assert f"/panels/results/{sample.pk}/" not in page("/panels/results/")[1]


def test_a_session_shows_its_hash_its_seed_and_its_rules(sample):
    session = sample.session
    status, html = page("/panels/draws/1/")
    assert status == 200
    for text in (session.pool_hash, session.seed, "05 11 17 22 28 31 + 09", "双色球 2026021 期", "10 分钟"):
        assert text in html
    assert page("/panels/draws/2/")[0] == 404


def test_the_record_is_a_line_for_the_session_and_a_line_per_case(sample):
    found = Client().get("/panels/draws/1/record.jsonl")
    lines = [json.loads(line) for line in b"".join(found.streaming_content).decode().splitlines()]
    assert lines[0]["seed"] == sample.session.seed
    assert [line["key"] for line in lines[1:]] == [sample.key_digest]


# -- beside a case ----------------------------------------------------------------------------------


def test_the_resident_reads_what_the_panel_found(sample):
    html = case_part(bearer(sample.grievance_id), sample.grievance)
    assert "他们不知道您是谁" in html
    assert "20.31" in html
    assert "公安派出所收到整改通知" in html
    assert "/orders/" not in html


def test_the_lead_finds_its_order_there(district, sample):
    order = Order.objects.get()
    assert f'href="/orders/{order.pk}/"' in case_part(district.actor("police"), sample.grievance)
    assert f"/orders/{order.pk}/" not in case_part(district.actor("grid"), sample.grievance)


def test_strangers_and_other_departments_read_nothing(district, sample):
    for actor in (NOBODY, bearer(999_999), district.actor("fire"), district.actor("resident")):
        assert case_part(actor, sample.grievance) == ""


def test_nothing_stands_there_before_the_reveal(district):
    panel(district)
    waiting = drawn(district)
    for actor in (bearer(waiting.grievance_id), district.actor("police"), district.actor("ruling")):
        assert case_part(actor, waiting.grievance) == ""


def test_in_english_too(sample):
    with translation.override("en"):
        html = case_part(bearer(sample.grievance_id), sample.grievance)
    assert "Residents who are drawn by lot have judged how your case was handled." in html


def test_a_case_without_a_result_costs_one_query_and_one_of_its_resident(district, django_assert_num_queries):
    panel(district)
    case, police = drawn(district).grievance, district.actor("police")
    with django_assert_num_queries(1):
        assert case_part(police, case) == ""
    with django_assert_num_queries(2):  # whether they are asked again
        assert case_part(bearer(case.pk), case) == ""


# -- orders -----------------------------------------------------------------------------------------

GIVEN = {"cause": "没有夜里去查。", "remedy": "夜里查了，音响已关。", "prevention": "列入夜间巡查。"}


def post(address, person, data):
    client = Client()
    client.force_login(person)
    return client.post(address, data)


def test_the_department_answers_on_its_page(district, sample):
    order = Order.objects.get()
    assert "楼下饭店夜里放音响" in page("/orders/", district.people["police"])[1]
    done = post(f"/orders/{order.pk}/", district.people["police"], GIVEN)
    assert (done.status_code, done["Location"]) == (302, f"/orders/{order.pk}/")
    assert Order.objects.get().answer.remedy == GIVEN["remedy"]
    assert GIVEN["prevention"] in page(f"/panels/results/{sample.pk}/")[1]


def test_an_empty_field_is_said_beside_it_and_the_rest_is_kept(district, sample):
    order = Order.objects.get()
    refused = post(f"/orders/{order.pk}/", district.people["police"], GIVEN | {"cause": " "})
    html = refused.content.decode()
    assert refused.status_code == 400
    assert "请写明为什么会这样。" in html
    assert GIVEN["remedy"] in html
    assert Order.objects.get().state == "open"


def test_the_second_answer_is_refused_and_its_text_kept(district, sample):
    order = Order.objects.get()
    rectifying.answer_order(order, actor=district.actor("police"), answer=Answer(**GIVEN))
    second = post(f"/orders/{order.pk}/", district.people["police"], GIVEN | {"cause": "另一个原因。"})
    assert second.status_code == 409
    assert "另一个原因。" in second.content.decode()
    assert Order.objects.get().answer.cause == GIVEN["cause"]


def test_who_oversees_reads_and_does_not_answer(district, sample):
    order = Order.objects.get()
    status, html = page(f"/orders/{order.pk}/", district.people["ruling"])
    assert (status, "<textarea" in html) == (200, False)
    assert post(f"/orders/{order.pk}/", district.people["ruling"], GIVEN).status_code == 403
    assert Order.objects.get().state == "open"


def test_for_other_departments_and_strangers_there_is_no_order(district, sample):
    order = Order.objects.get()
    for name in ("fire", "civil", "discipline", "grid", "administrator", "resident", "m1"):
        assert page(f"/orders/{order.pk}/", district.people[name])[0] == 404, name
        assert post(f"/orders/{order.pk}/", district.people[name], GIVEN).status_code == 404, name
    assert "楼下饭店" not in page("/orders/", district.people["fire"])[1]
    asked = Client().get(f"/orders/{order.pk}/")
    assert (asked.status_code, asked["Location"].partition("?")[0]) == (302, "/sign-in/")


def test_the_list_of_orders_takes_six_queries(district, sample, django_assert_num_queries):
    """Session, person, posts; the counts; the orders; the district's name."""
    client = Client()
    client.force_login(district.people["police"])
    with django_assert_num_queries(6):
        client.get("/orders/")


# -- the header's links -----------------------------------------------------------------------------


def test_everybody_finds_the_pages_that_are_theirs(district, sample):
    def seen(actor):
        return [link["url"] for link in links(actor)]

    assert seen(NOBODY) == ["/figures/"]
    assert seen(district.actor("resident")) == ["/figures/"]
    assert seen(district.actor("m1")) == ["/panel/", "/figures/"]
    assert seen(district.actor("police")) == ["/orders/", "/figures/"]
    assert seen(district.actor("ruling")) == ["/orders/", "/callbacks/", "/figures/"]
    assert seen(district.actor("administrator")) == ["/figures/"]
