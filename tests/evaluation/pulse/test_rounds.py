"""The survey: a sealed draw, answers that name nobody, one reminder, an end at its true time."""

import json
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.drawing.survey import frame_hash, is_as_published, sampled
from evaluation.models import PulseAnswer, PulseInvite, PulseRefusal, PulseRound
from evaluation.pulse.actions import answering, rounds
from evaluation.pulse.selectors import reading
from portal.accounts.models import Person
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere
from tests.factories.district import District, new_person
from tests.factories.judged import with_owners
from tests.factories.panel import MONDAY

GIVEN = {"name_zh": "2026 年第一季度", "name_en": "First quarter of 2026", "source": "双色球 2026030 期"}
DRAWS_ON = MONDAY.date() + timedelta(days=3)
BEGINS = MONDAY + timedelta(days=3)
NUMBERS = "01 02 03 04 05 06 + 07"
MARKS = {"gain": 4, "happiness": 5, "safety": 2}


@pytest.fixture
def place(district) -> District:
    with_owners(district)
    for number in range(30):
        name = f"r{number:02}"
        district.people[name] = new_person(name, name)
    return district


def announced(place, when=MONDAY, who="secretary", **more) -> PulseRound:
    told = GIVEN | {"size": 12, "days": 14, "draws_on": when.date() + timedelta(days=3)} | more
    with clock.travel(when):
        return rounds.announce(actor=place.actor(who), **told)


def begun(place, row=None, when=BEGINS, numbers=NUMBERS) -> PulseRound:
    row = row or announced(place)
    with clock.travel(when):
        return rounds.begin(row.pk, actor=place.actor("secretary"), randomness=numbers)


def links(row) -> list[str]:
    return [invite.code for invite in row.invites.order_by("pk")]


def answered(code, when=BEGINS + timedelta(days=1), marks=MARKS, **more) -> None:
    with clock.travel(when):
        answering.answer(code, marks=marks, **more)


def swept(when) -> int:
    with clock.travel(when):
        return rounds.sweep(when)


def letters(word: str) -> int:
    return Message.objects.filter(key__startswith="pulse-invite:", key__endswith=word).count()


# -- the draw ---------------------------------------------------------------------------------------


def test_the_frame_is_sealed_before_the_numbers_are_known(place):
    row = announced(place)
    codes = json.loads(row.frame)
    assert (row.state, row.frame_size, row.seed) == ("announced", len(codes), "")
    assert row.frame_hash == frame_hash(codes)
    assert not PulseInvite.objects.exists()
    assert journal.facts(journal.entries(row.subject)[0])["frame"] == row.frame_hash


def test_in_the_frame_is_who_has_an_account_an_address_and_no_post(place):
    Person.objects.filter(username="r00").update(is_active=False)
    Person.objects.filter(username="r01").update(email="")
    PulseRefusal.objects.create(person=place.people["r02"], at=MONDAY)
    reach = {person.username for person in rounds._reachable(MONDAY)}
    assert {"r00", "r01", "r02", "police", "secretary", "head"} & reach == set()
    assert {f"r{n:02}" for n in range(3, 30)} <= reach


def test_anybody_draws_it_again_from_what_is_published(place):
    row = begun(place)
    shown = reading.record(row.number)
    assert is_as_published(shown["frame"], shown["frame_hash"])
    assert sampled(shown["seed"], shown["frame"], shown["size"]) == shown["drawn"]
    assert len(shown["drawn"]) == row.asked == row.invites.count() == 12
    assert "salt" not in shown
    assert PulseRound.objects.get().salt == "", "what tied codes to people is gone"


@given(
    st.integers(1, 40), st.sets(st.text("0123456789abcdef", min_size=4, max_size=8), min_size=1, max_size=60)
)
def test_a_sample_is_a_prefix_of_a_longer_one(size, codes):
    small, large = sampled("s", codes, size), sampled("s", codes, size + 1)
    assert large[: len(small)] == small
    assert len(small) == min(size, len(codes))
    assert set(small) <= codes


