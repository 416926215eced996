"""The secretary looks packets over and keeps cases with a known answer; the session's page tells how steady
the panel is."""

import json
import re
import statistics
from datetime import timedelta

import pytest
from django.test import Client

from evaluation.models import Check, ReferenceCase, Session
from portal.departments.models import Post, Role
from portal.kit import clock
from tests.factories.district import LONG_AGO, new_person
from tests.factories.panel import KEYS, MONDAY, SCORED, drawn, panel, score_all, sheet

OFFICE = "/panels/office"


@pytest.fixture(autouse=True)
def _now():
    with clock.travel(MONDAY + timedelta(days=3)):
        yield


@pytest.fixture
def secretary(district) -> Client:
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


def test_a_packet_is_looked_over_and_masked_and_keeps_what_was_typed(district, secretary):
    panel(district)
    sample = drawn(district, body="老周面馆夜里放音响。")
    assert f"{OFFICE}/packets/{sample.pk}/" in secretary.get(f"{OFFICE}/packets/").content.decode()
    page = f"{OFFICE}/packets/{sample.pk}/"
    wrong = secretary.post(page, {"words": "没有这几个字"})
    assert wrong.status_code == 400
    assert 'value="没有这几个字"' in wrong.content.decode()
    shown = secretary.post(page, {"words": "老周面馆"}, follow=True).content.decode()
    assert "［已隐去］夜里放音响。" in shown
    mask = sample.masks.get()
    back = secretary.post(f"{page}{mask.pk}/unmask/", follow=True).content.decode()
    assert "老周面馆夜里放音响。" in back
    names = [seat.member.person.name for seat in sample.seats.select_related("member__person")]
    assert not any(re.search(rf"\b{name}\b", shown) for name in names), "who sits on it is shown to nobody"


def test_a_result_is_given_a_known_answer_and_loses_it(district, secretary):
    panel(district)
    sample = score_all(drawn(district), sheet(3, 3, 3, 3, 3))
    assert (
        "references/add"
        not in Client().get(f"/panels/results/{sample.pk}/").content.decode().split("<main")[1]
    )
    page = f"{OFFICE}/references/add/{sample.pk}/"
    assert page in secretary.get(f"/panels/results/{sample.pk}/").content.decode()
    missing = secretary.post(page, {**dict.fromkeys(KEYS, 4), "reason": ""})
    assert missing.status_code == 400
    assert missing.content.decode().count('value="4" selected') == len(KEYS)
    listed = secretary.post(page, {**dict.fromkeys(KEYS, 4), "reason": "三人商定"}, follow=True)
    assert "三人商定" in listed.content.decode()
    again = secretary.post(page, {**dict.fromkeys(KEYS, 4), "reason": "又一次"})
    assert again.status_code == 409
    assert "又一次" in again.content.decode()
    secretary.post(f"{OFFICE}/references/{ReferenceCase.objects.get().pk}/retire/")
    assert "三人商定" not in secretary.get(f"{OFFICE}/references/").content.decode()


def test_how_steady_a_panel_is_is_told_from_ten_pairs_on(district, client):
    session = panel(district)
    page = f"/panels/draws/{session.number}/"
    assert "评分是否稳定" not in client.get(page).content.decode()
    for gap in (0, 0, 0, 1, 1, 1, 1, 2, 3):
        Check.objects.create(session=session, kind="repeat", gaps={"legality": gap})
    few = client.get(page).content.decode()
    assert "数量不足：9 对" in few
    Check.objects.create(session=session, kind="repeat", gaps={"legality": 0})
    assert "80%（10 对中 8 对；95% 区间 49%–94%）" in client.get(page).content.decode()
    assert Session.objects.get().checks.count() == 10
    assert clock.now() > SCORED


def test_anybody_reckons_the_scores_again_from_the_marks(district, client):
    """With the file alone, and the formula as it stands on the page of a result."""
    panel(district, residents=8)
    score_all(drawn(district), sheet(1, 2, 3, 4, 5), sheet(2, 2, 4, 4, None), sheet(5, 1, 3, 3, None))
    score_all(drawn(district, at=SCORED), sheet(5, 4, 3, 4, 4), sheet(2, 3, 5, 4, 4), sheet(3, 3, 3, 3, 3))
    answer = client.get("/panels/draws/1/marks.jsonl")
    head, *rows = [json.loads(line) for line in b"".join(answer.streaming_content).decode().splitlines()]
    weights = {key: float(weight) for key, weight in head["weights"].items()}
    assert len(rows) == 2
    for row in rows:
        applying = {key: marks for key, marks in row["marks"].items() if 2 * len(marks) >= row["scorers"]}
        medians = {key: statistics.median(marks) for key, marks in applying.items()}
        shared = sum(weights[key] for key in medians)
        expected = 100 * sum(weights[key] * (mark - 1) for key, mark in medians.items()) / (4 * shared)
        assert float(row["score"]) == pytest.approx(expected, abs=0.005)
    assert rows[0]["marks"]["legality"] == [1, 2, 5], "sorted: no column of them is a sheet"
    assert rows[0]["marks"]["cause"] == [5]
