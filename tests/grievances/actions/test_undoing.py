"""Taking back what one has just done: everything stands as it did, and nobody was told of it."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import dispatching, handing, handling, undoing
from grievances.actions.undoing import undo
from grievances.lifecycle import Verb
from grievances.models import Assignment, Draft, Grievance, Letter, Undo
from grievances.selectors import case_page, public_timeline
from grievances.tasks import sweep
from portal.departments.actors import bearer
from portal.departments.models import Role
from portal.engines.escalation.models import LadderRung, Watch
from portal.engines.journal import journal
from portal.engines.limits import clocks
from portal.engines.limits.models import ClockEvent
from portal.engines.outbox.deliver import deliver
from portal.engines.outbox.models import Message, State
from portal.kit import clock
from portal.kit.errors import MoveRefused, NotAllowed, NotThere
from tests.factories.district import District, file_case, reload
from tests.factories.team import colleagues

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
# What an undo leaves behind on purpose: versions and what is told of history.
GROWS = {"id", "version", "_state"}


def row(model, **which) -> list[dict]:
    return [
        {k: v for k, v in each.items() if k not in GROWS}
        for each in model.objects.filter(**which).order_by("pk").values()
    ]


def standing(case: Grievance) -> tuple:
    """Everything that an act may change, to the microsecond; of what was withdrawn, that it lives no more."""
    names = {*clocks.written(case.subject)}
    return (
        row(Grievance, pk=case.pk),
        [each for each in row(Assignment, grievance=case) if each["state"] != "withdrawn"],
        [each for each in row(Watch, subject=case.subject) if each["next_at"]],
        [each["text"] for each in row(Letter, grievance=case) if each["undone_at"] is None],
        {name: clocks.due_of(case.subject, name) for name in names if clocks.events(case.subject, name)},
        list(Message.objects.filter(subject=case.subject, state="waiting").values_list("pk", flat=True)),
    )


@contextmanager
def a_moment_later(case: Grievance, verb: Verb, who, at: datetime = MONDAY):
    """The act is done inside, as on its page; then it is two seconds later."""
    with clock.travel(at):
        before = standing(case)
        with undoing.offering(case, verb, actor=who):
            yield before
        assert standing(reload(case)) != before
    clock_at = clock.travel(at + 2 * SECOND)
    clock_at.__enter__()
    STANDING.append(clock_at)


STANDING: list = []


@pytest.fixture(autouse=True)
def _back_in_the_present():
    yield
    while STANDING:
        STANDING.pop().__exit__(None, None, None)


@pytest.fixture
def case(district: District) -> Grievance:
    with clock.travel(MONDAY - timedelta(hours=1)):
        colleagues(district, "FIRE", "ma")
        made = file_case(district).grievance
        deliver(clock.now())
    return made


def signed(case: Grievance, district: District) -> Grievance:
    with clock.travel(MONDAY - timedelta(minutes=30)):
        return handling.sign(case, actor=district.actor("fire"))


ACTS = {
    Verb.SIGN: lambda case, d: handling.sign(case, actor=d.actor("fire")),
    Verb.HAND: lambda case, d: handing.hand(case, actor=d.actor("fire"), to=d.people["ma"], reason="轮休"),
    Verb.RELEASE: lambda case, d: handing.release(case, actor=d.actor("fire")),
    Verb.NOTE: lambda case, d: handling.note(case, actor=d.actor("fire"), text="先看现场"),
    Verb.CONTACT: lambda case, d: handling.contact(case, actor=d.actor("fire"), text="明天上门"),
    Verb.JOIN: lambda case, d: dispatching.join(
        case, actor=d.actor("fire"), department=d.departments["CIVIL"], task="安置"
    ),
}


@pytest.mark.parametrize("verb", ACTS, ids=str)
def test_everything_stands_again_as_it_stood_and_the_journal_has_both(district, case, verb):
    case = case if verb is Verb.SIGN else signed(case, district)
    fire, told = district.actor("fire"), len(journal.entries(case.subject))
    events = ClockEvent.objects.count()
    with a_moment_later(case, verb, fire) as before:
        ACTS[verb](case, district)
    written = ClockEvent.objects.count() - events
    undo(case, actor=fire)
    assert standing(reload(case)) == before
    entries = journal.entries(case.subject)[told:]
    assert [entry.verb for entry in entries] == [verb, "undo"]
    assert journal.facts(entries[1])["undone"] == verb
    assert ClockEvent.objects.count() == events + 2 * written, "each event is taken back by one of its own"
    assert list(journal.verify(case.subject)) == []
    with clock.travel(MONDAY + timedelta(minutes=5)):
        deliver(clock.now())
    assert not Message.objects.filter(subject=case.subject, created_at__gte=MONDAY, state=State.SENT).exists()


def test_a_correction_with_its_dispatch_goes_back_to_the_departments_that_had_it(district, case):
    grid = district.actor("grid")
    with a_moment_later(case, Verb.CORRECT, grid) as before:
        dispatching.correct(case, actor=grid, category=district.categories["A01"], area=case.area)
    waiting = Message.objects.filter(subject=case.subject, state=State.WAITING)
    assert (waiting.count(), waiting.filter(next_at=MONDAY + 12 * SECOND).count()) == (1, 1)
    undo(case, actor=grid)
    assert standing(reload(case)) == before
    assert [entry.verb for entry in journal.entries(case.subject)][2:] == ["correct", "dispatch", "undo"]
    assert Message.objects.filter(subject=case.subject, state=State.DROPPED).count() == 1
    with clock.travel(MONDAY + timedelta(minutes=1)):
        handling.sign(reload(case), actor=district.actor("fire"))


def test_a_dispatch_by_hand_goes_back_to_triage(district):
    with clock.travel(MONDAY - timedelta(hours=1)):
        case = file_case(district, None).grievance
    grid, police = district.actor("grid"), district.departments["POLICE"]
    with a_moment_later(case, Verb.DISPATCH, grid) as before:
        dispatching.dispatch(case, actor=grid, lead=police, reason="在其辖区")
    undo(case, actor=grid)
    assert standing(reload(case)) == before
    assert reload(case).status == "filed"
    dispatching.dispatch(reload(case), actor=grid, lead=police, reason="在其辖区")
    assert reload(case).status == "dispatched"


def test_a_message_to_the_resident_waits_its_ten_seconds_in_the_outbox_and_on_their_page(district, case):
    signed(case, district)
    with a_moment_later(case, Verb.CONTACT, district.actor("fire")):
        handling.contact(case, actor=district.actor("fire"), text="明天上门")
    read = lambda: [m.verb for m in case_page(bearer(case.pk), reload(case), staff=False).timeline]  # noqa: E731
    assert deliver(clock.now()) == 0
    assert "contact" not in read()
    with clock.travel(MONDAY + 13 * SECOND):
        assert deliver(clock.now()) == 1
        assert "contact" in read()
        with pytest.raises(MoveRefused, match="十秒已过"):
            undo(reload(case), actor=district.actor("fire"))


def test_words_taken_back_are_nobodys_but_their_authors(district, case):
    signed(case, district)
    with a_moment_later(case, Verb.CONTACT, district.actor("fire")):
        handling.contact(case, actor=district.actor("fire"), text="明天上门")
    undo(case, actor=district.actor("fire"))
    draft = Draft.objects.get()
    assert (draft.verb, draft.person, draft.fields) == (
        "contact",
        district.people["fire"],
        {"text": ["明天上门"]},
    )
    assert Letter.objects.get().text == ""
    for told in (
        case_page(bearer(case.pk), reload(case), staff=False).timeline,
        public_timeline(reload(case)),
    ):
        assert [moment.verb for moment in told] == ["file", "dispatch", "sign"]
    staff = case_page(district.actor("fire"), reload(case), staff=True).timeline
    assert [moment.sentence for moment in staff][-1] == "十秒内已撤销：“告知居民”。"


def test_what_stood_on_the_residents_page_is_not_made_unseen(district, case):
    with a_moment_later(case, Verb.SIGN, district.actor("fire")):
        handling.sign(case, actor=district.actor("fire"))
    undo(case, actor=district.actor("fire"))
    told = case_page(bearer(case.pk), reload(case), staff=False).timeline
    assert [moment.verb for moment in told] == ["file", "dispatch", "sign", "undo"]


def refused(case: Grievance, who, error=MoveRefused, **more) -> str:
    before = standing(reload(case)), len(journal.entries(case.subject))
    with pytest.raises(error) as told:
        undo(reload(case), actor=who, **more)
    assert (standing(reload(case)), len(journal.entries(case.subject))) == before
    return str(told.value)


def test_only_who_did_it_only_within_ten_seconds_only_once_and_only_while_nobody_acted(district, case):
    fire, police = district.actor("fire"), district.actor("police")
    with a_moment_later(case, Verb.SIGN, fire):
        handling.sign(case, actor=fire)
    assert refused(case, police, NotAllowed) == "只有操作者本人可以撤销。"
    assert refused(case, district.actor("civil"), NotThere) == ""
    with clock.travel(MONDAY + 12.1 * SECOND):
        assert refused(case, fire) == "十秒已过，这一操作已经生效。"
    handling.note(reload(case), actor=police, text="已派人")
    assert refused(case, fire) == "已经不能撤销：之后又有人做了操作。"
    case = reload(case)
    with undoing.offering(case, Verb.NOTE, actor=fire):
        handling.note(case, actor=fire, text="收到")
    undo(reload(case), actor=fire)
    assert refused(case, fire) == "这里没有可以撤销的操作。"


def test_a_letter_in_the_hands_of_the_worker_is_not_called_back(district, case):
    signed(case, district)
    fire = district.actor("fire")
    with a_moment_later(case, Verb.CONTACT, fire):
        handling.contact(case, actor=fire, text="明天上门")
    Message.objects.filter(created_at=MONDAY).update(lease="somebody")
    assert refused(case, fire) == "已经不能撤销：有关的信件正在发出。"


def test_what_is_under_supervision_or_done_otherwise_is_done_as_ever(district, case):
    signed(case, district)
    Grievance.objects.filter(pk=case.pk).update(supervised=True)
    fire = district.actor("fire")
    with undoing.offering(reload(case), Verb.NOTE, actor=fire):
        handling.note(reload(case), actor=fire, text="收到")
    with undoing.offering(reload(case), Verb.ASK, actor=fire):
        handling.ask(reload(case), actor=fire, text="几单元？")
    assert Undo.objects.count() == 0
    assert undoing.offered(fire, reload(case)) is None
    assert deliver(clock.now()) > 0, "the question has left at once"


def test_the_clocks_go_on_as_if_nothing_had_been(district, case):
    """What is late after the undo is raised exactly once."""
    with a_moment_later(case, Verb.SIGN, district.actor("fire")):
        handling.sign(case, actor=district.actor("fire"))
    undo(case, actor=district.actor("fire"))
    lead = case.parts.get(role="lead")
    LadderRung.objects.create(kind="sign", level=1, after_minutes=0, tells=Role.SUPERVISOR)
    Watch.objects.filter(kind="sign").update(next_at=lead.sign_by)
    with clock.travel(lead.sign_by + SECOND):
        sweep()
        sweep()
    raised = [journal.facts(e) for e in journal.entries(case.subject) if e.verb == "escalate"]
    assert [(facts["kind"], facts["level"]) for facts in raised].count(("sign", 1)) == 3, "lead and helpers"


def test_it_is_forgotten_when_its_time_is_over(district, case):
    with a_moment_later(case, Verb.SIGN, district.actor("fire")):
        handling.sign(case, actor=district.actor("fire"))
    assert undoing.forget_old() == 0
    with clock.travel(MONDAY + 13 * SECOND):
        assert undoing.forget_old() == 1
