"""Which closed cases are judged: each considered once, at a probability that is written down."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from evaluation.actions import sampling
from evaluation.drawing import is_drawn
from evaluation.models import Sample
from grievances.actions import ending, handling, identifying, resolving
from grievances.lifecycle import Verb
from portal.accounts.identities import Filer
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.kit import clock
from tests.factories.district import file_case
from tests.factories.panel import CLOSED, MONDAY, REPLY, close_case, drawn, panel


def consider(at=CLOSED + timedelta(minutes=1), **more):
    with clock.travel(at):
        return sampling.draw_samples(**more)


def test_without_a_session_nothing_is_considered(district):
    close_case(district)
    assert consider() == 0
    assert Sample.objects.count() == 0


def test_a_closed_case_is_considered_once(district):
    session = panel(district)
    case = close_case(district)
    assert consider() == 1
    assert consider() == 0
    sample = Sample.objects.get()
    assert (sample.grievance, sample.cycle, sample.state) == (case, 1, "open")
    assert (sample.department.code, sample.outcome, sample.fast) == ("POLICE", "confirmed", False)
    assert (sample.probability, sample.session) == (1, session)
    verbs = [entry.verb for entry in journal.entries(sample.subject)]
    assert verbs == ["draw", "seat"]
    assert [entry.verb for entry in journal.entries(session.subject)] == ["announce", "seed", "consider"]


def test_an_open_case_is_not_considered(district):
    panel(district)
    with clock.travel(MONDAY):
        file_case(district, category="A01")
    assert consider() == 0


def test_the_decision_is_the_seeds_alone(district):
    """At one in two the seed and the digest of the closing entry decide; anyone can work it out again."""
    session = panel(district, residents=9, others=3, base="0.5")
    cases = [close_case(district, at=MONDAY + timedelta(minutes=n)) for n in range(12)]
    assert consider(CLOSED + timedelta(hours=1)) == 12
    for case in cases:
        entry = next(e for e in journal.entries(case.subject) if e.verb == Verb.CONFIRM)
        sample = Sample.objects.get(grievance=case)
        assert sample.key_digest == entry.digest
        assert sample.probability == Decimal("0.5")
        expected = is_drawn(session.seed, entry.digest, Decimal("0.5"))
        assert sample.state == ("open" if expected else "passed")
        assert sample.seats.count() == (3 if expected else 0)
    states = set(Sample.objects.values_list("state", flat=True))
    assert states <= {"open", "passed"}


def test_reading_who_filed_after_the_closing_changes_no_draw(district):
    panel(district)
    case = close_case(district, filer=Filer(name="赵一", anonymous=False))
    closing = journal.head(case.subject)
    with clock.travel(CLOSED + timedelta(seconds=30)):
        identifying.read(case, actor=district.actor("police"), purpose="回访")
    assert journal.head(case.subject) != closing
    consider()
    assert Sample.objects.get().key_digest == closing


def test_silence_has_its_own_probability(district):
    panel(district, base="0", silent="1")
    confirmed = close_case(district)
    silent = close_case(district, silent=True)
    consider(MONDAY + timedelta(days=8))
    assert Sample.objects.get(grievance=confirmed).state == "passed"
    assert Sample.objects.get(grievance=silent).state == "open"


def test_what_was_done_within_ten_minutes_is_always_looked_at(district):
    panel(district, base="0", fast="1")
    with clock.travel(MONDAY):
        case = file_case(district, category="A01").grievance

    with clock.travel(MONDAY + timedelta(minutes=9)):
        handling.sign(case, actor=district.actor("police"))
        resolving.propose(case, actor=district.actor("police"), reply=REPLY)
        resolving.confirm(case, actor=bearer(case.pk))
    consider()
    sample = Sample.objects.get()
    assert (sample.fast, sample.state, sample.probability) == (True, "open", 1)


def test_a_refusal_is_considered_too(district):
    panel(district)
    with clock.travel(MONDAY):
        case = file_case(district, category="A01").grievance

    with clock.travel(MONDAY + timedelta(hours=1)):
        handling.sign(case, actor=district.actor("police"))
        resolving.refuse(case, actor=district.actor("police"), reason="不属于噪声", basis="第六十五条")
    consider()
    assert Sample.objects.get().outcome == "refused"
    assert Sample.objects.get().state == "open"


def test_a_complaint_about_staff_goes_to_no_panel(district):
    """It is considered, put aside, and nobody gets a seat on it."""
    panel(district)
    with clock.travel(MONDAY):
        case = file_case(district, category="H02", body="窗口工作人员态度恶劣。").grievance

    with clock.travel(MONDAY + timedelta(hours=1)):
        handling.sign(case, actor=district.actor("discipline"))
        resolving.refuse(case, actor=district.actor("discipline"), reason="查无此事", basis="第三十条")
    consider()
    sample = Sample.objects.get()
    assert (sample.state, sample.probability, sample.seats.count()) == ("aside", 0, 0)


def test_imported_cases_stay_out_unless_asked_for(district):
    panel(district)
    case = close_case(district)
    type(case).objects.filter(pk=case.pk).update(historical=True)
    assert consider() == 0
    assert consider(historical=True) == 1


def test_what_closed_long_before_is_left_alone(district):
    panel(district)
    close_case(district)
    assert consider(CLOSED + timedelta(days=15)) == 0


def test_a_reopened_case_is_considered_again_in_its_next_cycle(district):
    panel(district)
    sample = drawn(district)
    with clock.travel(CLOSED + timedelta(hours=1)):
        resolving.reopen(sample.grievance, reason="score")

    with clock.travel(CLOSED + timedelta(hours=2)):
        resolving.propose(
            sample.grievance,
            actor=district.actor("police"),
            reply=replace(REPLY, evidence="又去了一次，有照片"),
        )
        resolving.confirm(sample.grievance, actor=bearer(sample.grievance_id))
    assert consider(CLOSED + timedelta(hours=3)) == 1
    assert [s.cycle for s in Sample.objects.all()] == [1, 2]


def test_what_was_passed_on_outside_is_considered_as_a_refusal_is(district):
    panel(district)
    case = file_case(district, "A01").grievance
    handling.sign(case, actor=district.actor("police"))
    words = {"body": "供电公司", "reach": "95598", "reason": "属其管理"}
    ending.transfer_out(case, actor=district.actor("police"), **words)
    with clock.travel(clock.now() + timedelta(minutes=1)):
        sampling.draw_samples()
    found = Sample.objects.get(grievance=case)
    assert (found.outcome, found.fast) == ("transferred", False)
    assert found.probability == found.session.rule.rates.refused
