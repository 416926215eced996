"""Sessions: the pool is frozen and its hash published before anybody knows the randomness."""

from datetime import timedelta
from decimal import Decimal

import pytest

from evaluation import drawing
from evaluation.actions import panels, rubrics
from evaluation.models import PoolPlace, Session
from portal.departments.actors import SYSTEM
from portal.departments.models import Role
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere
from tests.factories.district import give_posts
from tests.factories.panel import MONDAY, add_member, panel

SOURCE = "双色球 2026021 期"


def announce(at=MONDAY, **more):
    given = {"actor": SYSTEM, "source": SOURCE, "draws_on": at.date()} | more
    with clock.travel(at):
        return panels.announce(**given)


def test_a_session_is_announced_seeded_and_followed_by_the_next(district):
    first = panel(district)
    assert (first.number, first.state) == (1, "running")
    assert first.pool_hash == drawing.pool_hash(place.candidate for place in first.places.all())
    assert first.seed == drawing.seed(first.pool_hash, "05 11 17 22 28 31 + 09")
    assert PoolPlace.objects.filter(session=first, resident=True).count() == 5
    second = announce()
    assert (second.number, second.state, second.seed) == (2, "announced", "")
    with clock.travel(MONDAY + timedelta(hours=1)):
        panels.seed(second, actor=SYSTEM, randomness="01 02 03")
    assert list(Session.objects.values_list("number", "state")) == [(2, "running"), (1, "ended")]
    assert [entry.verb for entry in journal.entries(first.subject)] == ["announce", "seed", "end"]


def test_codes_differ_between_sessions_and_tell_nothing(district):
    first, second = panel(district), announce()
    pairs = {(p.member_id, p.code) for p in first.places.all()} & {
        (p.member_id, p.code) for p in second.places.all()
    }
    assert not pairs
    assert {len(p.code) for p in second.places.all()} == {4}


def test_who_joins_later_is_in_the_next_pool(district):
    session = panel(district)
    late = add_member(district, "late")
    assert not session.places.filter(member=late).exists()
    assert announce().places.filter(member=late).exists()


def test_a_seed_is_given_once(district):
    session = panel(district)
    with pytest.raises(MoveRefused), clock.travel(MONDAY):
        panels.seed(session, actor=SYSTEM, randomness="other numbers")
    assert Session.objects.get().seed == session.seed


def test_no_seed_before_the_day_of_the_public_draw(district):
    for number in range(3):
        add_member(district, f"m{number}")
    session = announce(draws_on=(MONDAY + timedelta(days=3)).date())
    with pytest.raises(MoveRefused), clock.travel(MONDAY + timedelta(days=2)):
        panels.seed(session, actor=SYSTEM, randomness="1 2 3")
    assert Session.objects.get().seed == ""


def test_numbers_that_are_known_already_are_refused(district):
    for number in range(3):
        add_member(district, f"m{number}")
    with pytest.raises(Invalid) as refused:
        announce(draws_on=(MONDAY - timedelta(days=1)).date())
    assert refused.value.field == "draws_on"
    assert Session.objects.count() == 0


def test_a_pool_of_two_can_judge_nothing(district):
    for number in range(2):
        add_member(district, f"m{number}")
    with pytest.raises(MoveRefused):
        announce()
    assert Session.objects.count() == 0


def test_an_administrator_runs_no_session(district):
    with pytest.raises(NotThere):
        announce(actor=district.actor("administrator"))
    assert Session.objects.count() == 0


def test_the_journal_names_the_secretary_whatever_post_came_first(district):
    give_posts(district, "stranger", "COOP", Role.HANDLER, Role.PANEL_SECRETARY)
    panel(district)
    made = announce(actor=district.actor("stranger"))
    assert journal.entries(made.subject)[-1].role == Role.PANEL_SECRETARY


def test_a_changed_share_holds_for_the_sessions_announced_from_then_on(district):
    running = panel(district, repeat_share="0.1")
    with clock.travel(MONDAY + timedelta(days=1)):
        made = rubrics.amend_rule(actor=SYSTEM, repeat_share=Decimal("0.2"))
        later = panels.announce(actor=SYSTEM, source="x", draws_on=MONDAY.date() + timedelta(days=1))
    running.refresh_from_db()
    assert (made.version, later.rule, later.rule.repeat_share) == (2, made, Decimal("0.2"))
    assert (running.rule.repeat_share, later.rule.base) == (Decimal("0.1"), running.rule.base)
    with pytest.raises(NotThere):
        rubrics.amend_rule(actor=district.actor("administrator"), repeat_share=Decimal())
