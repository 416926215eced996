"""What is published of a draw is enough to run it again; and a draw that was tampered with shows."""

import hashlib
import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from evaluation.actions import sampling, seating
from evaluation.models import PoolPlace, Sample
from evaluation.selectors import draws
from portal.departments.actors import of_person
from portal.kit import clock
from tests.factories.panel import CLOSED, MONDAY, close_case, panel


@pytest.fixture
def session(district):
    made = panel(district, residents=9, others=3, base="0.5")
    for minute in range(8):
        close_case(district, at=MONDAY + timedelta(minutes=minute))
    with clock.travel(CLOSED + timedelta(hours=1)):
        sampling.draw_samples()
        for sample in Sample.objects.filter(state="open"):
            seating.step_aside(sample, actor=of_person(sample.seats.first().member.person))
    return made


def test_everything_comes_out_the_same(session):
    assert list(draws.redraw(session)) == []


def test_the_command_says_so(session):
    out = StringIO()
    call_command("redraw", session=1, stdout=out)
    drawn = Sample.objects.filter(state="open").count()
    assert out.getvalue() == f"Session 1: 8 decisions, {drawn} drawn; all the same.\n"


def test_a_stranger_works_it_out_from_the_record_alone(session):
    """With nothing but SHA-256 and the published lines."""
    head, cases = json.loads(json.dumps(draws.header(session))), list(draws.cases(session))

    def sha(*parts):
        return hashlib.sha256("".join(parts).encode())

    pool_text = json.dumps(sorted(head["pool"]), separators=(",", ":"))
    assert sha("pool-v1", pool_text).hexdigest() == head["pool_hash"]
    assert sha("draw-v1", head["pool_hash"], head["randomness"]).hexdigest() == head["seed"]
    assert len(cases) == 8
    for case in cases:
        number = int.from_bytes(sha("case-v1", head["seed"], case["key"]).digest()[:8])
        assert (number < float(case["probability"]) * 2**64) == case["drawn"]
        if not case["drawn"]:
            continue
        order = sorted(
            head["pool"], key=lambda row: sha("scorer-v1", head["seed"], case["key"], row[0]).digest()
        )
        first, second = case["seatings"]
        free = [row for row in order if row[0] not in first["barred"]]
        seats, others = [], 0
        for code, resident in free:
            if len(seats) < 3 and (resident or not others):
                seats.append(code)
                others += not resident
        assert first["codes"] == seats
        assert len(second["codes"]) == 1
        assert second["gone"] == [seats[0]]


def test_a_probability_that_was_changed_afterwards_shows(session):
    sample = Sample.objects.first()
    Sample.objects.filter(pk=sample.pk).update(probability=0 if sample.state == "open" else 1)
    flaws = list(draws.redraw(session))
    assert flaws == [f"case {sample.key_digest[:12]}: drawn should be {sample.state != 'open'}"]
    with pytest.raises(CommandError):
        call_command("redraw", session=1, stdout=StringIO(), stderr=StringIO())


def test_a_pool_that_was_changed_afterwards_shows(session):
    PoolPlace.objects.filter(session=session).first().delete()
    assert "the pool is not the one that was announced" in list(draws.redraw(session))


def test_another_seed_shows(session):
    type(session).objects.filter(pk=session.pk).update(seed="0" * 64)
    assert "the seed is not made of the pool and the randomness" in list(
        draws.redraw(draws.session_by_number(1))
    )


def test_the_record_names_no_case_and_no_member(session, district):
    text = json.dumps([draws.header(session), *draws.cases(session)])
    for sample in Sample.objects.select_related("grievance"):
        assert sample.grievance.reference not in text
    assert not [name for name in ("m1", "m2", "m12") if f'"{name}"' in text]


def test_there_is_no_session_nine(session):
    with pytest.raises(CommandError):
        call_command("redraw", session=9)
