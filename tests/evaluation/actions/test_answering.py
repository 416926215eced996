"""A department's supervisor answers a quarter in public; corrections stand beside what was said before."""

from datetime import timedelta

import pytest

from evaluation.actions.answering import answer_quarter
from evaluation.models import QuarterAnswer, Sample
from evaluation.selectors import quarters
from portal.departments.models import Department
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere
from portal.kit.quarters import Quarter
from tests.factories.judged import found
from tests.factories.panel import MONDAY, panel

pytestmark = pytest.mark.django_db
FIRST = Quarter(2026, 1)
NOW = MONDAY + timedelta(days=60)  # 2026-05-01
GOOD = (4, 4, 4, 4, 4)


@pytest.fixture(autouse=True)
def _now():
    with clock.travel(NOW):
        yield


@pytest.fixture
def place(district):
    """One result of the fire brigade, published in the first quarter."""
    district.sample = found(district, panel(district), GOOD, GOOD, GOOD, unit="FIRE")
    return district


def said(place, *texts, who="fire_head", seen=0, quarter=FIRST) -> QuarterAnswer:
    unit = place.departments["FIRE"]
    return answer_quarter(unit, quarter, actor=place.actor(who), texts=(*texts, "")[:2], seen=seen)


def one(place, at=NOW, quarter=FIRST):
    return quarters.one(place.departments["FIRE"], quarter, at)


def test_the_answer_is_published_at_once_and_recorded_without_its_words(place):
    made = said(place, "四月起每周复查消防通道。", "From April on we look every week.")
    shown = one(place)
    assert (shown.answer, shown.results, shown.silent) == (made, 1, False)
    entry = journal.entries("quarter_answer:FIRE:2026Q1")[-1]
    assert (entry.verb, entry.role, journal.facts(entry)) == ("answer_quarter", "supervisor", {"version": 1})
    assert "消防" not in entry.data


def test_a_correction_is_a_version_and_the_earlier_one_stays(place):
    first = said(place, "每周复查。")
    with clock.travel(NOW + timedelta(days=2)):
        second = said(place, "每三天复查。", seen=1)
    versions = one(place).versions
    assert [(each.version, each.text_zh) for each in versions] == [(2, "每三天复查。"), (1, "每周复查。")]
    assert (versions[1].written_at, versions[0].written_at) == (first.written_at, second.written_at)


def test_what_was_sent_twice_is_one_version_and_an_old_page_overwrites_nothing(place):
    said(place, "每周复查。")
    assert said(place, "每周复查。").version == 1
    with pytest.raises(MoveRefused):
        said(place, "另一位的回应。", seen=0)
    assert [each.text_zh for each in QuarterAnswer.objects.all()] == ["每周复查。"]


@pytest.mark.parametrize(
    ("texts", "field"),
    [((" ", "English"), "text_zh"), (("字" * 2001, ""), "text_zh"), (("好", "e" * 2001), "text_en")],
)
def test_chinese_is_needed_and_no_text_is_too_long(place, texts, field):
    with pytest.raises(Invalid) as refused:
        said(place, *texts)
    assert refused.value.field == field
    assert not QuarterAnswer.objects.exists()


def test_only_its_supervisor_answers(place):
    for who, refusal in (
        ("fire", NotAllowed),
        ("police", NotThere),
        ("ruling", NotThere),
        ("head", NotThere),
    ):
        with pytest.raises(refusal):
            said(place, "好。", who=who)
    assert not QuarterAnswer.objects.exists()


def test_who_took_over_answers_for_the_department_that_ended(place):
    unit = place.departments["CIVIL"]
    Department.objects.filter(pk=unit.pk).update(successor=place.departments["FIRE"])
    made = answer_quarter(unit, FIRST, actor=place.actor("fire_head"), texts=("接续整改。", ""))
    assert made.department == unit


def test_a_quarter_to_come_or_long_over_is_not_answered(place):
    for quarter in (Quarter(2026, 3), Quarter(2024, 2)):
        with pytest.raises(MoveRefused):
            said(place, "好。", quarter=quarter)
    said(place, "好。", quarter=Quarter(2024, 3))
    said(place, "好。", quarter=Quarter(2026, 2))


def test_silence_is_told_from_the_thirtieth_day_on_where_there_was_something_to_answer(place):
    late = FIRST.ends + timedelta(days=30)
    assert not one(place, late - timedelta(seconds=1)).silent
    assert one(place, late).silent
    assert not one(place, late, Quarter(2025, 4)).silent  # nothing was found then
    said(place, "好。")
    assert not one(place, late).silent


def test_a_result_stands_in_the_quarter_in_which_it_was_published(place):
    Sample.objects.filter(pk=place.sample.pk).update(revealed_at=FIRST.ends)
    unit = place.departments["FIRE"]
    assert not quarters.found_in(unit, FIRST, NOW).exists()
    assert quarters.found_in(unit, Quarter(2026, 2), NOW).get() == place.sample
    assert quarters.counts(unit, NOW) == {"2026Q2": 1, "2026Q1": 0, "2025Q4": 0, "2025Q3": 0}
    Sample.objects.filter(pk=place.sample.pk).update(state="withdrawn")
    assert sum(quarters.counts(unit, NOW).values()) == 0


def test_a_quarters_page_counts_what_the_departments_page_counts(place):
    """Both until midnight: what is published today stands in both tomorrow."""
    unit, second = place.departments["FIRE"], Quarter(2026, 2)
    Sample.objects.filter(pk=place.sample.pk).update(revealed_at=NOW - timedelta(minutes=1))
    for at, n in ((NOW, 0), (NOW + timedelta(days=1), 1)):
        with clock.travel(at):
            assert quarters.counts(unit, clock.today_begins())["2026Q2"] == n
            assert quarters.one(unit, second, at).results == n
            assert quarters.found_in(unit, second, clock.today_begins()).count() == n


def test_quarters_stand_newest_first_however_their_counts_were_kept(place):
    """PostgreSQL sorts the keys of what a rollup keeps as it likes."""
    kept = {"2025Q4": 0, "2026Q2": 0, "2025Q3": 0, "2026Q1": 1}
    found = quarters.answered(place.departments["FIRE"].pk, kept, NOW)
    assert [each.quarter.code for each in found] == ["2026Q2", "2026Q1", "2025Q4", "2025Q3"]
    assert [each.results for each in found] == [0, 1, 0, 0]
