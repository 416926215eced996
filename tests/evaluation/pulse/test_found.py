"""What a round found: figures that can be worked out by hand, and nothing of fewer than ten."""

from datetime import timedelta

import pytest
from django.test import Client

from evaluation.models import PulseAnswer, PulseInvite, PulseRefusal, PulseRound
from evaluation.pulse.actions import rounds
from evaluation.pulse.questions import KEYS
from evaluation.pulse.selectors import reading
from evaluation.statistics.rates import newcombe_difference, wilson
from portal.kit import clock
from tests.evaluation.pulse.test_rounds import BEGINS, GIVEN, NUMBERS, announced, begun, links, place, swept
from tests.factories.panel import MONDAY

__all__ = ["place"]


@pytest.fixture(autouse=True)
def _now():
    with clock.travel(BEGINS + timedelta(days=1)):
        yield


def ended(number: int, asked: int, good: int, bad: int, areas=()) -> PulseRound:
    """A round that is over: so many gave the answer 4 to every question, so many the answer 2."""
    row = PulseRound.objects.create(
        number=number, name_zh=f"第 {number} 轮", size=asked, days=14, frame="[]", frame_size=asked, seed="s",
        frame_hash="h", source="x", draws_on=MONDAY.date(), announced_at=MONDAY, opened_at=MONDAY,
        asked=asked, closes_at=MONDAY + timedelta(days=14), state="ended",
    )  # fmt: skip
    for place_in, value in enumerate([4] * good + [2] * bad):
        area = areas[place_in] if place_in < len(areas) else None
        PulseAnswer.objects.create(round=row, marks=dict.fromkeys(KEYS, value), area=area)
    return row


def test_shares_intervals_and_bounds(db):
    ended(1, asked=100, good=30, bad=20)
    line = reading.found(1).lines[0]
    assert (line.counts, line.good, line.n, line.share) == ((0, 20, 0, 30, 0), 30, 50, 0.6)
    assert line.ends == wilson(30, 50)
    assert line.bounds == (0.3, 0.8), "r·s and r·s + 1 − r"
    assert (line.before, line.change) == (None, None)
    assert reading.found(1).response == 0.5


def test_the_change_since_the_last_round_of_which_anything_is_shown(db):
    ended(1, asked=100, good=20, bad=20)
    ended(2, asked=100, good=5, bad=4)
    ended(3, asked=100, good=30, bad=20)
    line = reading.found(3).lines[0]
    assert line.before == 0.5
    assert line.change == newcombe_difference(30, 50, 20, 40)


@pytest.mark.parametrize(("good", "shown"), [(9, 0), (10, 3)])
def test_nothing_of_fewer_than_ten(db, good, shown):
    ended(1, asked=100, good=good, bad=0)
    assert len(reading.found(1).lines) == shown
    status = {0: 404, 3: 200}[shown]
    assert Client().get("/pulse/1/answers.csv").status_code == status


def test_a_subdistrict_of_fewer_than_ten_cannot_be_worked_out(place):
    """22 of Nanhu, 12 elsewhere, 4 who said nothing: the 4 are hidden, and so that nobody takes the
    difference, the next smallest with them."""
    nanhu, other = place.areas["LH-NH"], place.areas["LH-YJ"]
    ended(1, asked=100, good=19, bad=19, areas=[nanhu] * 22 + [other] * 12)
    shown = {each.name: each.n for each in reading.found(1).lines[0].places}
    assert shown[nanhu.name] == 22
    assert shown[other.name] is None


def test_nothing_is_told_while_it_runs(place):
    row = begun(place)
    for code in links(row):
        Client().post(f"/pulse/a/{code}/", {"gain": "4", "happiness": "4", "safety": "4"})
    found = reading.found(row.number)
    assert (found.answered, found.lines) == (12, ())
    html = Client().get(f"/pulse/{row.number}/").content.decode()
    assert "调查结束后，结果公布在这里" in html
    swept(row.closes_at)
    html = Client().get(f"/pulse/{row.number}/").content.decode()
    assert "12 人中有 12 人" in html
    table = Client().get(f"/pulse/{row.number}/answers.csv").content.decode().splitlines()
    assert "gain,4,12" in table
    assert len(table) == 16


