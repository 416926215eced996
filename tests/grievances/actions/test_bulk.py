"""Acts on many cases: each case once, by the verb's own action and its author's rights at that moment; what
is refused says why, and nobody else's change is overwritten."""

import uuid
from datetime import timedelta

import pytest
from django.utils import translation

from grievances.actions import answering, bulk, bulk_deeds, dispatching, erasing, handing, handling
from grievances.actions.bulk import start, stop, sweep
from grievances.lifecycle import PartState, Status, Verb
from grievances.models import Assignment, BulkAct, BulkCase, Grievance, Letter
from grievances.selectors import bulk as reads
from grievances.selectors.bulk import Choice
from grievances.selectors.queue import Narrowing
from grievances.selectors.viewing import VIEWS
from portal.accounts.identities import Filer
from portal.departments.actors import bearer
from portal.departments.models import Post
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere, TooMany
from portal.tasks import tidy
from tests.factories.district import add_post, file_case, reload
from tests.factories.team import colleagues

State = BulkCase.State


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def cases(district):
    """Four noise cases, each with the police."""
    return [file_case(district, "A01", body=f"第{n}户太吵").grievance for n in range(4)]


def seen(cases) -> list[tuple[int, int]]:
    return list(Grievance.objects.filter(pk__in=[c.pk for c in cases]).values_list("pk", "version"))


def begun(district, cases, verb=Verb.SIGN, name="police", **more) -> BulkAct:
    more.setdefault("form_key", uuid.uuid4())
    return start(actor=district.actor(name), verb=verb, cases=seen(cases), **more)


def came(act) -> list[tuple[str, str]]:
    return list(act.cases.order_by("pk").values_list("state", "reason"))


def verbs(case) -> list[str]:
    return [entry.verb for entry in journal.entries(case.subject)]


def ended(act) -> BulkAct:
    return BulkAct.objects.get(pk=act.pk)


def hand_over(district, cases, to="ma", **more) -> BulkAct:
    given = {"department": district.departments["POLICE"].pk, "to": district.people[to].pk, "reason": ""}
    return begun(district, cases, Verb.HAND, parameters=given | more)


def test_each_case_is_signed_for_once_by_its_own_step(district, cases):
    act = begun(district, cases)
    assert (act.total, act.state, sweep()) == (4, "running", 4)
    assert came(act) == [("done", "")] * 4
    assert ended(act).state == BulkAct.State.FINISHED
    for case in cases:
        assert reload(case).status == Status.SIGNED
        assert verbs(case).count(Verb.SIGN) == 1
        assert journal.entries(case.subject)[-1].actor == f"person:{district.people['police'].pk}"
    assert [entry.verb for entry in journal.entries(f"bulk:{act.pk}")] == ["start", "finish"]
    assert sweep() == 0
    assert list(journal.verify()) == []


def test_the_same_form_sent_again_is_the_same_act(district, cases):
    key = uuid.uuid4()
    first, second = (begun(district, cases, form_key=key) for _ in range(2))
    assert (first.pk, BulkAct.objects.count(), BulkCase.objects.count()) == (second.pk, 1, 4)
    with pytest.raises(Invalid):
        begun(district, [])
    assert begun(district, cases, form_key=key).pk == first.pk


def test_what_is_refused_says_why_and_what_was_done_already_is_passed_over(district, cases):
    signed, withdrawn, colleague, plain = cases
    handling.sign(signed, actor=district.actor("police"))
    act = begun(district, cases)
    answering.withdraw(withdrawn, actor=bearer(withdrawn.pk))
    handling.note(colleague, actor=district.actor("grid"), text="先看看")
    sweep()
    moved = "The case has moved on: this can't be done now. The page shows how it stands."
    stale = "Somebody else has changed it meanwhile. Look at it first."
    assert came(act) == [("passed", ""), ("refused", moved), ("refused", stale), ("done", "")]
    found = reads.progress(district.actor("police"), act.pk)
    assert (found.done, found.passed, found.refused, found.left) == (1, 1, 2, 0)
    assert reads.reasons(act) == [(stale, 1), (moved, 1)]
    assert reload(colleague).status == Status.DISPATCHED
    assert reload(plain).status == Status.SIGNED


def test_reasons_are_worded_in_the_authors_language(district, cases):
    with translation.override("zh-hans"):
        act = begun(district, cases[:1])
    answering.withdraw(cases[0], actor=bearer(cases[0].pk))
    sweep()
    assert came(act) == [("refused", "诉求的状态已经变了，现在不能这样办。页面上是最新情况。")]


