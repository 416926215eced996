"""The pages of rectification orders: plan, answer, looking at it; and as everybody may read them."""

from datetime import timedelta

import pytest
from django.test import Client

from evaluation.actions import rectifying, wideorders
from evaluation.actions.rectifying import Answer
from evaluation.models import Order
from grievances.models import Grievance
from portal.kit import clock
from tests.factories.judged import found
from tests.factories.panel import MONDAY, SCORED, drawn, panel, score_all, sheet

ANSWER = Answer("没有夜里去查。", "夜里查了，音响已关。", "列入夜间巡查。")
UNKIND = (4, 4, 4, 2, 4)


@pytest.fixture(autouse=True)
def _now():
    with clock.travel(SCORED + timedelta(hours=1)):
        yield


@pytest.fixture
def session(district):
    return panel(district)


@pytest.fixture
def order(district, session) -> Order:
    score_all(drawn(district), sheet(2, 2, 2, 2, 2))
    return Order.objects.get()


@pytest.fixture
def wide(district, session) -> Order:
    """Of the police as a whole: three cases in which people were spoken to badly."""
    for hour in range(3):
        found(district, session, *[UNKIND] * 3, at=MONDAY - timedelta(hours=hour))
    assert wideorders.sweep(clock.now()) == 1
    return Order.objects.get()


@pytest.fixture
def wide_of_fire(district, session) -> Order:
    """Of the fire brigade as a whole."""
    for hour in range(3):
        found(district, session, *[UNKIND] * 3, at=MONDAY - timedelta(hours=hour), unit="FIRE")
    assert wideorders.sweep(clock.now()) == 1
    return Order.objects.get(target="criterion:dignity")


def at_desk(district, name) -> Client:
    client = Client()
    client.force_login(district.people[name])
    return client


def page(client, address) -> str:
    return client.get(address).content.decode()


def test_the_department_plans_and_then_answers(district, order):
    desk, address = at_desk(district, "police"), f"/orders/{order.pk}/"
    assert "报整改方案" in page(desk, address)
    done = desk.post(f"{address}plan/", {"plan": "周五夜里再查。"}, follow=True)
    assert "方案已报出" in done.content.decode()
    html = page(desk, address)
    assert "周五夜里再查。" in html
    assert "报出方案" not in html
    desk.post(address, vars(ANSWER))
    assert Order.objects.get().state == "answered"


def test_a_plan_without_words_says_so_beside_the_field(district, order):
    refused = at_desk(district, "police").post(f"/orders/{order.pk}/plan/", {"plan": " "})
    assert refused.status_code == 400
    assert "请写明准备怎么做" in refused.content.decode()


def test_what_comes_too_late_is_not_lost(district, order):
    rectifying.plan_order(order, actor=district.actor("police"), plan="先到先得。")
    refused = at_desk(district, "police").post(f"/orders/{order.pk}/plan/", {"plan": "后到的方案。"})
    assert refused.status_code == 409
    html = refused.content.decode()
    assert "后到的方案。" in html
    assert "已有人先办理" in html


def test_the_centre_looks_and_sends_back(district, order):
    rectifying.answer_order(order, actor=district.actor("police"), answer=ANSWER)
    centre, address = at_desk(district, "ruling"), f"/orders/{order.pk}/"
    assert f"/orders/{order.pk}/" in page(centre, "/orders/?view=answered")
    html = page(centre, address)
    assert "核验是否整改到位" in html
    assert f'formaction="/orders/{order.pk}/send-back/"' in html
    refused = centre.post(f"{address}send-back/", {"found": ""})
    assert refused.status_code == 400
    done = centre.post(f"{address}send-back/", {"found": "夜里还在响。"}, follow=True)
    assert "已退回" in done.content.decode()
    assert "夜里还在响。" in page(at_desk(district, "police"), address)
    rectifying.answer_order(order, actor=district.actor("police"), answer=ANSWER)
    centre.post(f"{address}verify/", {"found": "到场听了一晚。"})
    assert Order.objects.get().state == "verified"


