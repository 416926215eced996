"""The pages of appeals, and the result's page after one."""

from datetime import timedelta

import pytest
from django.test import Client

from evaluation.appealing.actions import appealing
from evaluation.models import Appeal
from evaluation.views.parts import case_part
from grievances.actions import erasing
from portal.departments.actors import bearer
from portal.departments.models import Role
from portal.kit import clock
from tests.factories.district import give_posts, new_person
from tests.factories.panel import SCORED, drawn, panel, score_all, sheet

GIVEN = {"ground": "time", "about": "timeliness", "words": "出警时间是 20:10，见第三条记录。"}


@pytest.fixture(autouse=True)
def _now():
    with clock.travel(SCORED + timedelta(days=1)):
        yield


@pytest.fixture
def place(district):
    district.people["chief"] = new_person("chief", "所长")
    give_posts(district, "chief", "POLICE", Role.SUPERVISOR)
    panel(district)
    return district


@pytest.fixture
def sample(place):
    return score_all(drawn(place), sheet(2, 2, 2, 2, 2))


def desk(place, name, **headers) -> Client:
    client = Client(**headers)
    client.force_login(place.people[name])
    return client


def page(client, address) -> str:
    found = client.get(address)
    assert found.status_code == 200, address
    return found.content.decode()


def test_the_supervisor_finds_the_way_from_the_result(place, sample):
    address = f"/panels/results/{sample.pk}/"
    assert f'href="{address}appeal/"' in page(desk(place, "chief"), address)
    for who in ("police", "fire_head", "ruling"):
        assert f"{address}appeal/" not in page(desk(place, who), address)
    assert f"{address}appeal/" not in page(Client(), address)
    with clock.travel(SCORED + timedelta(days=30)):
        assert f"{address}appeal/" not in page(desk(place, "chief"), address), "the time is over"


def test_appealed_read_by_everybody_and_withdrawn(place, sample):
    address = f"/panels/results/{sample.pk}/"
    chief = desk(place, "chief")
    done = chief.post(f"{address}appeal/", GIVEN, follow=True)
    assert "申诉已提出" in done.content.decode()
    assert GIVEN["words"] in page(Client(), address)
    ruling, row = desk(place, "ruling"), Appeal.objects.get()
    assert f'href="/panels/appeals/{row.pk}/"' in page(ruling, "/panels/appeals/")
    html = page(ruling, f"/panels/appeals/{row.pk}/")
    assert "撤销结果" in html
    assert "撤销结果" not in page(chief, f"/panels/appeals/{row.pk}/")
    refused = ruling.post(f"/panels/appeals/{row.pk}/", {"upheld": "1", "reason": " "})
    assert (refused.status_code, Appeal.objects.get().state) == (400, "open")
    ruling.post(f"/panels/appeals/{row.pk}/", {"upheld": "1", "reason": "记录确为 20:10。"})
    html = page(Client(), address)
    assert "已经撤销，不计入任何数据" in html
    assert "记录确为 20:10。" in html
    assert f'href="{address}"' not in page(Client(), "/panels/results/")
    case = Appeal.objects.get().sample.grievance
    assert "已经撤销，不计入任何数据" in case_part(bearer(case.pk), case), "its resident reads it too"


def test_a_form_that_lacks_something_keeps_the_rest(place, sample):
    refused = desk(place, "chief").post(f"/panels/results/{sample.pk}/appeal/", GIVEN | {"ground": ""})
    html = refused.content.decode()
    assert refused.status_code == 400
    assert "请选择哪一类事实有误" in html
    assert GIVEN["words"] in html


def test_a_second_decision_is_refused_and_its_words_kept(place, sample):
    row = appealing.appeal(sample.pk, actor=place.actor("chief"), **GIVEN)
    ruling, head = desk(place, "ruling"), desk(place, "head")
    ruling.post(f"/panels/appeals/{row.pk}/", {"upheld": "0", "reason": "不影响结论。"})
    second = head.post(f"/panels/appeals/{row.pk}/", {"upheld": "1", "reason": "我认为成立。"})
    assert second.status_code == 409
    assert "我认为成立。" in second.content.decode()
    assert Appeal.objects.get().state == "dismissed"


def test_others_find_nothing(place, sample):
    row = appealing.appeal(sample.pk, actor=place.actor("chief"), **GIVEN)
    for who in ("fire_head", "police", "civil", "administrator"):
        client = desk(place, who)
        assert client.get(f"/panels/appeals/{row.pk}/").status_code == 404, who
        assert client.post(f"/panels/appeals/{row.pk}/", {"reason": "x", "upheld": "1"}).status_code == 404
        assert client.post(f"/panels/results/{sample.pk}/appeal/", GIVEN).status_code == 404
    assert desk(place, "chief").post(f"/panels/appeals/{row.pk}/", {"reason": "x"}).status_code == 403


def test_in_english_too(place, sample):
    english = desk(place, "chief", HTTP_ACCEPT_LANGUAGE="en")
    assert "on a fact alone" in page(english, f"/panels/results/{sample.pk}/appeal/")


def test_an_erased_case_leaves_no_words(place):
    leak = sheet(4, 4, 4, 4, 4, flags=["privacy"])
    sample = score_all(drawn(place), leak, leak, leak)
    appealing.appeal(sample.pk, actor=place.actor("chief"), **GIVEN | {"about": "privacy"})
    erasing.erase_for(sample.grievance, reason="来信要求")
    assert Appeal.objects.get().words == ""


def test_everybody_reads_the_words_with_names_and_numbers_masked(place, sample):
    with clock.travel(SCORED + timedelta(days=1)):
        row = appealing.appeal(
            sample.pk, actor=place.actor("chief"), ground="time", about="",
            words="联系人王小明先生，电话13812345678，二十点到场。", entry=1,
        )  # fmt: skip
        appealing.decide(row, actor=place.actor("ruling"), upheld=True, reason="13812345678 确在二十点来电。")
        text = Client().get(f"/panels/results/{sample.pk}/").content.decode()
    assert "二十点到场" in text
    assert "留痕的第 1 条" in text
    for hidden in ("13812345678", "王小明"):
        assert hidden not in text
