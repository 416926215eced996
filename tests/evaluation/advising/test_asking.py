"""A group is asked; its members think for themselves; every opinion is answered, in time or it is raised."""

from datetime import UTC, date, datetime, timedelta

import pytest

from evaluation.advising.actions import asking, groups, sweeping
from evaluation.advising.actions.asking import Matter
from evaluation.advising.actions.groups import Term
from evaluation.advising.selectors import reading
from evaluation.models import AdviceQuestion, AdvisoryGroup, AdvisoryMember, Opinion
from grievances.models import Grievance
from grievances.tasks import sweep as raise_due
from portal.departments.models import Role
from portal.engines.escalation.models import LadderRung
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere
from tests.factories.district import District, file_case, give_posts, new_person
from tests.factories.judged import with_owners
from tests.factories.panel import MONDAY

DUE = datetime(2026, 3, 16, 10, 0, tzinfo=UTC)  # ten working days after Monday the 2nd, at closing time
ANSWER_DUE = datetime(2026, 4, 7, 10, 0, tzinfo=UTC)  # fifteen more, without Qingming on the 6th
TEXTS = {"name_zh": "养老咨询小组", "name_en": "Elderly care", "about_zh": "养老。", "about_en": "Care."}
TERM = Term("expert", "云泽大学", date(2026, 1, 1), date(2027, 1, 1))


@pytest.fixture
def place(district) -> District:
    for level, minutes, tells in ((1, 0, Role.RULING), (2, 60, Role.DISTRICT_HEAD)):
        LadderRung.objects.create(
            kind="advice", level=level, after_minutes=minutes, tells=tells, name_zh="级", name_en="L"
        )
    return with_owners(district)


@pytest.fixture
def group(place) -> AdvisoryGroup:
    """Three members: a1, a2, a3."""
    with clock.travel(MONDAY):
        made = groups.found(actor=place.actor("policy"), **TEXTS)
        for name in ("a1", "a2", "a3"):
            place.people[name] = new_person(name, name)
            groups.designate(made, place.people[name], actor=place.actor("policy"), term=TERM)
    return made


def asked(place, group, who="policy", when=MONDAY, **more) -> AdviceQuestion:
    with clock.travel(when):
        matter = Matter("要不要把夜间噪声的时限改为一小时？", "现在是两小时。", **more)
        return asking.ask(group, actor=place.actor(who), matter=matter)


def said(place, row, who, when=MONDAY + timedelta(days=1), stance="for", words="应当改。") -> Opinion:
    with clock.travel(when):
        return asking.give_opinion(row.pk, actor=place.actor(who), stance=stance, words=words)


def answered(place, opinion, who="policy", when=DUE, verdict="adopted", because="写入方案。") -> Opinion:
    with clock.travel(when):
        return asking.answer_opinion(opinion.pk, actor=place.actor(who), verdict=verdict, because=because)


def swept(when) -> int:
    with clock.travel(when):
        return sweeping.sweep(when)


def state(row) -> AdviceQuestion:
    return AdviceQuestion.objects.get(pk=row.pk)


# -- groups -----------------------------------------------------------------------------------------


def test_the_policy_centre_alone_keeps_groups(place, group):
    member = AdvisoryMember.objects.first()
    for name in ("police", "ruling", "secretary", "administrator", "a1"):
        actor = place.actor(name)
        with pytest.raises(NotThere):
            groups.found(actor=actor, **TEXTS)
        with pytest.raises(NotThere):
            groups.designate(group, place.people["police"], actor=actor, term=TERM)
        with pytest.raises(NotThere):
            groups.end_term(member, actor=actor, why="x")


@pytest.mark.parametrize(
    ("field", "term"),
    [
        ("designated", Term("friend", "", date(2026, 1, 1), date(2027, 1, 1))),
        ("body", Term("organisation", " ", date(2026, 1, 1), date(2027, 1, 1))),
        ("to_day", Term("expert", "", date(2026, 1, 1), date(2026, 1, 1))),
        ("to_day", Term("expert", "", date(2026, 1, 1), date(2031, 1, 1))),
    ],
)
def test_a_term_says_how_and_until_when(place, group, field, term):
    with pytest.raises(Invalid) as refused:
        groups.designate(group, place.people["police"], actor=place.actor("policy"), term=term)
    assert refused.value.field == field


def test_nobody_sits_twice_for_the_same_days(place, group):
    policy = place.actor("policy")
    later = Term("expert", "", date(2026, 12, 31), date(2027, 6, 1))
    with pytest.raises(MoveRefused):
        groups.designate(group, place.people["a1"], actor=policy, term=later)
    after = Term("expert", "", date(2027, 1, 1), date(2027, 6, 1))
    assert groups.designate(group, place.people["a1"], actor=policy, term=after).pk