def test_the_department_finds_no_button_to_look_at_its_own_answer(district, order):
    rectifying.answer_order(order, actor=district.actor("police"), answer=ANSWER)
    desk, address = at_desk(district, "police"), f"/orders/{order.pk}/"
    assert "整改到位</span></button>" not in page(desk, address)
    assert desk.post(f"{address}verify/", {"found": "很好。"}).status_code == 403
    assert at_desk(district, "fire").post(f"{address}verify/", {"found": "很好。"}).status_code == 404


def test_everybody_reads_the_orders(district, order):
    rectifying.plan_order(order, actor=district.actor("police"), plan="周五夜里再查。")
    rectifying.answer_order(order, actor=district.actor("police"), answer=ANSWER)
    rectifying.verify_order(order, actor=district.actor("ruling"), found="到场听了一晚。")
    html = page(Client(), "/panels/orders/")
    assert f'href="/panels/results/{order.sample_id}/"' in html
    assert "已核验，整改到位" in html
    html = page(Client(), f"/panels/results/{order.sample_id}/")
    for words in ("周五夜里再查。", ANSWER.remedy, "到场听了一晚。"):
        assert words in html
    assert district.people["ruling"].name not in html


def test_of_one_department_its_own_alone(district, order, wide_of_fire):
    own = page(Client(), "/panels/orders/?unit=POLICE")
    assert f"/panels/results/{order.sample_id}/" in own
    assert "消防" not in own.partition("<main")[2]
    assert "?view=closed&amp;unit=POLICE" in own
    assert 'href="/panels/orders/?unit=POLICE"' in page(Client(), "/figures/departments/POLICE/")
    assert "消防" in page(Client(), "/panels/orders/")


def test_of_what_is_not_public_no_order_is_shown(district, order):
    Grievance.objects.filter(pk=order.grievance_id).update(sensitive=True)
    assert f"/panels/results/{order.sample_id}/" not in page(Client(), "/panels/orders/")
    assert Client().get(f"/panels/orders/{order.pk}/").status_code == 404


def test_an_order_of_a_department_stands_with_the_results_that_it_counts(district, wide):
    html = page(Client(), "/panels/orders/")
    assert f'href="/panels/orders/{wide.pk}/"' in html
    assert "屡次不到位：沟通与尊重" in html
    html = page(Client(), f"/panels/orders/{wide.pk}/")
    assert "近 90 天的 3 件评价结果中，有 3 件出现同一问题" in html
    for sample in wide.samples.all():
        assert f'href="/panels/results/{sample.pk}/"' in html
    Grievance.objects.filter(pk=wide.samples.first().grievance_id).update(sensitive=True)
    html = page(Client(), f"/panels/orders/{wide.pk}/")
    assert f'href="/panels/results/{wide.samples.first().pk}/"' not in html
    assert "其中 1 件已不再公开" in html


def test_an_order_of_a_department_is_worked_on_like_any_other(district, wide):
    desk, address = at_desk(district, "police"), f"/orders/{wide.pk}/"
    assert "屡次不到位" in page(desk, "/orders/")
    desk.post(f"{address}plan/", {"plan": "全员培训。"})
    desk.post(address, vars(ANSWER))
    head = at_desk(district, "head")
    assert "核验是否整改到位" in page(head, address)
    head.post(f"{address}verify/", {"found": "听了五通电话。"})
    assert Order.objects.get().state == "closed"
    assert at_desk(district, "fire").get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_the_public_list_takes_as_many_queries_for_one_as_for_four(
    district, session, count, django_assert_max_num_queries
):
    for number in range(count):
        score_all(drawn(district, at=MONDAY - timedelta(hours=number)), sheet(2, 2, 2, 2, 2))
    assert Order.objects.count() == count
    client = Client()
    client.get("/panels/orders/")
    with django_assert_max_num_queries(3):
        client.get("/panels/orders/")


def test_in_english_too(district, wide):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    html = page(client, f"/panels/orders/{wide.pk}/")
    assert "Again and again wanting: Communication and dignity" in html


def test_a_number_that_slipped_into_an_answer_is_masked(district, order):
    given = Answer("没有夜里去查。", "已电话 13800138000 告知。", "列入夜间巡查。")
    rectifying.answer_order(order, actor=district.actor("police"), answer=given)
    assert "13800138000" not in page(Client(), f"/panels/results/{order.sample_id}/")
