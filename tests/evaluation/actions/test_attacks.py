"""What somebody might try who wants to bend a panel's judgement, or to learn who judged how."""

from datetime import timedelta

import pytest
from django.db.models import Value as V
from django.db.models.functions import Concat
from django.test import Client

from evaluation import tasks
from evaluation.actions import judging, panels, sampling, seating
from evaluation.lifecycle import Conflict, SampleState, SeatState, SessionState
from evaluation.models import Result, Sample, Seat, Session, Sheet, WrittenOnce
from evaluation.selectors import draws
from evaluation.selectors.packets import packet, texts
from grievances.policies import visible_to
from portal.accounts.models import Person
from portal.departments.actors import SYSTEM, of_person
from portal.departments.models import Post, Role
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere
from tests.factories.district import LONG_AGO
from tests.factories.panel import MONDAY, SCORED, close_case, drawn, panel, salt, score_all, sheet

FINE = sheet(4, 4, 4, 4, 4)


@pytest.fixture
def sample(district) -> Sample:
    panel(district)
    return drawn(district)


def _try(seat: Seat, actor=None, at=SCORED, given=FINE):
    with clock.travel(at):
        who = actor or of_person(seat.member.person)
        return judging.submit_scores(seat.sample_id, actor=who, sheet=given, salt=salt())


def test_nobody_scores_the_unit_that_they_work_for(district):
    panel(district, residents=8)
    member = district.people["m1"]
    Post.objects.create(
        person=member,
        role=Role.HANDLER,
        department=district.departments["POLICE"],
        area=district.areas["LH"],
        from_day=LONG_AGO,
    )
    for day in range(2):
        sample = drawn(district, at=MONDAY + timedelta(days=day))
        assert not sample.seats.filter(member__person=member).exists()
        with pytest.raises(NotThere):
            _try(sample.seats.first(), actor=of_person(member))


def test_who_joins_the_unit_after_the_draw_does_not_hand_in(district, sample):
    """The rules are looked at again when the case is opened and when scores are handed in."""
    seat = sample.seats.first()
    Post.objects.create(
        person=seat.member.person,
        role=Role.HANDLER,
        department=district.departments["POLICE"],
        area=district.areas["LH"],
        from_day=LONG_AGO,
    )
    with pytest.raises(MoveRefused):
        _try(seat)
    client = Client()
    client.force_login(seat.member.person)
    with clock.travel(SCORED):
        shown = client.get(f"/panel/{sample.pk}/").content.decode()
        assert "楼下饭店" not in shown
        assert seating.recheck(clock.now()) == 1
        assert seating.recheck(clock.now()) == 0
    seat.refresh_from_db()
    assert (seat.state, seat.conflict) == (SeatState.WITHDRAWN, Conflict.POST)
    assert sample.seats.filter(state=SeatState.WAITING).count() == 3


def test_nobody_scores_twice_late_or_for_another(sample, district):
    first, second, third = sample.seats.all()
    _try(first)
    with pytest.raises(MoveRefused):
        _try(first, given=sheet(1, 1, 1, 1, 1))
    for stranger in (district.actor("police"), district.actor("ruling"), SYSTEM):
        with pytest.raises(NotThere):
            _try(second, actor=stranger)
    with pytest.raises(MoveRefused):
        _try(third, at=third.due_at)
    assert sample.sheets.count() == 1


def test_a_late_sheet_counts_where_nobody_else_could_take_the_seat(district):
    panel(district, residents=2, others=1)
    seat = drawn(district).seats.first()
    _try(seat, at=seat.due_at + timedelta(hours=1))
    assert Sheet.objects.count() == 1


def test_after_the_reveal_nothing_is_edited(sample):
    sample = score_all(sample, FINE)
    assert sample.state == SampleState.REVEALED
    for row in (sample.result, sample.sheets.first()):
        with pytest.raises(WrittenOnce):
            row.save()
        with pytest.raises(WrittenOnce):
            row.delete()
    with pytest.raises(WrittenOnce):
        Result.objects.update(score=100)
    with pytest.raises(MoveRefused):
        _try(sample.seats.first(), given=sheet(5, 5, 5, 5, 5))


