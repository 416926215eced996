"""What else a case has when it is merged: interests, a plan, a report of pressure; and who is asked after."""

from datetime import UTC, date, datetime, timedelta

import pytest

from grievances import policies
from grievances.actions import ending, extending, handling, pressing, recusing
from grievances.actions.merging import merge
from grievances.actions.neighbours import join_in
from grievances.actions.planning import Wanted
from grievances.lifecycle import Verb
from grievances.models import Interest, TimeRequest
from portal.accounts.identities import Filer
from portal.departments.actors import NOBODY, bearer
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import MoveRefused, NotAllowed
from tests.factories.district import file_case, reload

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def two_of(district, category: str = "A03"):
    found = []
    for hours in (0, 3):
        with clock.travel(MONDAY + timedelta(hours=hours)):
            filer = Filer(email=f"at{hours}@example.org", language="en")
            found.append(file_case(district, category, filer=filer).grievance)
    return found


@pytest.fixture
def two(district):
    found = two_of(district)
    with clock.travel(MONDAY + timedelta(hours=4)):
        yield found


def test_whoever_withdrew_from_the_one_has_no_say_in_the_other(district, two):
    older, newer = two
    fire = district.actor("fire")
    handling.sign(older, actor=fire)
    recusing.recuse(newer, actor=fire, reason="family")
    merge(newer, actor=district.actor("grid"), into=older)
    other = reload(older)
    assert (other.recused, policies.available(fire, other)) == (True, ())
    assert other.parts.get(role="lead").officer is None
    assert [row.reason for row in Interest.objects.filter(grievance=older)] == ["family"]
    assert Interest.objects.filter(grievance=newer).count() == 1
    with pytest.raises(NotAllowed):
        handling.note(older, actor=fire, text="我来说一句")


def test_whoever_withdrew_from_both_stands_there_once(district, two):
    for each in two:
        recusing.recuse(each, actor=district.actor("fire"), reason="family")
    older, newer = two
    merge(newer, actor=district.actor("grid"), into=older)
    assert Interest.objects.filter(grievance=older).count() == 1


def test_whoever_has_withdrawn_does_not_merge_it(district, two):
    older, newer = two
    recusing.recuse(older, actor=district.actor("fire"), reason="family")
    for one, other in ((older, newer), (newer, older)):
        with pytest.raises(NotAllowed):
            merge(one, actor=district.actor("fire"), into=other)


def test_a_long_plan_ends_with_the_case(district):
    older, newer = two_of(district, "A01")
    with clock.travel(MONDAY + timedelta(hours=5)):
        handling.sign(newer, actor=district.actor("police"))
        extending.plan(
            newer, actor=district.actor("police"), title="等改造预算", reason="今年预算已定。",
            review=MONDAY + timedelta(days=120), steps=(Wanted("施工", date(2026, 9, 30)),),
        )  # fmt: skip
        extending.grant_time(newer, actor=district.actor("ruling"))
        assert reload(newer).planned
        with pytest.raises(MoveRefused, match=newer.reference):
            merge(older, actor=district.actor("grid"), into=newer)
        merge(newer, actor=district.actor("grid"), into=older)
    case = reload(newer)
    assert (case.planned, case.held_until, case.paused_at, case.review_by) == (False, None, None, None)
    assert TimeRequest.objects.get().state == "ended"
    assert not reload(older).planned


def test_a_report_of_pressure_stays_with_its_case_and_is_heeded_there(district, two):
    older, newer = two
    pressing.report(newer, actor=bearer(newer.pk), text="物业断了我家的水")
    merge(newer, actor=district.actor("grid"), into=older)
    assert (reload(newer).reported, reload(older).reported) == (True, False)
    assert Verb.HEED in policies.available(district.actor("ruling"), reload(newer))
    pressing.heed(newer, actor=district.actor("ruling"), text="已约谈物业")
    pressing.report(newer, actor=bearer(newer.pk), text="又断了")
    assert reload(newer).reported


def test_neighbours_hear_that_it_was_passed_on_and_are_asked_for_no_review(district, two):
    older, newer = two
    merge(newer, actor=district.actor("grid"), into=older)
    join_in(older, actor=NOBODY, form_key="n", filer=Filer(email="n@example.org", language="en"))
    handling.sign(older, actor=district.actor("fire"))
    ending.transfer_out(
        older, actor=district.actor("fire"), body="市法院", reach="12368", reason="属于诉讼事项"
    )
    last = {row.recipient: row.body for row in Message.objects.order_by("pk") if "@" in row.recipient}
    assert "ask for a review" in last["at0@example.org"]
    for address in ("at3@example.org", "n@example.org"):
        assert "passed the case on" in last[address]
        assert not {"review", "市法院", "属于诉讼事项"} & set(last[address].split())
        assert "review until" not in last[address]
    with pytest.raises(MoveRefused):
        merge(file_case(district).grievance, actor=district.actor("grid"), into=reload(older))


def test_an_interest_declared_after_a_merger_covers_every_case_of_the_matter(district, two):
    older, newer = two
    merge(newer, actor=district.actor("grid"), into=older)
    fire, grid = district.actor("fire"), district.actor("grid")
    recusing.recuse(newer, actor=grid, reason="family")  # of the merged one
    recusing.recuse(reload(older), actor=fire, reason="business")  # of the one that goes on
    for each in (older, newer):
        case = reload(each)
        held = {row.person.username: row.reason for row in Interest.objects.filter(grievance=case)}
        assert held == {"grid": "family", "fire": "business"}
        for actor in (fire, grid):
            assert (case.recused, policies.available(actor, case)) == (True, ())
            with pytest.raises(NotAllowed):
                policies.check(actor, Verb.READ, case)
        assert list(journal.verify(case.subject)) == []
        assert [entry.verb for entry in journal.entries(case.subject)].count("recuse") == 2


def test_an_interest_from_before_covers_what_is_merged_in_and_one_end_ends_all(district, two):
    older, newer = two
    fire = district.actor("fire")
    recusing.recuse(older, actor=fire, reason="family")
    merge(newer, actor=district.actor("grid"), into=older)
    assert policies.available(fire, reload(newer)) == ()
    assert Interest.objects.filter(grievance=newer).count() == 1
    recusing.readmit(reload(older), actor=district.actor("fire_head"))
    assert not Interest.objects.filter(ended_at=None).exists()
    assert [reload(each).recused for each in two] == [False, False]
    policies.check(fire, Verb.NOTE, reload(older))
