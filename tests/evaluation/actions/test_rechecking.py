"""Asked again whether it is still solved: drawn at closing, asked once weeks later; no unit knows whom."""

from datetime import timedelta

import pytest

from evaluation import drawing, tasks
from evaluation.actions import rechecking
from evaluation.models import Recheck, RecheckRule
from evaluation.selectors import rechecks
from grievances.actions import erasing
from grievances.models import Grievance
from portal.departments.actors import bearer
from portal.departments.models import Role
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere
from tests.factories.browsing import Browser
from tests.factories.district import give_posts, new_person, reload
from tests.factories.panel import MONDAY, close_case

pytestmark = pytest.mark.django_db
WEEKS = timedelta(days=28)


@pytest.fixture
def everybody(db) -> RecheckRule:
    """A rule by which every case is asked again."""
    rule = rechecking.rule_in_force(MONDAY)
    RecheckRule.objects.update(base=1, silent=1)
    return rule


def asked(district, **more) -> tuple[Grievance, Recheck]:
    """A closed case whose resident was just asked."""
    case = close_case(district, **more)
    with clock.travel(case.closed_at):
        tasks.residents()
    with clock.travel(case.closed_at + WEEKS):
        tasks.residents()
    return case, Recheck.objects.get(grievance=case)


def test_asked_once_after_28_days_also_when_nothing_ran_and_then_silent(district, everybody):
    case = close_case(district)
    with clock.travel(case.closed_at):
        assert (tasks.residents(), tasks.residents()) == (1, 0)
    row = Recheck.objects.get()
    assert (row.state, row.due_at) == ("waiting", case.closed_at + WEEKS)
    with clock.travel(case.closed_at + WEEKS - timedelta(seconds=1)):
        assert tasks.residents() == 0
    before = Message.objects.count()
    late = case.closed_at + WEEKS + timedelta(days=3)
    with clock.travel(late):
        assert (tasks.residents(), tasks.residents()) == (1, 0)
    row.refresh_from_db()
    assert (row.state, row.asked_at, row.answer_by) == ("asked", late, late + timedelta(days=14))
    letter = Message.objects.latest("pk")
    assert (Message.objects.count() - before, letter.recipient) == (1, "resident@example.org")
    with clock.travel(late + timedelta(days=14)):
        assert tasks.residents() == 1
        with pytest.raises(MoveRefused):
            rechecking.answer(row, actor=bearer(case.pk), answer="still")
    row.refresh_from_db()
    assert (row.state, row.answer) == ("silent", "")


def test_what_is_drawn_can_be_worked_out_again_from_the_stored_key(district):
    rule = rechecking.rule_in_force(MONDAY)
    RecheckRule.objects.update(base="0.5")
    for n in range(12):
        case = close_case(district, at=MONDAY + timedelta(days=n))
    with clock.travel(case.closed_at):
        tasks.residents()
    rows = list(Recheck.objects.all())
    again = [drawing.is_drawn(rule.seed, row.key_digest, row.probability) for row in rows]
    assert [row.state == "waiting" for row in rows] == again
    assert {row.probability for row in rows} == {rows[0].probability}
    assert 0 < sum(again) < 12


def test_complaints_about_staff_are_never_asked_and_what_opened_again_neither(district, everybody):
    case = close_case(district)
    Grievance.objects.filter(pk=case.pk).update(sensitive=True)
    other = close_case(district, at=MONDAY + timedelta(days=1))
    with clock.travel(other.closed_at):
        tasks.residents()
    assert list(Recheck.objects.values_list("state", "probability")) == [("aside", 0), ("waiting", 1)]
    Grievance.objects.filter(pk=other.pk).update(cycle=2)
    with clock.travel(other.closed_at + WEEKS):
        tasks.residents()
    assert list(Recheck.objects.filter(cycle=1).values_list("state", flat=True)) == ["aside", "fallen"]
    assert not Message.objects.filter(subject__in=[row.subject for row in Recheck.objects.filter(cycle=1)])