def test_everybody_is_as_likely():
    """4,000 seeds, 5 of 20: each code is drawn 1,000 times but for chance (±5 standard errors of 27)."""
    codes = [f"{n:04x}" for n in range(20)]
    counts = Counter(code for n in range(4000) for code in sampled(str(n), codes, 5))
    assert all(abs(counts[code] - 1000) < 140 for code in codes)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("size", {"size": 9}), ("size", {"size": 5001}), ("days", {"days": 2}), ("days", {"days": 61}),
        ("draws_on", {"draws_on": date(2026, 3, 1)}), ("name_zh", {"name_zh": " "}),
        ("source", {"source": ""}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field(place, field, wrong):
    with pytest.raises(Invalid) as refused:
        announced(place, **wrong)
    assert refused.value.field == field


def test_one_round_at_a_time(place):
    row = announced(place)
    with pytest.raises(MoveRefused):
        announced(place)
    begun(place, row)
    with pytest.raises(MoveRefused):
        announced(place, BEGINS)


def test_only_the_secretary_and_not_before_the_day(place):
    for name in ("police", "ruling", "policy", "administrator", "r00"):
        with pytest.raises(NotThere):
            announced(place, who=name)
    row = announced(place)
    with pytest.raises(MoveRefused):
        begun(place, row, MONDAY)
    begun(place, row)
    with pytest.raises(MoveRefused):
        begun(place, row, numbers="09 09")


def test_nobody_is_asked_where_fewer_than_ten_could_be(place):
    Person.objects.filter(username__startswith="r").update(is_active=False)
    with pytest.raises(MoveRefused):
        announced(place)


def test_who_was_asked_is_left_alone_for_half_a_year(place):
    first = begun(place, announced(place, size=20))
    asked = set(first.invites.values_list("person", flat=True))
    swept(first.closes_at)
    soon = BEGINS + timedelta(days=100)
    second = begun(place, announced(place, soon, size=20), soon + timedelta(days=3))
    assert not asked & set(second.invites.values_list("person", flat=True))
    swept(second.closes_at)
    later = BEGINS + timedelta(days=181)
    third = announced(place, later, size=20)
    assert third.frame_size >= len(asked)


# -- answers ----------------------------------------------------------------------------------------


def test_an_answer_is_tied_to_nobody(place):
    row = begun(place)
    answered(links(row)[0])
    columns = {field.name for field in PulseAnswer._meta.get_fields()}
    assert columns == {"id", "round", "marks", "area"}, "no invitation, no person, no time"
    assert PulseAnswer._meta.get_field("id").get_internal_type() == "UUIDField", "no order of arrival"
    assert [entry.verb for entry in journal.entries(row.subject)] == ["announce", "seed"], (
        "no time there either"
    )
    assert row.invites.filter(answered=True).count() == 1
    assert not {"at", "answered_at", "marks"} & {field.name for field in PulseInvite._meta.get_fields()}


def test_once(place):
    code = links(begun(place))[0]
    answered(code)
    with pytest.raises(MoveRefused):
        answered(code)
    assert PulseAnswer.objects.count() == 1


@pytest.mark.parametrize(
    "marks", [{}, {"gain": 4}, MARKS | {"gain": 0}, MARKS | {"gain": 6}, MARKS | {"more": 1}]
)
def test_all_three_and_each_in_words(place, marks):
    code = links(begun(place))[0]
    with pytest.raises(Invalid):
        answered(code, marks=marks)


def test_a_wrong_link_opens_nothing(place):
    begun(place)
    for code in ("", "2222222222", "nonsense"):
        with pytest.raises(NotThere):
            answered(code)


def test_who_wants_to_be_left_alone_is_never_asked_again(place):
    row = begun(place)
    invite = row.invites.first()
    with clock.travel(BEGINS):
        answering.leave_alone(invite.code)
        answering.leave_alone(invite.code)
    assert PulseRefusal.objects.get().person_id == invite.person_id
    far = BEGINS + timedelta(days=400)
    assert invite.person_id not in {person.pk for person in rounds._reachable(far)}
    swept(BEGINS + timedelta(days=8))
    reminded = Message.objects.filter(key__endswith=":again").values_list("audience", flat=True)
    assert f"person:{invite.person_id}" not in reminded


# -- by itself --------------------------------------------------------------------------------------


def test_a_reminder_in_the_middle_once_to_those_who_have_not_answered(place, monkeypatch):
    row = begun(place)
    answered(links(row)[0])
    middle = BEGINS + timedelta(days=7)
    assert (swept(middle - timedelta(seconds=1)), letters(":ask")) == (0, 12)
    real = rounds.record

    def die(*_args, **_more):
        raise SystemExit(9)

    monkeypatch.setattr(rounds, "record", die)
    with pytest.raises(SystemExit):
        swept(middle)
    assert letters(":again") == 0
    monkeypatch.setattr(rounds, "record", real)
    assert [swept(middle), swept(middle + timedelta(days=1))] == [1, 0]
    assert letters(":again") == 11


def test_it_ends_at_its_true_time_however_late_the_sweep(place):
    row = begun(place)
    code = links(row)[0]
    with pytest.raises(MoveRefused):
        answered(code, row.closes_at)
    answered(code, row.closes_at - timedelta(seconds=1))
    late = row.closes_at + timedelta(days=3)
    assert [swept(late), swept(late)] == [1, 0]
    last = journal.entries(row.subject)[-1]
    assert (last.verb, last.at) == ("end", row.closes_at)
    assert journal.facts(last) == {"asked": 12, "answered": 1}
    assert set(row.invites.values_list("code", flat=True)) == {""}, "the links are gone"
    assert letters(":again") == 0, "nobody is reminded of what is over"
