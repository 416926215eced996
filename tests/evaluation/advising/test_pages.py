"""The pages of advisory groups: read by everybody, asked and answered by officers, filled in by members."""

from datetime import date, timedelta

import pytest
from django.test import Client

from evaluation.actions import forgetting
from evaluation.advising.actions import asking, groups, sweeping
from evaluation.advising.actions.asking import Matter
from evaluation.advising.actions.groups import Term
from evaluation.models import AdviceQuestion, AdvisoryGroup, AdvisoryMember, Opinion
from grievances.models import Grievance
from portal.kit import clock
from tests.factories.district import file_case, new_person
from tests.factories.judged import with_owners
from tests.factories.panel import MONDAY

TEXTS = {"name_zh": "养老咨询小组", "name_en": "Elderly care", "about_zh": "养老。", "about_en": "Care."}
TERM = Term("expert", "云泽大学", date(2026, 1, 1), date(2027, 1, 1))
ASKED = {"title": "时限改为一小时？", "words": "现在是两小时。"}
SAID = {"stance": "amend", "words": "先试点，再推开。"}


@pytest.fixture(autouse=True)
def _now():
    with clock.travel(MONDAY):
        yield


@pytest.fixture
def place(district):
    return with_owners(district)


@pytest.fixture
def group(place) -> AdvisoryGroup:
    made = groups.found(actor=place.actor("policy"), **TEXTS)
    for name in ("a1", "a2"):
        place.people[name] = new_person(name, {"a1": "何教授", "a2": "邓代表"}[name])
        groups.designate(made, place.people[name], actor=place.actor("policy"), term=TERM)
    return made


@pytest.fixture
def question(place, group) -> AdviceQuestion:
    return asking.ask(group, actor=place.actor("policy"), matter=Matter(**ASKED))


def desk(place, name, **headers) -> Client:
    client = Client(**headers)
    client.force_login(place.people[name])
    return client


def page(client, address) -> str:
    found = client.get(address)
    assert found.status_code == 200, address
    return found.content.decode()


def test_an_empty_page_says_what_will_stand_there(db):
    html = page(Client(), "/advisory/")
    assert "还没有设立咨询小组" in html


def test_a_group_is_founded_and_a_member_designated(place):
    policy = desk(place, "policy")
    place.people["a1"] = new_person("a1", "何教授")
    refused = policy.post("/advisory/found/", TEXTS | {"name_en": " "})
    assert (refused.status_code, "养老咨询小组" in refused.content.decode()) == (400, True)
    policy.post("/advisory/found/", TEXTS)
    group = AdvisoryGroup.objects.get()
    given = {"username": "nobody", "designated": "expert", "body": "云泽大学", "from_day": "2026-01-01"}
    refused = policy.post(f"/advisory/{group.pk}/designate/", given | {"to_day": "2027-01-01"})
    assert refused.status_code == 400
    assert "没有人使用这个用户名" in refused.content.decode() or "用户名" in refused.content.decode()
    assert "云泽大学" in refused.content.decode()
    policy.post(f"/advisory/{group.pk}/designate/", given | {"username": "a1", "to_day": "2027-01-01"})
    html = page(Client(), f"/advisory/{group.pk}/")
    for words in ("何教授", "专家", "云泽大学", "2027-01-01"):
        assert words in html
    assert "结束任期" not in html
    member = AdvisoryMember.objects.get()
    assert f"/advisory/members/{member.pk}/end/" in page(policy, f"/advisory/{group.pk}/")
    policy.post(f"/advisory/members/{member.pk}/end/", {"why": "调离"})
    assert "提前结束：调离" in page(Client(), f"/advisory/{group.pk}/")


def test_asked_with_a_case_of_the_register(place, group):
    case = file_case(place, category="A01").grievance
    ruling = desk(place, "ruling")
    given = ASKED | {"group": group.pk, "reference": "LH-XXXX-XX"}
    refused = ruling.post("/advisory/ask/", given)
    assert refused.status_code == 400
    assert "公开登记中没有这个编号" in refused.content.decode()
    assert ASKED["words"] in refused.content.decode()
    done = ruling.post("/advisory/ask/", given | {"reference": case.reference.lower()}, follow=True)
    assert "已发出" in done.content.decode()
    row = AdviceQuestion.objects.get()
    assert row.grievance_id == case.pk
    address = f"/advisory/questions/{row.pk}/"
    assert f"/{case.reference}/" in page(Client(), address)
    Grievance.objects.filter(pk=case.pk).update(sensitive=True)
    assert Client().get(address).status_code == 404
    assert ASKED["title"] not in page(Client(), "/advisory/")
    html = page(desk(place, "a1"), address)
    assert case.reference not in html
    assert "已不再公开" in html, "who is asked reads the question all the same"