def test_a_packet_tells_its_unit_neither_by_words_nor_by_its_place_in_the_list(district):
    panel(district)
    samples = [drawn(district, at=MONDAY + timedelta(hours=hour)) for hour in range(6)]
    unit = district.departments["POLICE"]
    names = {unit.name_zh, unit.name_en, unit.code}
    for sample in samples:
        shown = "".join(texts(packet(sample.seats.first())))
        assert not any(name in shown for name in names)
    rows = Seat.objects.order_by("sample").values_list("member", "alias")
    lists = [[alias for key, alias in rows if key == member] for member in {key for key, _alias in rows}]
    assert any(each != sorted(each) for each in lists), "six lists of three, all as drawn: once in 6⁶"


def test_the_secretary_reads_no_scores_and_learns_not_who_gave_them(sample, district):
    _try(sample.seats.first(), given=sheet(1, 2, 1, 2, 1))
    person = district.people["ruling"]
    Post.objects.create(
        person=person,
        role=Role.PANEL_SECRETARY,
        department=district.departments["COOP"],
        area=district.areas["LH"],
        from_day=LONG_AGO,
    )
    Person.objects.filter(panel_member__isnull=False).update(
        name_zh="沈评议", username=Concat(V("shen-"), "username")
    )
    client = Client()
    client.force_login(person)
    with clock.travel(SCORED + timedelta(hours=1)):
        pages = ("", "packets/", f"packets/{sample.pk}/", "references/", "draws/")
        shown = [client.get(f"/panels/office/{page}").content.decode() for page in pages]
        assert client.get(f"/panel/{sample.pk}/").status_code == 404
    assert not any(name in page for name in ("沈评议", "shen-") for page in shown)
    told = "".join(str(journal.facts(entry)) for entry in journal.entries(sample.subject))
    assert "'marks'" not in told
    assert not any(f"member:{seat.member_id}" in told for seat in sample.seats.all())


def test_a_department_is_told_nothing_of_the_draw(district):
    """No letter, no look of the case, no list says that a closed case is being judged."""
    panel(district, base="0.5")
    cases = [close_case(district, at=MONDAY + timedelta(hours=hour)) for hour in range(8)]
    police = district.actor("police")
    client = Client()
    client.force_login(district.people["police"])
    with clock.travel(SCORED):
        before = [_plain(client, case) for case in cases]
        letters = Message.objects.exclude(subject__startswith="member:").count()
        sampling.draw_samples()
        assert {"open", "passed"} <= set(Sample.objects.values_list("state", flat=True))
        assert [_plain(client, case) for case in cases] == before
        assert Message.objects.exclude(subject__startswith="member:").count() == letters
        assert list(visible_to(police).values_list("pk", flat=True))


def _plain(client: Client, case) -> str:
    page = client.get(f"/desk/{case.reference}/").content.decode()
    return "\n".join(line for line in page.split("<main")[1].splitlines() if "csrf" not in line)


def test_the_draw_hangs_on_what_nobody_knows_before_the_closing(district):
    """Its key is the digest of the closing entry, which holds a random salt: the same case, closed the same
    way, has another key each time."""
    panel(district)
    keys = {drawn(district, at=MONDAY).key_digest for _time in range(3)}
    assert len(keys) == 3


def test_a_period_that_ends_while_no_worker_runs_ends_at_its_true_time(district):
    panel(district)
    running = Session.objects.get()
    Session.objects.filter(pk=running.pk).update(until_day=MONDAY.date())
    inside = close_case(district, at=MONDAY)
    after = close_case(district, at=MONDAY + timedelta(days=1))
    with clock.travel(MONDAY + timedelta(days=6)):
        tasks.draw()
        tasks.draw()
    running.refresh_from_db()
    assert running.state == SessionState.ENDED
    assert clock.local(running.ended_at).isoformat() == "2026-03-03T00:00:00+08:00"
    assert Sample.objects.filter(grievance=inside).exists(), "what closed in time is judged in it"
    assert not Sample.objects.filter(grievance=after).exists()
    assert draws.totals(running).drawn == 1


def test_the_last_day_comes_after_the_numbers(district):
    panel(district)
    with clock.travel(MONDAY), pytest.raises(Invalid) as refused:
        panels.announce(actor=SYSTEM, source="x", draws_on=MONDAY.date(), until_day=MONDAY.date())
    assert refused.value.field == "until_day"