def test_what_a_colleague_handed_on_meanwhile_is_not_handed_elsewhere(district, cases):
    colleagues(district, "POLICE", "ma", "lin")
    for case in cases:
        handling.sign(case, actor=district.actor("police"))
    act = hand_over(district, cases, reason="我下乡三天")
    handing.hand(cases[0], actor=district.actor("police"), to=district.people["lin"])
    add_post(district, "lin", "POLICE", "supervisor")
    handing.take(cases[1], actor=district.actor("lin"))
    handing.hand(cases[1], actor=district.actor("lin"), to=district.people["ma"])
    sweep()
    assert [state for state, _reason in came(act)] == ["refused", "passed", "done", "done"]
    held = dict(Assignment.objects.values_list("grievance_id", "officer__username"))
    assert [held[case.pk] for case in cases] == ["lin", "ma", "ma", "ma"]
    assert Letter.objects.filter(text="我下乡三天").count() == 2


def test_what_oneself_has_done_since_is_no_news(district, cases):
    colleagues(district, "POLICE", "ma")
    act = begun(district, cases)
    then = hand_over(district, cases)
    sweep()
    assert [state for state, _reason in came(act)] == ["done"] * 4
    assert [state for state, _reason in came(then)] == ["done"] * 4, "versions moved by one's own act"
    assert set(Assignment.objects.values_list("officer__username", flat=True)) == {"ma"}


def test_rights_are_those_of_the_moment(district, cases, monkeypatch):
    act = begun(district, cases)
    monkeypatch.setattr(bulk, "PORTION", 1)
    bulk._portion(act, 1e12)
    Post.objects.filter(person=district.people["police"]).delete()
    bulk._portion(act, 1e12)
    district.people["police"].is_active = False
    district.people["police"].save()
    bulk._portion(act, 1e12)
    add_post(district, "police", "CIVIL", "handler")
    district.people["police"].is_active = True
    district.people["police"].save()
    sweep()
    assert came(act) == [
        ("done", ""),
        ("refused", "Your post ended before its turn came."),
        ("refused", "Your account was closed before its turn came."),
        ("refused", "It is not there for you any more."),
    ]
    assert [reload(case).status for case in cases] == ["signed", *["dispatched"] * 3]


def test_the_rest_is_left_when_it_is_stopped(district, cases, monkeypatch):
    act = begun(district, cases, Verb.NOTE, parameters={"text": "周三一起去"})
    monkeypatch.setattr(bulk, "PORTION", 1)
    bulk._portion(act, 1e12)
    with pytest.raises(NotThere):
        stop(act, actor=district.actor("fire"))
    stop(act, actor=district.actor("police"))
    assert sweep() == 0
    with pytest.raises(MoveRefused):
        stop(act, actor=district.actor("police"))
    found = reads.progress(district.actor("police"), act.pk)
    assert (found.done, found.left, found.act.state) == (1, 3, "stopped")
    assert Letter.objects.filter(text="周三一起去").count() == 1
    assert found.act.parameters == {}, "the words stand in the case alone"


def test_taken_given_back_noted_and_dispatched(district, cases):
    for case in cases:
        handling.sign(case, actor=district.actor("police"))
    given_back = begun(district, cases, Verb.RELEASE)
    sweep()
    assert set(Assignment.objects.values_list("officer", flat=True)) == {None}
    taken = begun(district, cases, Verb.TAKE)
    noted = begun(district, cases, Verb.NOTE, parameters={"text": "周三一起去"})
    sweep()
    assert set(Assignment.objects.values_list("officer__username", flat=True)) == {"police"}
    assert Letter.objects.filter(text="周三一起去").count() == 4
    again = begun(district, cases, Verb.TAKE)
    sweep()
    assert {state for act in (given_back, taken, noted) for state, _ in came(act)} == {"done"}
    assert {state for state, _ in came(again)} == {"passed"}
    unclear = [file_case(district, None, body=f"{n}").grievance for n in range(2)]
    lead = district.departments["POLICE"]
    sent = begun(district, unclear, Verb.DISPATCH, "grid", parameters={"lead": lead.pk, "reason": "治安"})
    dispatching.dispatch(unclear[0], actor=district.actor("ruling"), lead=lead, reason="先派")
    sweep()
    assert [state for state, _reason in came(sent)] == ["passed", "done"]
    assert {part.department for part in Assignment.objects.filter(grievance__in=unclear)} == {lead}


def test_who_may_not_may_not_and_nothing_has_begun(district, cases):
    for name, verb in (("head", Verb.SIGN), ("police", Verb.DISPATCH), ("ruling", Verb.TAKE)):
        with pytest.raises(NotAllowed):
            begun(district, cases, verb, name)
    assert (BulkAct.objects.count(), journal.entries("bulk:1")) == (0, [])
    assert bulk_deeds.verbs_for(district.actor("administrator")) == ()


