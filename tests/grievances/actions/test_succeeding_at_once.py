"""A merger while officers work on the department's cases: one wins, the rest are told, nothing is half-done,
and every open case has exactly one owner afterwards. (PostgreSQL shows it; SQLite lets one write at a time.)
"""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import dispatching, handling, resolving, succeeding
from grievances.actions.resolving import Reply
from grievances.lifecycle import ENDED, PartState
from grievances.models import Assignment, Grievance
from portal.departments import lineage
from portal.departments.actions import successions
from portal.departments.models import Department, Post, Succession
from portal.engines.journal import chain, journal
from portal.kit import clock
from portal.kit.errors import DomainError, MoveRefused
from tests.factories.district import District, file_case, small_district
from tests.factories.successions import drafted, merger, new_unit
from tests.factories.together import together

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
REPLY = Reply("看过现场", "治安法", "已劝止", "", "记录可查")


@pytest.fixture
def place() -> District:
    """The police of Nanhu are to go to a new department of the district."""
    made = small_district()
    new_unit(made, "SAFETY", "平安局")
    return made


def travelled(deed, hours: float = 1):
    """The deed, at the story's moment also in its own thread."""

    def do():
        with clock.travel(MONDAY + timedelta(hours=hours)):
            return deed()

    return do


def filed(place: District, count: int) -> list[Grievance]:
    with clock.travel(MONDAY):
        return [file_case(place, "A01", body=f"第{n}户太吵").grievance for n in range(count)]


def draft(place: District) -> Succession:
    return travelled(lambda: drafted(place, merger(place, ("POLICE",), "SAFETY")))()


def owners() -> dict[str, list[str]]:
    """By open case: the departments that lead it."""
    rows = Assignment.objects.exclude(state=PartState.WITHDRAWN).exclude(grievance__status__in=ENDED)
    found: dict[str, list[str]] = {}
    for reference, code in rows.filter(role="lead").values_list("grievance__reference", "department__code"):
        found.setdefault(reference, []).append(code)
    return found


def settle() -> None:
    """The sweeps that come every few seconds."""
    for _ in range(3):
        travelled(lambda: successions.sweep(clock.now()), 2)()


def test_a_merger_while_twenty_officers_work(place):
    cases = filed(place, 20)
    row, police = draft(place), place.actor("police")
    admin = place.actor("administrator")

    def deed(number: int, case: Grievance):
        if number % 3 == 0:
            return lambda: handling.sign(case, actor=police)
        if number % 3 == 1:
            return lambda: dispatching.object_to(case, actor=police, cites="1.1", reason="不归我们")
        return lambda: (
            handling.sign(case, actor=police), resolving.propose(case, actor=police, reply=REPLY)
        )  # fmt: skip

    def merge():
        done = successions.apply(row, actor=admin)
        successions.sweep(clock.now())
        return done

    found = together([travelled(merge), *(travelled(deed(*each)) for each in enumerate(cases))])
    assert not isinstance(found[0], DomainError)
    settle()
    assert owners() == {case.reference: ["SAFETY"] for case in cases}
    for case in cases:
        entries = journal.entries(case.subject)
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        assert chain.first_break(entries) is None
        assert [entry.verb for entry in entries].count("succeed") == 1
    assert Department.objects.get(code="POLICE").closed_on == MONDAY.date()
    assert Succession.objects.get().finished_at is not None


def test_what_is_dispatched_and_joined_in_that_moment_goes_over_too(place):
    with clock.travel(MONDAY):
        loose = [file_case(place, None, body=f"无人管{n}").grievance for n in range(3)]
        joined = [file_case(place, "B01", body=f"低保{n}").grievance for n in range(3)]
    row, unit = draft(place), place.departments["POLICE"]
    centre, civil, admin = (place.actor(name) for name in ("ruling", "civil", "administrator"))
    deeds = [
        lambda case=case: dispatching.dispatch(case, actor=centre, lead=unit, reason="近") for case in loose
    ]
    deeds += [
        lambda case=case: dispatching.join(case, actor=civil, department=unit, task="看") for case in joined
    ]
    together([travelled(lambda: successions.apply(row, actor=admin)), *map(travelled, deeds)], slowly=True)
    settle()
    left = Assignment.objects.filter(department=unit).exclude(state=PartState.WITHDRAWN)
    assert not left.exists()
    assert {tuple(each) for each in owners().values()} <= {("SAFETY",), ("CIVIL",)}
    assert Succession.objects.get().state == "applied"


def test_two_administrators_apply_and_drop_at_once(place):
    row, admin = draft(place), place.actor("administrator")
    found = together(
        [
            travelled(lambda: successions.apply(row, actor=admin)),
            travelled(lambda: successions.apply(row, actor=admin)),
            travelled(lambda: successions.drop(row, actor=admin)),
        ],
        slowly=True,
    )
    assert sum(isinstance(each, MoveRefused) for each in found) == 2
    row.refresh_from_db()
    closed = Department.objects.get(code="POLICE").closed_on is not None
    assert (row.state, closed) in {("applied", True), ("dropped", False)}
    posts = Post.objects.filter(department__code="SAFETY").count()
    assert posts == (1 if closed else 0)


def test_two_sweeps_at_once_move_each_case_once(place):
    cases = filed(place, 8)
    row, admin = draft(place), place.actor("administrator")
    travelled(lambda: successions.apply(row, actor=admin))()
    found = together([travelled(lambda: succeeding.sweep(lineage.lineage()))] * 3)
    assert sum(found) == 8
    for case in cases:
        assert [e.verb for e in journal.entries(case.subject)].count("succeed") == 1


def test_two_mergers_into_each_other(place):
    """Who comes second is told: its heir has ended."""
    new_unit(place, "PEACE", "综合治理局")
    admin = place.actor("administrator")
    one = draft(place)
    other = travelled(lambda: drafted(place, merger(place, ("SAFETY",), "PEACE")))()
    found = together(
        [travelled(lambda r=r: successions.apply(r, actor=admin)) for r in (one, other)], slowly=True
    )
    settle()
    refused = [each for each in found if isinstance(each, DomainError)]
    assert len(refused) <= 1
    open_codes = set(Department.objects.filter(closed_on=None).values_list("code", flat=True))
    assert Post.objects.get(person__username="police", to_day=None).department.code in open_codes
