"""Who sits on a case: drawn, without conflicts; alternates step in."""

from datetime import timedelta
from uuid import uuid4

import pytest

from evaluation import drawing
from evaluation.actions import sampling, seating
from evaluation.models import Sample, Seat
from grievances.actions import handling, merging, neighbours, resolving
from grievances.models import Assignment
from portal.accounts.identities import Filer
from portal.departments.actors import SYSTEM, bearer, of_person, owner_index
from portal.departments.models import Post, Role
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import MoveRefused, NotThere
from tests.factories.district import file_case, reload
from tests.factories.panel import (
    CLOSED,
    MONDAY,
    REPLY,
    add_member,
    close_case,
    drawn,
    panel,
    score,
    sheet,
)


def barred_by(district, sample):
    """{user name: rule} of the sample as it stands."""
    with clock.travel(CLOSED + timedelta(minutes=1)):
        found = seating.bench(seating.lock(sample), clock.now())
    return {found.places[code].member.person.username: str(rule) for code, rule in found.barred.items()}


def names(sample):
    return {seat.member.person.username for seat in sample.seats.select_related("member__person")}


def test_three_seats_by_the_seed_two_of_them_residents(district):
    session = panel(district)
    sample = drawn(district)
    seats = list(sample.seats.all())
    assert [(seat.position, seat.state) for seat in seats] == [(1, "waiting"), (2, "waiting"), (3, "waiting")]
    order = drawing.ranked(session.seed, sample.key_digest, [p.candidate for p in session.places.all()])
    assert tuple(seat.code for seat in seats) == drawing.scorers(order, barred=())
    assert sum(seat.member.kind == "resident" for seat in seats) >= 2
    assert seats[0].due_at == CLOSED + timedelta(minutes=1, days=14)


def test_each_member_is_written_to_once_and_the_letter_names_no_case(district):
    panel(district)
    sample = drawn(district)
    letters = Message.objects.filter(key__startswith="seat:")
    assert letters.count() == 3
    for letter in letters:
        assert sample.grievance.reference not in letter.title + letter.body
        assert letter.subject.startswith("member:")


def test_who_filed_the_case_may_not_judge_it(district):
    panel(district)
    filer = Filer(owner_index=owner_index(district.people["m1"].pk))
    sample = drawn(district, filer=filer)
    assert barred_by(district, sample) == {"m1": "filed"}
    assert "m1" not in names(sample)


def test_who_joined_it_or_filed_what_was_merged_into_it_is_a_party_and_may_not(district):
    panel(district)
    police = district.actor("police")
    with clock.travel(MONDAY):
        case = file_case(district, "A01", body="楼下饭店夜里放音响。").grievance
        m1, m2 = (Filer(owner_index=owner_index(district.people[name].pk)) for name in ("m1", "m2"))
        other = file_case(district, "A01", body="饭店的音响吵得睡不着。", filer=m2).grievance
        neighbours.join_in(case, actor=of_person(district.people["m1"]), form_key=str(uuid4()), filer=m1)
        merging.merge(other, actor=district.actor("grid"), into=case)
        handling.sign(case, actor=police)
    with clock.travel(CLOSED):
        resolving.propose(reload(case), actor=police, reply=REPLY)
        resolving.confirm(reload(case), actor=bearer(case.pk), rating=4)
    with clock.travel(CLOSED + timedelta(minutes=1)):
        sampling.draw_samples()
    sample = Sample.objects.get(grievance=case)
    assert barred_by(district, sample) == {"m1": "filed", "m2": "filed"}
    assert not names(sample) & {"m1", "m2"}


def test_who_had_a_case_with_the_unit_within_a_year_may_not(district):
    panel(district)
    close_case(district, filer=Filer(owner_index=owner_index(district.people["m2"].pk)))
    sample = drawn(district)
    assert barred_by(district, sample) == {"m2": "own_case"}


def test_a_neighbour_in_the_grid_may_not_and_one_in_the_next_grid_may(district):
    with clock.travel(MONDAY):
        add_member(district, "same", home="LH-NH-01-01")
        add_member(district, "next", home="LH-NH-01-02")
    panel(district)
    sample = drawn(district)
    assert barred_by(district, sample) == {"same": "neighbour"}


def test_who_works_for_the_unit_or_left_it_a_year_ago_may_not(district):
    panel(district)
    for name, department, to_day in (
        ("m1", "POLICE", None),
        ("m2", "POLICE", (MONDAY - timedelta(days=365)).date()),
        ("m3", "POLICE", (MONDAY - timedelta(days=731)).date()),
        ("m4", "CIVIL", None),
    ):
        Post.objects.create(
            person=district.people[name],
            role=Role.HANDLER,
            department=district.departments[department],
            area=district.areas["LH"],
            from_day=(MONDAY - timedelta(days=2000)).date(),
            to_day=to_day,
        )
    sample = drawn(district)
    assert barred_by(district, sample) == {"m1": "post", "m2": "post"}