def test_a_term_ends_by_itself_and_by_a_deed(place, group):
    row = asked(place, group)
    with clock.travel(MONDAY + timedelta(days=1)):
        groups.end_term(
            AdvisoryMember.objects.get(person__username="a1"), actor=place.actor("policy"), why="迁出"
        )
    with pytest.raises(NotThere):
        said(place, row, "a1", MONDAY + timedelta(days=1, hours=1))
    AdvisoryMember.objects.filter(person__username="a2").update(to_day=date(2026, 3, 4))
    with pytest.raises(NotThere):
        said(place, row, "a2", MONDAY + timedelta(days=2))
    assert said(place, row, "a3").pk


# -- asking -----------------------------------------------------------------------------------------


def test_every_member_is_asked_and_the_time_is_set(place, group):
    row = asked(place, group)
    assert (row.state, row.due_at, row.role) == ("open", DUE, Role.POLICY)
    assert Message.objects.filter(key__contains=":advice_asked:").count() == 3
    assert journal.facts(journal.entries(row.subject)[0])["members"] == 3


@pytest.mark.parametrize("name", ["police", "fire_head", "head", "administrator", "a1"])
def test_others_do_not_ask(place, group, name):
    with pytest.raises(NotThere):
        asked(place, group, name)


def test_a_group_without_anybody_is_not_asked(place):
    with clock.travel(MONDAY):
        empty = groups.found(actor=place.actor("policy"), **TEXTS)
    with pytest.raises(MoveRefused):
        asked(place, empty)


def test_of_what_is_not_public_nobody_is_asked(place, group):
    case = file_case(place, category="A01").grievance
    Grievance.objects.filter(pk=case.pk).update(sensitive=True)
    with pytest.raises(Invalid):
        asked(place, group, "ruling", grievance=Grievance.objects.get(pk=case.pk))
    Grievance.objects.filter(pk=case.pk).update(sensitive=False, about_staff=True)
    with pytest.raises(Invalid):
        asked(place, group, "ruling", grievance=Grievance.objects.get(pk=case.pk))


def test_who_works_for_a_unit_of_the_case_is_not_asked(place, group):
    with clock.travel(MONDAY):
        case = file_case(place, category="A01").grievance
    give_posts(place, "a1", "POLICE", Role.HANDLER)
    row = asked(place, group, "ruling", grievance=case)
    told = {each.audience for each in Message.objects.filter(key__contains=":advice_asked:")}
    assert told == {f"person:{place.people[name].pk}" for name in ("a2", "a3")}
    with pytest.raises(MoveRefused):
        said(place, row, "a1")
    for name in ("a2", "a3"):
        said(place, row, name)
    assert state(row).state == "answering", "who is not asked is not waited for"


# -- opinions ---------------------------------------------------------------------------------------


def test_an_opinion_may_be_changed_until_the_time_is_over(place, group):
    row = asked(place, group)
    said(place, row, "a1")
    said(place, row, "a1", stance="against", words="不够。")
    assert [(each.stance, each.words) for each in Opinion.objects.all()] == [("against", "不够。")]
    said(place, row, "a1", DUE - timedelta(seconds=1), stance="amend")
    with pytest.raises(MoveRefused):
        said(place, row, "a1", DUE), "also where no sweep has run yet"
    swept(DUE)
    with pytest.raises(MoveRefused):
        said(place, row, "a1", DUE + timedelta(hours=1))


def test_nobody_reads_the_others_before_the_time_is_over(place, group):
    row = asked(place, group)
    said(place, row, "a1", words="我赞成。")
    with clock.travel(MONDAY + timedelta(days=2)):
        for name in ("a1", "a2", "policy"):
            page = reading.shown(place.actor(name), row.pk)
            assert page.opinions == ()
            assert sum(page.counts.values()) == 0
            assert all("stance" not in each.data for each in page.events)
    swept(DUE)
    with clock.travel(DUE):
        assert len(reading.shown(place.actor("a2"), row.pk).opinions) == 1


def test_when_everybody_has_said_something_it_is_over_at_once(place, group):
    row = asked(place, group)
    for name in ("a1", "a2"):
        said(place, row, name)
    assert state(row).state == "open"
    said(place, row, "a3")
    assert state(row).state == "answering"


@pytest.mark.parametrize(("field", "given"), [("stance", {"stance": "maybe"}), ("words", {"words": " "})])
def test_an_opinion_has_a_stance_and_reasons(place, group, field, given):
    row = asked(place, group)
    with pytest.raises(Invalid) as refused:
        said(place, row, "a1", **given)
    assert refused.value.field == field


