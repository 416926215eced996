"""What was merged is another matter after all: both stand alone again, each with its own clock and people."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import answering, extending, handling
from grievances.actions.merging import merge
from grievances.actions.neighbours import join_in
from grievances.actions.separating import separate
from grievances.lifecycle import Verb
from grievances.models import Joining
from grievances.policies import available
from grievances.selectors.alike import to_case
from grievances.tasks import sweep
from portal.accounts.identities import Filer
from portal.departments.actors import NOBODY, bearer
from portal.engines.escalation.models import Watch
from portal.engines.journal import journal
from portal.engines.limits import clocks
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere
from tests.factories.district import file_case, reload

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WHY = "三号楼和七号楼各有一处"


def filed(district, hours: float = 0, **more):
    filer = Filer(email=f"at{hours}@example.org", language="en", sensitive_consent=True)
    with clock.travel(MONDAY + hours * HOUR):
        return file_case(district, filer=filer, **more).grievance


@pytest.fixture
def two(district):
    """The older one has been merged into the newer, with a neighbour of each; it is an hour later."""
    older, newer = filed(district), filed(district, 3, body="楼道有人给电动车飞线充电")
    join_in(older, actor=NOBODY, form_key="o", filer=Filer(email="o@example.org"))
    join_in(newer, actor=NOBODY, form_key="n", filer=Filer(email="n@example.org"))
    older, newer = reload(older), reload(newer)
    with clock.travel(MONDAY + 4 * HOUR):
        merge(reload(older), actor=district.actor("grid"), into=reload(newer))
    with clock.travel(MONDAY + 5 * HOUR):
        Message.objects.all().delete()
        yield older, newer


def watched(case) -> dict:
    rows = Watch.objects.filter(subject=case.subject, next_at__isnull=False)
    return {(each.kind, each.key): each.due_at for each in rows}


def test_both_stand_alone_again_each_with_the_clock_that_it_has_earned(district, two):
    older, newer = two
    assert (reload(newer).done_due, reload(newer).joined) == (older.done_due, 3)
    separate(reload(older), actor=district.actor("grid"), reason=WHY)
    case, other = reload(older), reload(newer)
    assert (case.status, case.outcome, case.merged_into, case.closed_at, case.done_at) == (
        "dispatched", "", None, None, None,
    )  # fmt: skip
    assert (case.done_due, other.done_due) == (older.done_due, newer.done_due), "to the microsecond"
    assert (case.contact_due, other.contact_due) == (older.contact_due, newer.contact_due)
    assert (case.joined, other.joined) == (1, 1)
    assert {row.form_key: row.grievance for row in Joining.objects.all()} == {"o": older, "n": newer}
    due, told = watched(case), [journal.entries(each.subject)[-1] for each in two]
    assert due[("done", 0)] == older.done_due
    assert {kind for kind, _key in due} == {"contact", "done", "part", "sign"}
    assert [journal.facts(entry).get("from") or journal.facts(entry)["let_go"] for entry in told] == [
        newer.reference, older.reference,
    ]  # fmt: skip
    letters = Message.objects.exclude(audience__startswith="department").values_list("audience", flat=True)
    joined = sorted(f"joining:{row.pk}" for row in Joining.objects.filter(form_key__in="on"))
    assert sorted(letters) == [*joined, "resident", "resident"]
    assert all(WHY in m.body for m in Message.objects.filter(audience="resident"))
    assert list(journal.verify()) == []


def test_it_is_worked_on_and_late_again_like_any_other(district, two):
    older, _newer = two
    separate(reload(older), actor=district.actor("grid"), reason=WHY)
    handling.sign(reload(older), actor=district.actor("fire"))
    with clock.travel(older.done_due + HOUR):
        sweep()
    assert reload(older).level > 0


def test_a_time_that_was_granted_since_stays_counted_from_the_earlier_one(district, two):
    older, newer = two
    fire = district.actor("fire")
    handling.sign(reload(newer), actor=fire)
    extending.ask_time(reload(newer), actor=fire, kind="extension", amount=12, reason="要等配电箱")
    extending.grant_time(reload(newer), actor=district.actor("fire_head"))
    granted = reload(newer).done_due
    separate(reload(older), actor=district.actor("grid"), reason=WHY)
    assert (reload(newer).done_due, reload(older).done_due) == (granted, older.done_due)
    assert clocks.due_of(older.subject, "done") == older.done_due


def test_who_may_not_when_it_is_over_and_without_a_reason_nothing_happens(district, two):
    older, newer = two
    before = [len(journal.entries(case.subject)) for case in two]
    with pytest.raises(Invalid):
        separate(older, actor=district.actor("grid"), reason=" ")
    with pytest.raises(NotAllowed):
        separate(older, actor=district.actor("police"), reason=WHY)
    with pytest.raises(NotThere):
        separate(older, actor=district.actor("civil"), reason=WHY)
    with pytest.raises(MoveRefused):
        separate(newer, actor=district.actor("grid"), reason=WHY)
    assert Verb.SEPARATE in available(district.actor("grid"), reload(older))
    assert Verb.SEPARATE not in available(district.actor("grid"), reload(newer))
    answering.withdraw(reload(newer), actor=bearer(newer.pk))
    with pytest.raises(MoveRefused, match=newer.reference):
        separate(older, actor=district.actor("grid"), reason=WHY)
    assert Verb.SEPARATE not in available(district.actor("grid"), reload(older))
    assert [len(journal.entries(case.subject)) for case in two] == [before[0], before[1] + 1]


def test_what_was_separated_is_not_offered_as_the_same_again(district, two):
    older, newer = two
    grid = district.actor("grid")
    separate(reload(older), actor=grid, reason=WHY)
    with clock.travel(MONDAY + 6 * HOUR):
        third = file_case(district, body=reload(newer).body).grievance
        for case in two:
            assert [found.case.pk for found in to_case(grid, reload(case))] == [third.pk]


def test_merged_again_and_separated_again(district, two):
    older, newer = two
    grid = district.actor("grid")
    separate(reload(older), actor=grid, reason=WHY)
    with clock.travel(MONDAY + 6 * HOUR):
        merge(reload(newer), actor=grid, into=reload(older))
        assert reload(older).joined == 3
    with clock.travel(MONDAY + 7 * HOUR):
        separate(reload(newer), actor=grid, reason=WHY)
    assert (reload(older).done_due, reload(newer).done_due) == (older.done_due, newer.done_due)
    assert (reload(older).joined, reload(newer).joined) == (1, 1)


def households(*cases) -> list[tuple[int, int | None, int | None]]:
    """Which household is on which case, and where it belongs: the cases by their place in the argument."""
    of = {case.pk: number for number, case in enumerate(cases)}
    rows = Joining.objects.order_by("pk")
    return [(of[r.grievance_id], of.get(r.origin_id), of.get(r.home_id)) for r in rows]


def test_what_was_merged_twice_over_goes_home_alone_and_is_merged_again(district):
    a, x, y = (filed(district, hours) for hours in (0, 1, 2))
    cases, grid = (a, x, y), district.actor("grid")
    join_in(a, actor=NOBODY, form_key="a", filer=Filer(email="a@example.org"))
    join_in(x, actor=NOBODY, form_key="x", filer=Filer(email="x@example.org"))
    with clock.travel(MONDAY + 4 * HOUR):
        merge(reload(a), actor=grid, into=reload(x))
        merge(reload(x), actor=grid, into=reload(y))
        assert households(*cases) == [(2, None, 0), (2, None, 1), (2, 0, None), (2, 1, None)]
        separate(reload(x), actor=grid, reason=WHY)
        assert households(*cases) == [(2, None, 0), (1, None, None), (2, 0, None)]
        assert [reload(each).joined for each in cases] == [0, 1, 2]
        separate(reload(a), actor=grid, reason=WHY)
        assert households(*cases) == [(0, None, None), (1, None, None)]
        assert [reload(each).joined for each in cases] == [1, 1, 0]
        merge(reload(a), actor=grid, into=reload(y))
    assert households(*cases) == [(2, None, 0), (1, None, None), (2, 0, None)]
    assert [reload(each).joined for each in cases] == [0, 1, 2]
    assert list(journal.verify()) == []


def test_a_row_that_was_sent_to_the_wrong_case_before_is_let_go_all_the_same(district):
    a, x, y = (filed(district, hours) for hours in (0, 1, 2))
    grid = district.actor("grid")
    with clock.travel(MONDAY + 4 * HOUR):
        merge(reload(a), actor=grid, into=reload(x))
        merge(reload(x), actor=grid, into=reload(y))
        Joining.objects.filter(origin=a).update(grievance=x, home=None)
        separate(reload(a), actor=grid, reason=WHY)
        assert not Joining.objects.filter(origin=a).exists()
        merge(reload(a), actor=grid, into=reload(y))
    assert reload(a).merged_into == y