def test_three_of_ones_own_run_at_once(district, cases):
    for _ in range(3):
        begun(district, cases)
    with pytest.raises(TooMany):
        begun(district, cases)
    sweep()
    assert begun(district, cases).is_running


def test_a_case_that_breaks_the_code_does_not_stop_the_rest(district, cases, monkeypatch):
    real = bulk_deeds.DEEDS[Verb.SIGN].do

    def broken(case, *rest):
        if case.pk == cases[1].pk:
            raise ZeroDivisionError
        real(case, *rest)

    deeds = {**bulk_deeds.DEEDS, Verb.SIGN: bulk_deeds.Deed(broken, bulk_deeds.DEEDS[Verb.SIGN].done)}
    monkeypatch.setattr(bulk, "DEEDS", deeds)
    act = begun(district, cases)
    sweep()
    broke = ("refused", "Something went wrong here. Please do it on the case's page.")
    assert came(act) == [("done", ""), broke, ("done", ""), ("done", "")]
    assert reload(cases[1]).status == Status.DISPATCHED


def test_all_that_match_are_frozen_as_the_view_stood(district, cases):
    actor, now = district.actor("police"), clock.now()
    view = next(view for view in VIEWS if view.key == "sign")
    choice = Choice(view=view, narrowing=Narrowing(category=district.categories["A01"].pk))
    e_bikes = file_case(district, "A03").grievance
    first, number = reads.begin(choice, actor, now)
    assert (number, {reference for reference, _ in first}) == (4, {case.reference for case in cases})
    act = start(actor=actor, verb=Verb.SIGN, cases=reads.chosen(choice, actor, now, 3), form_key=uuid.uuid4())
    later = file_case(district, "A01", body="后来的").grievance
    sweep()
    assert act.total == 3
    states = Assignment.objects.filter(department__code="POLICE", state=PartState.WAITING)
    assert {part.grievance_id for part in states} >= {later.pk, e_bikes.pk}
    assert len(states) == 3


def test_what_is_not_ones_own_is_not_chosen_by_its_reference(district, cases):
    secret = file_case(district, "H02").grievance
    choice = Choice(references=(secret.reference, cases[0].reference))
    assert reads.begin(choice, district.actor("police"), clock.now())[1] == 1
    act = begun(district, [secret, cases[0]])
    sweep()
    assert [state for state, _reason in came(act)].count("refused") == 1
    assert reload(secret).version == secret.version


def test_a_case_that_became_a_complaint_about_staff_is_named_in_no_report(district, cases):
    act = begun(district, cases[:2])
    dispatching.correct(
        cases[0],
        actor=district.actor("grid"),
        category=district.categories["H02"],
        area=district.areas["LH-NH-01-01"],
    )
    sweep()
    assert came(act)[0] == ("refused", "It is not there for you any more.")
    assert list(reads.refused(act, district.actor("police"))) == []


def test_a_report_keeps_neither_name_nor_number_of_who_filed(district):
    filer = Filer("孙秀英", "13911112222", anonymous=False)
    case = file_case(district, "A01", filer=filer).grievance
    handling.sign(case, actor=district.actor("police"))
    act = begun(district, [case], Verb.NOTE, parameters={"text": "孙秀英 13911112222 明天来办公室"})
    sweep()
    told = "The text seems to name who filed. Write it on the case's page, or without the name."
    assert came(act) == [("refused", told)]
    assert ended(act).parameters == {}
    assert not Letter.objects.filter(grievance=case).exists()


def test_why_an_erased_case_was_refused_is_forgotten_with_it(district, cases):
    act = begun(district, cases[:2])
    for case in cases[:2]:
        answering.withdraw(case, actor=bearer(case.pk))
    sweep()
    assert all(reason for _state, reason in came(act))
    erasing.erase(reload(cases[0]), actor=bearer(cases[0].pk), sure=True)
    assert [(state, bool(reason)) for state, reason in came(act)] == [("refused", False), ("refused", True)]


def test_reports_are_forgotten_after_thirty_days_and_are_ones_own(district, cases):
    act = begun(district, cases)
    sweep()
    assert [each.act.pk for each in reads.recent(district.actor("police"), clock.now())] == [act.pk]
    assert reads.recent(district.actor("fire"), clock.now()) == []
    with pytest.raises(NotThere):
        reads.progress(district.actor("fire"), act.pk)
    with clock.travel(clock.now() + timedelta(days=29)):
        tidy()
        assert BulkAct.objects.count() == 1
    with clock.travel(clock.now() + timedelta(days=31)):
        tidy()
    assert (BulkAct.objects.count(), BulkCase.objects.count()) == (0, 0)
