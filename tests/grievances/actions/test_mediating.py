"""Mediation: who opens it, who takes part, one refusal, sessions, the agreement, its time, the follow-up."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import answering, erasing, following, handling, mediating, resolving
from grievances.actions.mediating import Party
from grievances.actions.resolving import Reply
from grievances.lifecycle import Verb
from grievances.models import Grievance, Mediation, MediationParty, MediationSession
from grievances.policies import available
from grievances.selectors import case_page
from grievances.selectors.case import public_timeline
from grievances.selectors.viewing import VIEWS, Times
from grievances.tasks import sweep
from portal.departments.actors import bearer
from portal.departments.models import Role
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed
from tests.factories.district import file_case, give_posts, reload

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SHOWN, HIDDEN = "楼上住户", "三零二室王某"
REPLY = Reply("噪声属实。", "《噪声法》第六十五条", "已调解。", "", "有调解协议书")
OTHERS = (Party(HIDDEN, SHOWN), Party("物业李某"))
AGREED = "晚十点后不拍球，铺地垫。"


def at(**later):
    return clock.travel(MONDAY + timedelta(**later))


@pytest.fixture
def case(district) -> Grievance:
    give_posts(district, "property", "POLICE", Role.SUPERVISOR)
    with at():
        case = file_case(district, "A01").grievance
        handling.sign(case, actor=district.actor("police"))
    return case


def offer(district, case, parties=OTHERS):
    given = {"about": "楼上夜里拍球的事，一起谈谈。", "parties": parties}
    return mediating.mediate(case, actor=district.actor("police"), **given)


@pytest.fixture
def offered(district, case) -> Grievance:
    with at(days=1):
        offer(district, case)
    return case


@pytest.fixture
def running(district, offered) -> Grievance:
    with at(days=1, hours=1):
        mediating.consent(offered, actor=bearer(offered.pk), agree=True)
        for number in (2, 3):
            mediating.record_consent(offered, actor=district.actor("police"), number=number, agree=True)
    return offered


@pytest.fixture
def agreed(district, running) -> Grievance:
    with at(days=3):
        mediating.agree(running, actor=district.actor("police"), agreement=AGREED)
    return running


def letters(words: str, to: str = "") -> list[Message]:
    return [mail for mail in Message.objects.all() if words in mail.body and to in ("", mail.recipient)]


def close(district, case) -> None:
    resolving.propose(case, actor=district.actor("police"), reply=REPLY)
    resolving.confirm(case, actor=bearer(case.pk))


def verbs(district, case, who="police") -> set[Verb]:
    actor = bearer(case.pk) if who == "resident" else district.actor(who)
    return set(available(actor, reload(case))) & {
        Verb.MEDIATE, Verb.CONSENT, Verb.RECORD_CONSENT, Verb.SIT, Verb.AGREE, Verb.END_MEDIATION,
        Verb.FOLLOW_UP,
    }  # fmt: skip


def test_offered_the_resident_is_asked_and_the_clock_runs_on(district, case):
    with at(days=1):
        assert verbs(district, case) == {Verb.MEDIATE}
        due = reload(case).done_due
        offer(district, case)
        found = reload(case)
        assert (found.mediating, found.mediated, found.done_due) == (True, "", due)
        assert verbs(district, case, "resident") == {Verb.CONSENT}
        assert verbs(district, case) == {Verb.RECORD_CONSENT, Verb.END_MEDIATION}
        assert verbs(district, case, "grid") == set()
    row = Mediation.objects.get()
    assert (row.state, row.until) == ("offered", MONDAY + timedelta(days=31))
    assert list(row.parties.values_list("number", "resident")) == [(1, True), (2, False), (3, False)]
    assert len(letters("一起谈谈", "resident@example.org")) == 1


def test_under_way_only_once_all_take_part(district, offered):
    police = district.actor("police")
    with at(days=2):
        mediating.consent(offered, actor=bearer(offered.pk), agree=True)
        mediating.record_consent(offered, actor=police, number=2, agree=True)
        assert Mediation.objects.get().state == "offered"
        with pytest.raises(MoveRefused):
            mediating.agree(offered, actor=police, agreement=AGREED)
        mediating.record_consent(offered, actor=police, number=3, agree=True)
        assert Mediation.objects.get().state == "under_way"
        assert verbs(district, offered) == {Verb.RECORD_CONSENT, Verb.SIT, Verb.AGREE, Verb.END_MEDIATION}


def test_each_speaks_for_themselves(district, offered):
    with at(days=2):
        with pytest.raises(NotAllowed):
            mediating.consent(offered, actor=district.actor("police"), agree=True)
        with pytest.raises(Invalid):
            mediating.record_consent(offered, actor=district.actor("police"), number=1, agree=True)
        with pytest.raises(NotAllowed):
            mediating.record_consent(offered, actor=bearer(offered.pk), number=2, agree=True)
    assert set(MediationParty.objects.values_list("consent", flat=True)) == {"asked"}


@pytest.mark.parametrize("who", ["resident", "other"])
@pytest.mark.parametrize("when", ["offered", "running"])
def test_one_refusal_ends_it_at_once(district, request, who, when):
    case = request.getfixturevalue(when)
    with at(days=2):
        if who == "resident":
            mediating.consent(case, actor=bearer(case.pk), agree=False)
        else:
            mediating.record_consent(case, actor=district.actor("police"), number=3, agree=False)
        row, found = Mediation.objects.get(), reload(case)
        assert (row.state, row.ended_by, row.ended_at) == ("failed", "refused", MONDAY + timedelta(days=2))
        assert (found.mediating, found.mediated, found.status) == (False, "failed", "in_progress")
        with pytest.raises(MoveRefused):
            mediating.consent(case, actor=bearer(case.pk), agree=True)
    assert len(letters("调解到此结束", "resident@example.org")) == (who == "other")


def test_a_session_is_kept_and_its_words_are_for_officers(district, running):
    with at(days=2):
        given = {"held_at": MONDAY + timedelta(days=1, hours=5), "place": "居委会", "said": "王某说抱歉。"}
        mediating.sit(running, actor=district.actor("police"), **given)
        for wrong in (MONDAY, MONDAY + timedelta(days=3)):
            with pytest.raises(Invalid) as refused:
                mediating.sit(running, actor=district.actor("police"), **{**given, "held_at": wrong})
            assert refused.value.field == "held_at"
        assert MediationSession.objects.get().number == 1
        own = case_page(bearer(running.pk), reload(running), staff=False).mediations[0]
        assert [(s.place, s.said) for s in own.sessions.all()] == [("居委会", "")]
        assert [(p.who, p.told) for p in own.parties.all()] == [("", ""), ("", SHOWN), ("", "")]
        desk = case_page(district.actor("police"), reload(running), staff=True).mediations[0]
        assert [p.who for p in desk.parties.all()] == ["", HIDDEN, "物业李某"]


def test_the_agreement_becomes_part_of_the_reply(district, agreed):
    with at(days=3):
        assert verbs(district, agreed) == set()
        assert (reload(agreed).mediating, reload(agreed).mediated) == (False, "agreed")
        close(district, agreed)
    assert agreed.resolutions.get().decision == f"已调解。\n\n当事人达成的协议：\n{AGREED}"
    assert (reload(agreed).status, reload(agreed).outcome) == ("closed", "confirmed")


def test_disputed_it_can_be_mediated_anew_and_the_old_agreement_is_not_added_again(district, agreed):
    with at(days=4):
        resolving.propose(agreed, actor=district.actor("police"), reply=REPLY)
        resolving.dispute(agreed, actor=bearer(agreed.pk), reason="没有用。")
        assert verbs(district, agreed) == {Verb.MEDIATE}
        resolving.propose(agreed, actor=district.actor("police"), reply=REPLY)
    assert agreed.resolutions.last().decision == "已调解。"


def test_after_thirty_days_it_ends_by_itself_at_its_true_time(district, running):
    with at(days=31, hours=-1):
        sweep()
        assert Mediation.objects.get().state == "under_way"
    with at(days=31, minutes=5):
        assert verbs(district, running) == set(), "nothing can be done between its end and the sweep"
        with pytest.raises(MoveRefused):
            mediating.agree(running, actor=district.actor("police"), agreement=AGREED)
    with at(days=33):
        sweep()
        sweep()
        row = Mediation.objects.get()
        assert (row.state, row.ended_by, row.ended_at) == ("failed", "time", MONDAY + timedelta(days=31))
        ended = [e for e in journal.entries(running.subject) if e.verb == Verb.END_MEDIATION]
        assert len(ended) == 1
        assert verbs(district, running) == {Verb.MEDIATE}


def test_the_lead_ends_it_and_says_why(district, running):
    with at(days=5):
        mediating.end_mediation(running, actor=district.actor("police"), reason="谈了两次谈不拢。")
    row = Mediation.objects.get()
    assert (row.state, row.ended_by, row.ending) == ("failed", "lead", "谈了两次谈不拢。")
    assert len(letters("谈不拢", "resident@example.org")) == 1


@pytest.mark.parametrize("how", ["propose", "refuse", "withdraw"])
def test_the_case_done_otherwise_ends_it(district, running, how):
    police = district.actor("police")
    with at(days=5):
        if how == "propose":
            resolving.propose(running, actor=police, reply=REPLY)
        elif how == "refuse":
            resolving.refuse(running, actor=police, reason="不属实。", basis="第六条")
        else:
            answering.withdraw(running, actor=bearer(running.pk))
    row = Mediation.objects.get()
    assert (row.state, row.ended_by) == ("failed", "case")
    assert (reload(running).mediating, reload(running).mediated) == (False, "failed")
    with at(days=40):
        sweep()
    assert not any(e.verb == Verb.END_MEDIATION for e in journal.entries(running.subject))


@pytest.mark.parametrize("kept", [True, False])
def test_followed_up_after_thirty_days_though_the_case_is_closed(district, agreed, kept):
    police = district.actor("police")
    with at(days=4):
        close(district, agreed)
        with pytest.raises(MoveRefused):
            following.follow_up(agreed, actor=police, holds=kept, found="问了。")
    with at(days=32):
        sweep()
        assert not reload(agreed).follow_up
    with at(days=34):
        sweep()
        sweep()
        assert reload(agreed).follow_up
        assert verbs(district, agreed) == {Verb.FOLLOW_UP}
        assert len(letters("请回访")) == 1
        following.follow_up(agreed, actor=police, holds=kept, found="楼下说安静多了。")
        assert not reload(agreed).follow_up
        with pytest.raises(MoveRefused):
            following.follow_up(agreed, actor=police, holds=kept, found="又问。")
    row = Mediation.objects.get()
    assert (row.kept, row.followed_at) == (kept, MONDAY + timedelta(days=34))
    assert len(letters("没有履行", "property@linhu.example")) == (not kept)
    assert len(letters("可以重新提交", "resident@example.org")) == (not kept)


def test_not_offered_for_other_matters_and_never_about_staff(district):
    district.categories["H02"].mediation = True
    district.categories["H02"].save()
    with at():
        about_staff = file_case(district, "H02").grievance
        other = file_case(district, "A03").grievance
        for case, name in ((about_staff, "discipline"), (other, "fire")):
            actor = district.actor(name)
            handling.sign(case, actor=actor)
            assert Verb.MEDIATE not in available(actor, reload(case))
            with pytest.raises(MoveRefused):
                mediating.mediate(case, actor=actor, about="谈谈", parties=[Party("某人")])
    assert not Mediation.objects.exists()


@pytest.mark.parametrize(
    ("parties", "field"), [((), "who_1"), ((Party(" "),), "who_1"), ((Party("一"),) * 6, "who_1")]
)
def test_two_to_six_parties(district, case, parties, field):
    with at(days=1), pytest.raises(Invalid) as refused:
        offer(district, case, parties)
    assert refused.value.field == field
    assert not Mediation.objects.exists()


def test_the_public_and_the_journal_name_nobody(district, agreed):
    with at(days=4):
        close(district, agreed)
        told = " ".join(moment.sentence for moment in public_timeline(reload(agreed)))
        assert "调解" in told
        kept = str([journal.facts(entry) for entry in journal.entries(agreed.subject)])
    for words in (SHOWN, HIDDEN, AGREED, "物业李某"):
        assert words not in told + kept


def test_erased_its_words_are_gone_and_nobody_is_asked_any_more(district, agreed):
    with at(days=4):
        close(district, agreed)
        erasing.erase(agreed, actor=bearer(agreed.pk), sure=True)
    assert set(MediationParty.objects.values_list("who", "told")) == {("", "")}
    assert Mediation.objects.values_list("about", "agreement").get() == ("", "")
    with at(days=40):
        sweep()
        assert not reload(agreed).follow_up


def test_where_the_lead_has_ended_the_centre_follows_up(district, agreed):
    ruling, police = district.actor("ruling"), district.departments["POLICE"]
    with at(days=4):
        close(district, agreed)
    with at(days=34):
        sweep()
        view = next(each for each in VIEWS if each.key == "follow_up")
        assert not view.rows(ruling, Times.of(clock.now())).exists()
        with pytest.raises(NotAllowed):
            following.follow_up(agreed, actor=ruling, holds=True, found="问了。")
        assert reload(agreed).follow_up
    with at(days=35):
        police.closed_on = clock.local(clock.now()).date()
        police.save()
        assert [case.pk for case in view.rows(ruling, Times.of(clock.now()))] == [agreed.pk]
        assert Verb.FOLLOW_UP in available(ruling, reload(agreed))
        following.follow_up(agreed, actor=ruling, holds=True, found="楼下说安静多了。")
        assert not reload(agreed).follow_up
    assert Mediation.objects.get().kept is True