def test_nobody_judges_a_unit_more_than_three_times_a_quarter(district):
    """Six members have eighteen seats between them: at the latest the seventh case finds too few."""
    panel(district)
    samples = [drawn(district, at=MONDAY + timedelta(minutes=n)) for n in range(7)]
    assert (
        sorted(Seat.objects.filter(member=m).count() for m in {s.member for s in Seat.objects.all()})
        == [3] * 6
    )
    assert "often" in barred_by(district, samples[-1]).values()
    with clock.travel(MONDAY + timedelta(days=10)):
        assert seating.sweep(clock.now()) == 0
    april = MONDAY.replace(month=4, day=2)
    with clock.travel(april):
        assert seating.sweep(april) > 0
    assert all(s.seats.filter(state__in=["waiting", "done"]).count() == 3 for s in samples)


def test_a_member_steps_aside_and_the_next_takes_the_seat(district):
    panel(district)
    sample = drawn(district)
    first = sample.seats.first()
    with clock.travel(CLOSED + timedelta(hours=1)):
        seating.step_aside(sample, actor=of_person(first.member.person))
    states = list(sample.seats.values_list("position", "state", "conflict"))
    assert states == [
        (1, "withdrawn", "declared"),
        (2, "waiting", ""),
        (3, "waiting", ""),
        (4, "waiting", ""),
    ]
    assert len(names(sample)) == 4
    entry = next(e for e in journal.entries(sample.subject) if e.verb == "step_aside")
    assert (entry.actor, entry.role, journal.facts(entry)) == ("panel", "panel_member", {"code": first.code})


def test_stepping_aside_twice_costs_one_seat(district):
    panel(district)
    sample = drawn(district)
    actor = of_person(sample.seats.first().member.person)
    with clock.travel(CLOSED + timedelta(hours=1)):
        seating.step_aside(sample, actor=actor)
        seating.step_aside(sample, actor=actor)
    assert sample.seats.count() == 4


def test_nobody_steps_aside_for_another(district):
    panel(district)
    sample = drawn(district)
    outsider = next(n for n in ("m1", "m2", "m3", "m4", "m5", "m6") if n not in names(sample))
    with pytest.raises(NotThere):
        seating.step_aside(sample, actor=district.actor(outsider))
    assert set(sample.seats.values_list("state", flat=True)) == {"waiting"}


def test_after_scoring_it_is_too_late_to_step_aside(district):
    panel(district)
    sample = drawn(district)
    seat = sample.seats.first()
    score(seat, sheet(3, 3, 3, 3, 3))
    with pytest.raises(MoveRefused):
        seating.step_aside(sample, actor=of_person(seat.member.person))
    assert sample.seats.count() == 3


def test_who_is_late_loses_the_seat_once(district):
    panel(district)
    sample = drawn(district)
    score(sample.seats.first(), sheet(3, 3, 3, 3, 3))
    late = CLOSED + timedelta(days=15)
    with clock.travel(late):
        assert seating.sweep(late) == 1
        assert seating.sweep(late) == 0
    states = list(sample.seats.values_list("state", flat=True))
    assert states == ["done", "lapsed", "lapsed", "waiting", "waiting"]


def test_a_late_member_whom_nobody_can_replace_keeps_the_seat(district):
    panel(district, residents=3, others=0)
    sample = drawn(district)
    late = CLOSED + timedelta(days=15)
    with clock.travel(late):
        assert seating.sweep(late) == 0
    assert list(sample.seats.values_list("state", flat=True)) == ["waiting"] * 3


def test_who_retires_is_replaced(district):
    panel(district)
    sample = drawn(district)
    member = sample.seats.first().member
    with clock.travel(CLOSED + timedelta(hours=1)):
        seating.retire(member, actor=SYSTEM)
    assert sample.seats.get(member=member).state == "withdrawn"
    assert sample.seats.filter(state="waiting").count() == 3
    with pytest.raises(NotThere):
        seating.step_aside(sample, actor=of_person(member.person))


def test_a_co_department_bars_its_people_too(district):
    """Whoever works for any unit that had a part stays out."""
    panel(district)
    case = close_case(district)
    Assignment.objects.create(
        grievance=case,
        department=district.departments["CIVIL"],
        role="co",
        state="done",
        dispatched_at=MONDAY,
    )
    Post.objects.create(
        person=district.people["m5"],
        role=Role.HANDLER,
        department=district.departments["CIVIL"],
        area=district.areas["LH"],
        from_day=MONDAY.date(),
    )
    with clock.travel(CLOSED + timedelta(minutes=1)):
        sampling.draw_samples()
    assert barred_by(district, Sample.objects.get()) == {"m5": "post"}