def test_a_member_finds_it_says_it_and_changes_it(place, question):
    member, address = desk(place, "a1"), f"/advisory/questions/{question.pk}/"
    html = page(member, "/")
    assert 'href="/advisory/"' in html
    assert "等您处理" in page(member, "/advisory/")
    refused = member.post(f"{address}opinion/", SAID | {"stance": ""})
    assert (refused.status_code, SAID["words"] in refused.content.decode()) == (400, True)
    member.post(f"{address}opinion/", SAID)
    html = page(member, address)
    assert "您已发表意见" in html
    assert SAID["words"] in html
    assert SAID["words"] not in page(desk(place, "a2"), address)
    assert SAID["words"] not in page(Client(), address)
    assert SAID["words"] not in page(desk(place, "policy"), address)
    assert "等您处理" not in page(member, "/advisory/")


def test_what_comes_too_late_is_not_lost(place, question):
    member = desk(place, "a1")
    with clock.travel(question.due_at + timedelta(minutes=1)):
        refused = member.post(f"/advisory/questions/{question.pk}/opinion/", SAID)
    assert refused.status_code == 409
    assert SAID["words"] in refused.content.decode()
    assert not Opinion.objects.exists()


def test_whoever_asked_answers_each_and_everybody_reads_it(place, question):
    for name in ("a1", "a2"):
        asking.give_opinion(question, actor=place.actor(name), **SAID)
    policy, address = desk(place, "policy"), f"/advisory/questions/{question.pk}/"
    assert "等您处理" in page(policy, "/advisory/")
    first, second = Opinion.objects.order_by("pk")
    html = page(policy, address)
    assert f'action="/advisory/opinions/{first.pk}/answer/' in html
    assert "/answer/" not in page(desk(place, "secretary"), address)
    name = f"o{first.pk}"
    refused = policy.post(f"/advisory/opinions/{first.pk}/answer/", {f"{name}-because": "先试两个街道。"})
    assert (refused.status_code, "先试两个街道。" in refused.content.decode()) == (400, True)
    for row in (first, second):
        given = {f"o{row.pk}-verdict": "partly", f"o{row.pk}-because": "先试两个街道。"}
        policy.post(f"/advisory/opinions/{row.pk}/answer/", given)
    html = page(Client(), address)
    for words in ("何教授", "建议修改", SAID["words"], "部分采纳", "先试两个街道。", "意见已全部答复"):
        assert words in html
    assert "已全部答复" in page(Client(), "/advisory/?view=done")


def test_nobody_else(place, question):
    asking.give_opinion(question, actor=place.actor("a1"), **SAID)
    with clock.travel(question.due_at):
        sweeping.sweep(question.due_at)
        opinion = Opinion.objects.get()
        answer = {f"o{opinion.pk}-verdict": "not", f"o{opinion.pk}-because": "x"}
        address = f"/advisory/opinions/{opinion.pk}/answer/"
        assert desk(place, "secretary").post(address, answer).status_code == 403
        for name in ("police", "head", "a1"):
            assert desk(place, name).post(address, answer).status_code == 404
    for name in ("police", "policy"):
        assert desk(place, name).post(f"/advisory/questions/{question.pk}/opinion/", SAID).status_code == 404
    assert Client().post(f"/advisory/questions/{question.pk}/opinion/", SAID).status_code == 302


def test_in_english_too(place, question):
    assert "Every opinion is answered" in page(Client(HTTP_ACCEPT_LANGUAGE="en"), "/advisory/")
    html = page(desk(place, "a1", HTTP_ACCEPT_LANGUAGE="en"), f"/advisory/questions/{question.pk}/")
    assert "each thinks for themselves" in html


@pytest.mark.parametrize("many", [1, 5])
def test_the_list_takes_as_many_queries_for_one_as_for_five(
    place, group, many, django_assert_max_num_queries
):
    for _ in range(many):
        asking.ask(group, actor=place.actor("policy"), matter=Matter(**ASKED))
    client = Client()
    client.get("/advisory/")
    with django_assert_max_num_queries(5):
        client.get("/advisory/")


def test_an_erased_case_leaves_no_words_of_it(place, group):
    case = file_case(place, category="A01").grievance
    Grievance.objects.filter(pk=case.pk).update(status="closed", outcome="confirmed", closed_at=clock.now())
    matter = Matter("楼下饭店的音响怎么办？", "住三号楼的老人睡不着。", Grievance.objects.get(pk=case.pk))
    row = asking.ask(group, actor=place.actor("ruling"), matter=matter)
    asking.give_opinion(row, actor=place.actor("a1"), **SAID)
    forgetting.forget(Grievance.objects.get(pk=case.pk))
    row.refresh_from_db()
    assert (row.title, row.words, Opinion.objects.get().words) == ("", "", "")
    assert "已随诉求删除" in page(desk(place, "a1"), "/advisory/")


def test_a_name_that_slipped_into_an_answer_is_masked_for_everybody(place, group):
    asking.ask(group, actor=place.actor("policy"), matter=Matter("要不要？", "请联系 13800138000。"))
    html = page(Client(), f"/advisory/questions/{AdviceQuestion.objects.get().pk}/")
    assert "13800138000" not in html