# -- pages ------------------------------------------------------------------------------------------


def office(place) -> Client:
    client = Client()
    client.force_login(place.people["secretary"])
    return client


def test_the_secretary_runs_a_round(place):
    client, day = office(place), (BEGINS + timedelta(days=2)).date()
    given = GIVEN | {"size": "12", "days": "14", "draws_on": day.isoformat()}
    refused = client.post("/panels/office/pulse/", given | {"size": "3"})
    assert refused.status_code == 400
    assert GIVEN["source"] in refused.content.decode()
    client.post("/panels/office/pulse/", given)
    row = PulseRound.objects.get()
    assert row.frame_hash in Client().get(f"/pulse/{row.number}/").content.decode()
    early = client.post(f"/panels/office/pulse/{row.number}/begin/", {"randomness": NUMBERS})
    assert early.status_code == 409
    assert NUMBERS in early.content.decode()
    with clock.travel(BEGINS + timedelta(days=3)):
        done = client.post(f"/panels/office/pulse/{row.number}/begin/", {"randomness": NUMBERS}, follow=True)
    assert "12 位居民将收到来信" in done.content.decode()
    shown = Client().get(f"/pulse/{row.number}/frame.json").json()
    assert len(shown["drawn"]) == 12


def test_who_was_drawn_answers_on_one_page(place):
    code = links(begun(place))[0]
    client, address = Client(), f"/pulse/a/{code}/"
    html = client.get(address).content.decode()
    assert "您和家人在这里生活，觉得安全吗？" in html
    refused = client.post(address, {"gain": "4", "safety": "3"})
    assert refused.status_code == 400
    assert "请从五个选项中选一个" in refused.content.decode()
    done = client.post(address, {"gain": "4", "happiness": "5", "safety": "3", "area": "LH-NH"}, follow=True)
    assert "您的答案已收到" in done.content.decode()
    assert PulseAnswer.objects.get().area == place.areas["LH-NH"]
    again = client.post(address, {"gain": "1", "happiness": "1", "safety": "1"})
    assert again.status_code == 409
    assert "您的答案已收到" in again.content.decode()


def test_a_link_after_the_end_says_so(place):
    row = begun(place)
    code = links(row)[0]
    swept(row.closes_at)
    with clock.travel(row.closes_at + timedelta(days=1)):
        found = Client().get(f"/pulse/a/{code}/")
        assert "本轮调查已结束" in found.content.decode()
        late = Client().post(f"/pulse/a/{code}/", {"gain": "4", "happiness": "5", "safety": "3"})
    assert late.status_code == 409
    assert not PulseAnswer.objects.exists()


def test_guessing_links_gets_nobody_anything(place):
    begun(place)
    client = Client()
    tried = [client.get(f"/pulse/a/{number:05}-22222/").status_code for number in range(40)]
    assert set(tried) == {404, 429}


def test_dont_ask_me_again(place):
    code = links(begun(place))[0]
    done = Client().post(f"/pulse/a/{code}/stop/", follow=True)
    assert "以后不会再询问您" in done.content.decode()
    assert PulseRefusal.objects.get().person == PulseInvite.objects.order_by("pk").first().person


def test_in_english_too_and_an_empty_page(db):
    assert "No round yet" in Client(HTTP_ACCEPT_LANGUAGE="en").get("/pulse/").content.decode()
    ended(1, asked=100, good=30, bad=20)
    html = Client(HTTP_ACCEPT_LANGUAGE="en").get("/pulse/1/").content.decode()
    assert "30 of 50" in html
    assert "Had everybody answered" in html


def test_the_pages_take_few_queries(place, django_assert_max_num_queries):
    row = begun(place, announced(place))
    ended(9, asked=100, good=30, bad=20)
    client = Client()
    client.get("/pulse/")
    with django_assert_max_num_queries(2):
        client.get("/pulse/")
    with django_assert_max_num_queries(6):
        client.get("/pulse/9/")
    with django_assert_max_num_queries(6):  # whether too many were tried, whose, areas, whether left alone
        client.get(f"/pulse/a/{links(row)[0]}/")
    assert row.state == rounds.State.RUNNING
