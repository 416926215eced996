"""Cases are found by their words: by those alone who may see them, and never by words that were erased."""

from urllib.parse import urlencode

import pytest
from django.db import DataError, connection

from grievances.actions import answering, erasing, saving, words
from grievances.actions.saving import Wish
from grievances.models import Grievance, Words
from grievances.selectors import queue
from portal.accounts.identities import Filer
from tests.factories.district import District, file_case
from tests.grievances.api.conftest import Caller
from tests.grievances.views.desk_pages import officer
from tests.grievances.views.desk_pages import queue as shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(district: District) -> list[Grievance]:
    told = [
        ("楼上漏水", "水从天花板滴下来，半个月了。", "湖滨路 8 号"),
        ("电梯 Lift 坏了", "三天没有人修理，'--; <b>", "3 号楼"),
        ("噪音", "半夜装修，水管也响，ＬＩＦＴ也响。", ""),
    ]
    made = [file_case(district, title=a, body=b, place=c).grievance for a, b, c in told]
    assert (words.sweep(batch=2), words.sweep()) == (3, 0)
    return made


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("漏水", [0]),
        ("水", [2, 0]),
        ("水管 响", [2]),
        ("水滴", []),  # 水从天花板滴: not these two side by side
        ("lift", [2, 1]),
        ("li", [2, 1]),
        ("ift", []),
        ("湖滨路", [0]),
        ("8", [0]),
        ("漏水 电梯", []),
        ("'; DROP", []),
        ('"* OR NOT', []),
    ],
)
def test_all_the_words_are_in_title_text_or_place(district, cases, typed, numbers):
    browser = officer(district, "grid")
    browser.open(f"/desk/?{urlencode({'view': 'all', 'words': typed})}")
    assert shown(browser) == [cases[number].reference for number in numbers]
    caller = Caller({}).as_person(district.people["grid"])
    _status, answer = caller.get(f"grievances/?{urlencode({'words': typed})}")
    assert {row["reference"] for row in answer["results"]} == {cases[number].reference for number in numbers}


def test_one_whose_words_the_database_refuses_stops_no_other(district, monkeypatch):
    bad, good = (file_case(district, body=text).grievance for text in ("坏的一件", "好的一件漏水"))
    real = words.keep_many

    def refuse(cases):
        cases = list(cases)
        if any(case.pk == bad.pk and case.body for case in cases):
            raise DataError("word is too long")
        real(cases)

    monkeypatch.setattr(words, "keep_many", refuse)
    assert (words.sweep(), words.sweep()) == (2, 0)
    assert dict(Words.objects.values_list("grievance", "terms"))[bad.pk] == ""
    assert "漏水" in Words.objects.get(grievance=good).terms


def test_a_word_of_thousands_of_letters_is_taken_and_found(district):
    case = file_case(district, body="a" * 2900 + " 漏水").grievance
    assert words.sweep() == 1
    browser = officer(district, "grid")
    browser.open(f"/desk/?{urlencode({'view': 'all', 'words': 'a' * 60})}")
    assert shown(browser) == [case.reference]


def test_what_can_not_be_looked_for_narrows_nothing(district, cases):
    browser = officer(district, "grid")
    browser.open("/desk/?view=all&words=？！ ")
    assert len(shown(browser)) == 3


def test_one_box_takes_a_reference_or_words(district, cases):
    client = officer(district, "grid").client
    assert client.get("/desk/", {"reference": cases[1].reference}).url == f"/desk/{cases[1].reference}/"
    assert client.get("/desk/", {"reference": "漏水 & 8"}).url == (
        "/desk/?view=all&words=%E6%BC%8F%E6%B0%B4+%26+8#queue"
    )
    file_case(district, body="The street smells.")
    words.sweep()
    for typed in ("street", "Smells", "8号楼 lifts"):
        assert client.get("/desk/", {"reference": typed}).url.startswith("/desk/?view=all&words="), typed
    for typed in ("LH-STRE-ET", "9xtb52", "９ＸＴＢ５２", "parked"):
        assert client.get("/desk/", {"reference": typed}).status_code == 200, typed
    page = client.get("/desk/", {"view": "all", "words": "漏水"})
    assert page.context["stands"] == 1
    assert 'name="words" value="漏水"' in page.content.decode()


def test_who_may_not_see_a_case_finds_nothing_by_its_words(district, cases):
    browser = officer(district, "civil")
    browser.open("/desk/?view=all&words=电梯")
    assert shown(browser) == []


def test_ended_cases_are_found_until_they_are_erased(district, cases):
    resident = district.actor("resident")
    filer = Filer(owner_index=resident.owner_index)
    case = file_case(district, body="门口的石狮子倒了。", actor=resident, filer=filer).grievance
    answering.withdraw(case, actor=resident)
    words.sweep()
    everything = queue.with_words(Grievance.objects.all(), "石狮子")
    assert list(everything) == [case]
    erasing.erase(case, actor=resident, sure=True)
    assert list(everything.all()) == []
    assert Words.objects.get(grievance=case).terms == ""


def test_a_view_is_saved_with_its_words(district, cases):
    actor = district.actor("grid")
    saving.save(Wish("all", words="漏水"), actor=actor, name="水")
    browser = officer(district, "grid")
    browser.open("/desk/?view=open")
    assert '<a href="?view=all&amp;words=%E6%BC%8F%E6%B0%B4">水<span class="count">1</span>' in browser.text


def test_a_line_of_a_table_of_words_is_there_for_each_case(district, cases):
    assert Words.objects.count() == Grievance.objects.count() == 3
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO grievances_words_fts(grievances_words_fts) VALUES ('integrity-check')"
            )


def test_what_was_erased_before_it_was_looked_at_is_never_found(district):
    resident = district.actor("resident")
    filer = Filer(owner_index=resident.owner_index)
    case = file_case(district, body="门口的石狮子倒了。", actor=resident, filer=filer).grievance
    answering.withdraw(case, actor=resident)
    erasing.erase(case, actor=resident, sure=True)
    assert (words.sweep(), words.catch_up()) == (0, 0)
    assert Words.objects.get(grievance=case).terms == ""


def test_what_a_sweep_passed_by_is_caught_up_with(district, monkeypatch):
    monkeypatch.setattr(words, "OVERLAP", 0)
    old, new = (file_case(district, body=f"第{n}件石狮子").grievance for n in range(2))
    words.keep_many([new])
    assert (words.sweep(), words.catch_up()) == (0, 1)
    assert set(queue.with_words(Grievance.objects.all(), "石狮子")) == {old, new}
