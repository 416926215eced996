"""Two cases that tell of one matter go on as one: the earliest clock, all the people, both histories."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import answering, extending, handling, resolving, supervising, whistling
from grievances.actions.merging import merge
from grievances.actions.neighbours import join_in
from grievances.actions.resolving import Reply
from grievances.lifecycle import Status
from grievances.models import Joining, Supervision, TimeRequest, Whistle
from portal.accounts import identities
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


def filed(district, hours: float = 0, category: str = "A03", **more):
    """A case of a person of its own."""
    at = MONDAY + hours * HOUR
    filer = Filer(email=f"at{hours}@example.org", language="en", sensitive_consent=True)
    with clock.travel(at):
        return file_case(district, category, filer=filer, **more).grievance


@pytest.fixture
def two(district):
    """The older and the newer one, three hours apart; it is four hours later."""
    found = filed(district), filed(district, 3, body="楼道有人给电动车飞线充电")
    with clock.travel(MONDAY + 4 * HOUR):
        yield found


def last(case):
    entry = journal.entries(case.subject)[-1]
    return entry.verb, journal.facts(entry)


def test_the_newer_goes_on_as_the_older_and_its_people_come_along(district, two):
    older, newer = two
    join_in(newer, actor=NOBODY, form_key="n", filer=Filer(email="n@example.org"))
    due = older.done_due
    merge(newer, actor=district.actor("grid"), into=older)
    case, other = reload(newer), reload(older)
    assert (case.status, case.outcome, case.merged_into, case.closed_at) == (
        "merged",
        "merged",
        older,
        clock.now(),
    )
    assert (other.status, other.done_due, other.joined) == ("dispatched", due, 2)
    assert last(case) == ("merge", {"into": older.reference})
    assert last(other)[1] == {"took": newer.reference, "joined": 2, "due": due.isoformat()}
    assert {row.grievance for row in Joining.objects.all()} == {older}
    assert not Watch.objects.filter(subject=newer.subject, next_at__isnull=False).exists(), (
        "nothing is watched"
    )
    for each in two:
        assert list(journal.verify(each.subject)) == []


def test_the_older_into_the_newer_brings_its_due_time_by_a_recorded_event(district, two):
    older, newer = two
    was = older.done_due
    assert newer.done_due == was + 3 * HOUR
    merge(older, actor=district.actor("grid"), into=newer)
    case = reload(newer)
    assert case.done_due == was
    assert case.contact_due == newer.contact_due, "the older one's had gone by before the newer one was filed"
    past = clocks.events(case.subject, "done")
    assert [event.kind for event in past] == ["start", "retarget"]
    assert clocks.due_of(case.subject, "done") == was, "rebuilt from the events alone"
    assert clocks.foresee(past[:1]) == was + 3 * HOUR, "the old one stays readable"
    assert {part.due_at <= was for part in case.parts.all()} == {True}
    assert case.parts.get(role="lead").due_at == was


def test_an_extension_after_that_adds_what_was_approved(district):
    older, newer = filed(district, 0, "A01"), filed(district, 3, "A01")
    with clock.travel(MONDAY + 4 * HOUR):
        merge(older, actor=district.actor("ruling"), into=newer)
        handling.sign(newer, actor=district.actor("police"))
        kind = TimeRequest.Kind.EXTENSION
        extending.ask_time(newer, actor=district.actor("police"), kind=kind, amount=2, reason="雨季")
        extending.grant_time(newer, actor=district.actor("ruling"))
    assert reload(newer).done_due == older.done_due + timedelta(days=2)


def test_what_was_open_of_the_merged_one_ends(district, two):
    older, newer = two
    whistling.whistle(
        newer, actor=district.actor("grid"), place="三号楼", purpose="清理",
        departments=[district.departments["POLICE"]],
    )  # fmt: skip
    supervising.supervise(
        newer, actor=district.actor("ruling"), department=district.departments["FIRE"], wanted="请尽快",
        amount=1, unit="working_days",
    )  # fmt: skip
    merge(newer, actor=district.actor("ruling"), into=older)
    assert Whistle.objects.get().state == Supervision.objects.get().state == "fallen"
    assert (reload(newer).whistled, reload(newer).supervised) == (False, False)
    with pytest.raises(MoveRefused):
        handling.sign(newer, actor=district.actor("fire"))


def test_merged_again_takes_along_what_was_merged_before(district):
    first, second, third = filed(district), filed(district, 1), filed(district, 2)
    with clock.travel(MONDAY + 4 * HOUR):
        merge(third, actor=district.actor("grid"), into=second)
        merge(second, actor=district.actor("grid"), into=first)
    assert {reload(third).merged_into, reload(second).merged_into} == {first}
    assert last(third) == ("merge", {"into": first.reference})
    assert reload(first).joined == 2
    for each in (first, second, third):
        assert list(journal.verify(each.subject)) == []


def test_both_are_told_how_it_ends_and_each_by_a_link_of_their_own(district, two):
    older, newer = two
    merge(newer, actor=district.actor("grid"), into=older)
    for name in ("fire", "police", "property"):
        handling.sign(older, actor=district.actor(name))
    for name in ("police", "property"):
        handling.finish(older, actor=district.actor(name), result="好")
    resolving.propose(older, actor=district.actor("fire"), reply=Reply("a", "b", "c", evidence="d"))
    resolving.confirm(reload(older), actor=bearer(older.pk), rating=5)
    told = [row for row in Message.objects.order_by("pk") if row.recipient == "at3@example.org"]
    assert [row.title.partition(":")[0] for row in told] == [
        newer.reference
    ] * 4  # filed, merged, proposed, confirmed
    assert all(f"/k/{code}/" in row.body for row in told[1:] for code in [_code(newer)])
    with pytest.raises(MoveRefused):
        resolving.confirm(reload(newer), actor=bearer(newer.pk), rating=5)


def _code(case) -> str:
    return identities.code_of(case.subject)


@pytest.mark.parametrize("category", ["B01", "H02"])
def test_what_is_private_is_not_merged_either_way(district, category):
    private, case = filed(district, 0, category), filed(district, 1)
    private.refresh_from_db()
    for one, other in ((private, case), (case, private)):
        with pytest.raises((MoveRefused, NotThere)):
            merge(one, actor=district.actor("ruling"), into=other)
    assert {reload(private).merged_into, reload(case).merged_into} == {None}


def test_whoever_has_no_right_to_both_merges_neither(district):
    here, there = filed(district), filed(district, 1, area="LH-YJ-01-01")
    with pytest.raises(NotThere):
        merge(here, actor=district.actor("grid"), into=there)
    with pytest.raises(NotAllowed):
        merge(here, actor=district.actor("police"), into=filed(district, 2))
    with pytest.raises(NotThere):
        merge(here, actor=bearer(), into=there)
    with pytest.raises(Invalid):
        merge(here, actor=district.actor("grid"), into=here)
    assert {reload(here).status, reload(there).status} <= set(Status) - {"merged"}


def test_an_ended_or_a_waiting_one_is_refused(district, two):
    older, newer = two
    answering.withdraw(older, actor=bearer(older.pk))
    with pytest.raises(MoveRefused, match=older.reference):
        merge(newer, actor=district.actor("grid"), into=older)
    assert (reload(newer).status, reload(older).joined) == ("dispatched", 0)


def test_what_was_due_before_the_other_was_filed_is_merged_the_other_way_round(district):
    older, newer = filed(district), filed(district, 24 * 9)
    with clock.travel(MONDAY + 220 * HOUR):
        with pytest.raises(MoveRefused, match=older.reference):
            merge(older, actor=district.actor("grid"), into=newer)
        merge(newer, actor=district.actor("grid"), into=older)
    assert reload(newer).merged_into == older


def test_the_same_person_of_both_counts_once(district):
    filer = Filer(email="same@example.org", anonymous=False)
    one, other = (file_case(district, filer=filer).grievance for _ in range(2))
    merge(other, actor=district.actor("grid"), into=one)
    assert reload(one).joined == 0
    assert Joining.objects.get().counts is False


@pytest.mark.parametrize("kept", ["one", "other"])
@pytest.mark.parametrize("how", ["confidential", "anonymous"])
def test_merging_tells_nobody_that_the_same_person_filed_a_confidential_or_anonymous_one(district, how, kept):
    named = Filer("孙秀英", "13911112222", anonymous=False)
    quiet = Filer(phone="13911112222") if how == "anonymous" else named
    counts = []
    for filer in (named, Filer("李四", "13700000000", anonymous=False)):
        secret = file_case(district, filer=quiet, guarded=how == "confidential").grievance
        plain = file_case(district, filer=filer).grievance
        one, other = (secret, plain) if kept == "one" else (plain, secret)
        merge(other, actor=district.actor("grid"), into=one)
        counts.append(reload(one).joined)
    assert counts == [1, 1]


def test_whoever_joins_the_merged_one_joins_what_it_goes_on_as(district, two):
    older, newer = two
    merge(newer, actor=district.actor("grid"), into=older)
    made = join_in(newer, actor=NOBODY, form_key="late", filer=Filer(email="late@example.org"))
    assert (made.joining.grievance, reload(older).joined) == (older, 2)