def test_officers_and_strangers_give_none(place, group):
    row = asked(place, group)
    for name in ("policy", "police", "head"):
        with pytest.raises(NotThere):
            said(place, row, name)


# -- by itself --------------------------------------------------------------------------------------


def test_who_has_said_nothing_is_reminded_once(place, group, monkeypatch):
    row = asked(place, group)
    said(place, row, "a1")
    soon = DUE - timedelta(days=2)
    assert swept(DUE - timedelta(days=4)) == 0
    real = sweeping.notices.remind

    def die(*_):
        raise SystemExit(9)

    monkeypatch.setattr(sweeping.notices, "remind", die)
    with pytest.raises(SystemExit):
        swept(soon)
    monkeypatch.setattr(sweeping.notices, "remind", real)
    assert [swept(soon), swept(soon + timedelta(hours=1))] == [1, 0]
    told = {each.audience for each in Message.objects.filter(key__contains=":advice_soon:")}
    assert told == {f"person:{place.people[name].pk}" for name in ("a2", "a3")}
    assert state(row).reminded_at == soon


def test_it_is_over_at_its_true_time_however_late_the_sweep(place, group):
    row = asked(place, group)
    said(place, row, "a1")
    assert [swept(DUE + timedelta(days=3)), swept(DUE + timedelta(days=3))] == [1, 0]
    found = state(row)
    assert (found.state, found.answer_due_at) == ("answering", ANSWER_DUE)
    assert [e.at for e in journal.entries(row.subject) if e.verb == "end_advice"] == [DUE]
    assert (
        Message.objects.get(key__contains=":advice_given:").audience == f"person:{place.people['policy'].pk}"
    )


def test_without_an_opinion_it_closes(place, group):
    row = asked(place, group)
    swept(DUE + timedelta(days=1))
    assert (state(row).state, state(row).closed_at) == ("closed", DUE)


# -- answers ----------------------------------------------------------------------------------------


@pytest.fixture
def given(place, group) -> list[Opinion]:
    row = asked(place, group)
    return [said(place, row, name) for name in ("a1", "a2", "a3")]


def test_every_opinion_is_answered_and_then_it_is_closed(place, given):
    for opinion, verdict in zip(given[:2], ("adopted", "partly"), strict=True):
        answered(place, opinion, verdict=verdict)
    assert state(given[0].question).state == "answering"
    assert not Message.objects.filter(key__contains=":advice_answered:").exists()
    answered(place, given[2], verdict="not", because="一小时做不到。")
    assert (state(given[0].question).state, state(given[0].question).closed_at) == ("closed", DUE)
    assert Message.objects.filter(key__contains=":advice_answered:").count() == 3
    assert list(journal.verify()) == []


def test_once_with_a_reason_and_not_before_the_time_is_over(place, group, given):
    with pytest.raises(Invalid) as refused:
        answered(place, given[0], because=" ")
    assert refused.value.field == "because"
    with pytest.raises(Invalid):
        answered(place, given[0], verdict="perhaps")
    answered(place, given[0])
    with pytest.raises(MoveRefused):
        answered(place, given[0], verdict="not")
    early = said(place, asked(place, group), "a1")
    with pytest.raises(MoveRefused):
        answered(place, early, when=MONDAY + timedelta(days=2))


def test_the_post_that_asked_answers(place, given):
    for name, refusal in (
        ("secretary", NotAllowed), ("ruling", NotAllowed), ("head", NotThere), ("police", NotThere),
        ("a1", NotThere),
    ):  # fmt: skip
        with pytest.raises(refusal):
            answered(place, given[0], name)
    place.people["next"] = new_person("next", "接任者")
    give_posts(place, "next", "COOP", Role.POLICY)
    assert answered(place, given[0], "next").verdict == "adopted"


def test_nobody_answered_in_time(place, given):
    row = state(given[0].question)
    for minutes in (1, 2, 61, 62):
        with clock.travel(row.answer_due_at + timedelta(minutes=minutes)):
            raise_due()
    raised = [journal.facts(e) for e in journal.entries(row.subject) if e.verb == "raise"]
    assert [(each["level"], each["told"]) for each in raised] == [(1, "ruling_officer"), (2, "district_head")]
    assert Message.objects.filter(key__contains=":advice_late:").count() == 2
    for opinion in given:
        answered(place, opinion, when=row.answer_due_at + timedelta(hours=2))
    assert state(row).level == 0
    assert journal.facts(journal.entries(row.subject)[-1])["late"] is True
