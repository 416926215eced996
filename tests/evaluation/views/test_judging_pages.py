"""A member judges in the browser: what waits, one question at a time, the sheet, the receipt, the result."""

import re

import pytest
from django.test import Client

from evaluation.actions import deliberating
from evaluation.models import Result, Seat, Sheet
from evaluation.scoring import Sheet as Marks
from portal.departments.actors import SYSTEM
from portal.kit import clock
from tests.factories.panel import KEYS, SCORED, drawn, panel, score, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _soon(monkeypatch):
    """Pages are opened two days after the case was drawn."""
    with clock.travel(SCORED):
        yield


@pytest.fixture
def sample(district):
    panel(district)
    return drawn(district)


def browser(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def seat(sample):
    return sample.seats.select_related("member__person").first()


@pytest.fixture
def member(seat):
    return browser(seat.member.person)


def spare(district):
    """The user name of a member who has no seat."""
    seated = set(Seat.objects.values_list("member__person__username", flat=True))
    return next(name for name in ("m1", "m2", "m3", "m4", "m5", "m6") if name not in seated)


def hidden(html):
    """The hidden inputs of the form that hands in."""
    pairs = re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', html)
    return {name: value for name, value in pairs if name not in ("csrfmiddlewaretoken", "next")}


def walk(client, sample, marks):
    """Answer the questions, skip the flags; the page that hands in."""
    for key, mark in zip(KEYS, marks, strict=True):
        answered = client.post(f"/panel/{sample.pk}/{key}/", {"mark": mark})
        assert answered.status_code == 302, answered.content.decode()
    client.post(f"/panel/{sample.pk}/flags/", {})
    return client.get(f"/panel/{sample.pk}/review/").content.decode()


def test_what_waits_stands_on_the_first_page_by_its_matter_alone(member, sample):
    html = member.get("/panel/").content.decode()
    assert f'href="/panel/{sample.pk}/"' in html
    assert "社会生活噪声" in html
    assert sample.grievance.reference not in html
    assert sample.grievance.title not in html


def test_a_member_without_a_case_finds_a_kind_empty_page(district, sample):
    assert "现在没有要评的" in browser(district.people[spare(district)]).get("/panel/").content.decode()


def test_the_case_page_names_no_unit_and_no_reference(member, sample):
    html = member.get(f"/panel/{sample.pk}/").content.decode()
    assert "单位A" in html
    for hidden_word in ("公安派出所", sample.grievance.reference, "湖东", "确认办结"):
        assert hidden_word not in html


def test_question_by_question_to_the_receipt(member, sample, seat):
    first = member.post(f"/panel/{sample.pk}/legality/", {"mark": "4"})
    assert first["Location"] == f"/panel/{sample.pk}/substance/"
    page = walk(member, sample, ("4", "3", "na", "5", "2"))
    fields = hidden(page)
    assert {key: fields[key] for key in KEYS} == dict(zip(KEYS, ("4", "3", "na", "5", "2"), strict=True))
    done = member.post(f"/panel/{sample.pk}/review/", fields)
    html = done.content.decode()
    kept = Sheet.objects.get()
    assert " ".join(kept.commitment[n : n + 5] for n in range(0, 20, 5)) in html
    assert fields["salt"] in html
    assert "no-store" in done["Cache-Control"]
    assert Seat.objects.get(pk=seat.pk).state == "done"
    assert "已封存" in member.get("/panel/").content.decode()


def test_the_button_pressed_twice_gives_the_same_receipt(member, sample):
    fields = hidden(walk(member, sample, "44444"))
    first, second = (member.post(f"/panel/{sample.pk}/review/", fields) for _ in range(2))
    code = re.search(r'code--big">([0-9a-f ]+)<', first.content.decode())[1]
    assert code in second.content.decode()
    assert Sheet.objects.count() == 1


def test_another_sheet_afterwards_is_refused(member, sample):
    fields = hidden(walk(member, sample, "44444"))
    member.post(f"/panel/{sample.pk}/review/", fields)
    again = member.post(f"/panel/{sample.pk}/review/", fields | {"legality": "1"})
    assert again.status_code == 409
    assert Sheet.objects.count() == 1
    assert member.get(f"/panel/{sample.pk}/review/").status_code == 302


def test_what_was_chosen_is_there_when_the_member_comes_back(member, sample):
    member.post(f"/panel/{sample.pk}/substance/", {"mark": "2"})
    html = member.get(f"/panel/{sample.pk}/substance/").content.decode()
    assert re.search(r'value="2"[^>]*checked', html)
    assert "评了一部分" in member.get("/panel/").content.decode()


def test_nothing_chosen_is_said_beside_the_question(member, sample):
    refused = member.post(f"/panel/{sample.pk}/substance/", {})
    assert refused.status_code == 400
    assert "请选最贴近的一句。" in refused.content.decode()


def test_from_the_review_one_comes_back_to_the_review(member, sample):
    changed = member.post(f"/panel/{sample.pk}/legality/?from=review", {"mark": "1"})
    assert changed["Location"] == f"/panel/{sample.pk}/review/"


def test_an_unfinished_sheet_leads_to_the_open_question(member, sample):
    member.post(f"/panel/{sample.pk}/legality/", {"mark": "3"})
    html = member.get(f"/panel/{sample.pk}/review/").content.decode()
    assert f'href="/panel/{sample.pk}/substance/"' in html
    assert 'name="salt"' not in html


def test_flags_are_kept_and_counted(member, sample, seat):
    for key in KEYS:
        member.post(f"/panel/{sample.pk}/{key}/", {"mark": "2"})
    member.post(f"/panel/{sample.pk}/flags/", {"flags": ["false_closure"]})
    page = member.get(f"/panel/{sample.pk}/review/").content.decode()
    assert "虚假办结" in page
    member.post(f"/panel/{sample.pk}/review/", hidden(page))
    for other in sample.seats.exclude(pk=seat.pk):
        score(other, sheet(2, 2, 2, 2, 2, flags=["false_closure"]))
    assert Result.objects.get().flags["false_closure"] == 3


def test_stepping_aside_asks_no_reason(member, sample, seat):
    asked = member.get(f"/panel/{sample.pk}/aside/").content.decode()
    assert "<textarea" not in asked
    member.post(f"/panel/{sample.pk}/aside/")
    assert Seat.objects.get(pk=seat.pk).state == "withdrawn"
    assert "现在由别人评" in member.get(f"/panel/{sample.pk}/").content.decode()


def test_a_receipt_is_found_before_and_after_the_reveal(member, sample, seat):
    fields = hidden(walk(member, sample, "44444"))
    code = re.search(
        r'code--big">([0-9a-f ]+)<', member.post(f"/panel/{sample.pk}/review/", fields).content.decode()
    )[1]
    anyone = Client()
    assert "这份评分在，封存着" in anyone.post("/panels/receipt/", {"code": code.upper()}).content.decode()
    for other in sample.seats.exclude(pk=seat.pk):
        score(other, sheet(4, 4, 4, 4, 4))
    found = anyone.post("/panels/receipt/", {"code": code}).content.decode()
    assert "这份评分已计入" in found
    assert f'href="/panels/results/{sample.pk}/"' in found
    wrong = anyone.post("/panels/receipt/", {"code": "0" * 20})
    assert (wrong.status_code, "没有找到这份回执" in wrong.content.decode()) == (400, True)


def test_scores_of_others_are_nowhere_before_all_are_in(member, sample, seat):
    others = list(sample.seats.exclude(pk=seat.pk))
    score(others[0], Marks(dict.fromkeys(KEYS, 1)))
    for address in (f"/panel/{sample.pk}/", "/panel/", f"/panels/results/{sample.pk}/", "/panels/results/"):
        html = member.get(address).content.decode()
        assert "评价小组的结论" not in html
        assert "score__number" not in html


# -- doors ------------------------------------------------------------------------------------------

ADDRESSES = ("", "legality/", "flags/", "review/", "aside/")


@pytest.mark.parametrize("rest", ADDRESSES)
def test_strangers_and_officers_find_no_case(district, sample, rest):
    outsider = spare(district)
    for name in ("resident", "police", "ruling", "head", "administrator", outsider):
        client = browser(district.people[name])
        assert client.get(f"/panel/{sample.pk}/{rest}").status_code == 404, name
        assert client.post(f"/panel/{sample.pk}/{rest}", {"mark": "1"}).status_code in (404, 405), name
    assert not Sheet.objects.exists()


@pytest.mark.parametrize("rest", ADDRESSES)
def test_signed_out_one_is_asked_to_sign_in_whether_it_exists_or_not(sample, rest):
    for key in (sample.pk, 999_999):
        asked = Client().get(f"/panel/{key}/{rest}")
        assert (asked.status_code, asked["Location"].partition("?")[0]) == (302, "/sign-in/")


def test_who_is_no_member_has_no_panel_page(district):
    assert browser(district.people["resident"]).get("/panel/").status_code == 404


def test_a_question_that_does_not_exist_is_not_there(member, sample):
    assert member.get(f"/panel/{sample.pk}/kindness/").status_code == 404


def test_a_case_page_takes_twenty_three_queries(member, sample, django_assert_num_queries):
    """Session, person, posts; the seat; the packet's nine; the questions; the header's two."""
    with django_assert_num_queries(23):
        member.get(f"/panel/{sample.pk}/")


def test_a_question_takes_eight_queries(member, sample, django_assert_num_queries):
    with django_assert_num_queries(8):
        member.get(f"/panel/{sample.pk}/substance/")


def test_in_a_second_round_the_others_reasons_are_read_and_ones_own_is_given(member, sample, seat):
    for each in sample.seats.exclude(pk=seat.pk):
        score(each, sheet(1, 1, 1, 1, 1))
    score(seat, sheet(5, 5, 5, 5, 5))
    second = deliberating.begin(sample, actor=SYSTEM)
    assert "第二轮" in member.get("/panel/").content.decode()
    page = f"/panel/{second.pk}/"
    empty = member.post(f"{page}argue/", {"words": ""})
    assert empty.status_code == 400
    assert "请先写下理由。" in empty.content.decode()
    shown = member.post(f"{page}argue/", {"words": "答复没有写依据"}, follow=True).content.decode()
    assert "答复没有写依据" in shown
    assert "1 · 1 · 5" in shown, "the marks of the first round, sorted"