def test_came_back_tells_the_supervisor_and_can_be_opened_by_its_resident_alone(district, everybody):
    district.people["police_head"] = new_person("police_head", "所长", email="boss@example.org")
    give_posts(district, "police_head", "POLICE", Role.SUPERVISOR)
    case, row = asked(district)
    version, entries = reload(case).version, len(journal.entries(case.subject))
    with clock.travel(row.asked_at + timedelta(days=1)):
        for stranger in (district.actor("police"), district.actor("head"), district.actor("resident")):
            with pytest.raises(NotThere):
                rechecking.answer(row, actor=stranger, answer="back")
        with pytest.raises(Invalid):
            rechecking.answer(row, actor=bearer(case.pk), answer="maybe")
        with pytest.raises(MoveRefused):
            rechecking.open_again(row, actor=bearer(case.pk))
        rechecking.answer(row, actor=bearer(case.pk), answer="back")
        rechecking.answer(row, actor=bearer(case.pk), answer="back")
        told = Message.objects.get(subject=row.subject, key__endswith=":back")
        assert told.audience == f"person:{district.people['police_head'].pk}"
        assert told.recipient == "boss@example.org"
        assert (reload(case).version, len(journal.entries(case.subject))) == (version, entries)
        rechecking.open_again(row, actor=bearer(case.pk))
        with pytest.raises(MoveRefused):
            rechecking.open_again(row, actor=bearer(case.pk))
    end = reload(case)
    assert (end.status, end.cycle, end.outcome) == ("in_progress", 2, "")
    assert journal.entries(case.subject)[-1].verb == "reopen"


def test_the_page_asks_takes_the_answer_and_opens_the_case(district, everybody):
    case, row = asked(district)
    me = Browser()
    session = me.client.session
    session["grants"] = [case.pk]
    session.save()
    still = f"/case/{case.reference}/still/"
    with clock.travel(row.asked_at + timedelta(hours=1)):
        assert still in me.open(f"/case/{case.reference}/").content.decode()
        me.open(still)
        assert me.client.post(still, {}).status_code == 400
        answer = me.client.post(still, {"answer": "partly"})
        assert (answer.status_code, answer.url) == (302, still)
        assert f"{still}open/" in me.open(still).content.decode()
        assert me.client.post(f"{still}open/").status_code == 302
    assert reload(case).status == "in_progress"
    police = Browser()
    police.client.force_login(district.people["police"])
    assert "still/" not in police.open(f"/desk/{case.reference}/").content.decode()


def test_erasing_ends_the_question_and_empties_the_letter(district, everybody):
    case, row = asked(district)
    with clock.travel(row.asked_at):
        erasing.erase(case, actor=bearer(case.pk), sure=True)
    row.refresh_from_db()
    assert (row.state, Message.objects.get(subject=row.subject).recipient) == ("fallen", "")


def test_the_share_is_weighed_by_the_chances_and_hidden_where_few(district, everybody):
    """40 answers at ½ (30 still), 20 at ¼ (10 still), 20 silent at ½; 20 were not drawn."""
    case, row = asked(district)
    rows = [("still", ".5")] * 30 + [("back", ".5")] * 10 + [("still", ".25")] * 10
    rows += [("partly", ".25")] * 10 + [("", ".5")] * 20
    clones = [
        Recheck(
            rule=row.rule, grievance=case, cycle=n + 10, key_digest="", probability=chance, due_at=row.due_at,
            state="answered" if answer else "silent", answer=answer,
        )
        for n, (answer, chance) in enumerate(rows)
    ]  # fmt: skip
    Recheck.objects.bulk_create(clones)
    found = rechecks.still(row.due_at + timedelta(days=20))
    assert (found.asked, found.answered, found.response) == (80, 60, 75)
    assert found.cells == {"still": 40, "partly": 10, "back": 10}
    assert found.share.percent == pytest.approx(100 * (30 * 2 + 10 * 4) / (40 * 2 + 20 * 4))
    assert found.bounds == pytest.approx((100 * 100 / 200, 100 * 140 / 200))
    assert found.share.low < found.share.percent < found.share.high
    Recheck.objects.filter(answer="back", cycle__gt=42).delete()
    few = rechecks.still(row.due_at + timedelta(days=20))
    assert (few.cells["back"], few.cells["partly"]) == (None, None)
