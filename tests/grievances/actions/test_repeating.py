"""One person who files the same again, or very much: nothing is refused for good, an officer looks."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import behalf, checking, dispatching, repeating
from grievances.actions.behalf import Asked
from grievances.models import Grievance
from portal.accounts.identities import Filer
from portal.departments.actors import NOBODY, bearer, owner_index
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import MoveRefused, NotAllowed
from portal.tasks import tidy
from tests.factories.district import add_post, file_case, reload

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ME = Filer(phone="13800000000")
NAMED = Filer("孙秀英", ME.phone, anonymous=False, sensitive_consent=True)
COUNTER = Asked("counter", "in_person", "sight")


def again(district, hours: float = 0, **more) -> Grievance:
    with clock.travel(MONDAY + timedelta(hours=hours)):
        return file_case(district, **({"filer": ME, "all_the_same": False} | more)).grievance


def test_the_same_again_within_a_day_is_one_matter_unless_it_has_happened_again(district):
    first = again(district)
    mine = bearer(first.pk)
    with pytest.raises(MoveRefused, match=first.reference):
        again(district, 23, filer=Filer(phone="+86 138-0000-0000", email="new@example.org"), actor=mine)
    assert Grievance.objects.count() == 1
    assert again(district, 23, all_the_same=True, actor=mine) != first
    assert again(district, 48, actor=mine) != first


def test_whoever_signs_in_is_told_without_a_code(district):
    me = Filer(owner_index=owner_index(district.people["resident"].pk))
    first = again(district, filer=me, actor=district.actor("resident"))
    with pytest.raises(MoveRefused, match=first.reference):
        again(district, 1, filer=me, actor=district.actor("resident"))


@pytest.mark.parametrize(
    "first",
    [{"filer": ME}, {"filer": NAMED}, {"filer": NAMED, "guarded": True}, {"category": "H02", "filer": NAMED}],
    ids=["anonymous", "named", "confidential", "about staff"],
)
def test_whoever_only_knows_the_number_is_told_of_no_case(district, first):
    """The same words with somebody's number get a receipt like any others: nobody finds out who filed."""
    earlier = again(district, **first)
    for hours, phone in ((1, "13900000000"), (2, ME.phone)):
        for actor in (NOBODY, district.actor("resident"), district.actor("fire")):
            filer = Filer(phone=phone, sensitive_consent=True)
            tried = again(district, hours, **first | {"filer": filer, "actor": actor, "guarded": False})
            assert (tried.status, tried.many) == ("dispatched", ""), phone
            assert tried != earlier


def test_the_officer_who_filed_it_for_somebody_is_told_and_no_other(district):
    add_post(district, "civil", "COM-1", "handler")
    given = {"behalf": COUNTER, "filer": NAMED}
    first = again(district, actor=district.actor("grid"), **given)
    with pytest.raises(MoveRefused, match=first.reference):
        again(district, 1, actor=district.actor("grid"), **given)
    assert again(district, 1, actor=district.actor("civil"), **given) != first


def test_a_code_that_an_officer_made_anew_proves_nothing_of_the_number(district):
    first = again(district, actor=district.actor("grid"), behalf=COUNTER, filer=ME)
    behalf.recode(first, actor=district.actor("grid"), proof="known")
    assert again(district, 1, actor=bearer(first.pk)) != first


@pytest.mark.parametrize(
    "other",
    [
        {"filer": Filer(phone="13900000000")},
        {"filer": Filer()},
        {"body": "楼下广场舞太吵"},
        {"area": "LH-NH-01-02"},
    ],
    ids=["somebody else", "nobody known", "other words", "another place"],
)
def test_of_somebody_else_elsewhere_or_in_other_words_it_is_another(district, other):
    first = again(district)
    assert again(district, 1, actor=bearer(first.pk), **other) != first


def test_beyond_a_days_number_it_is_filed_and_waits_for_an_officer(district, settings):
    settings.FILINGS_A_DAY = 2
    cases = [again(district, n, body=f"第{n}件：楼道堆物" + "甲乙丙丁"[n] * 9) for n in range(4)]
    assert [(case.status, case.many) for case in map(reload, cases)] == [
        ("dispatched", ""), ("dispatched", ""), ("filed", "waits"), ("filed", "waits"),
    ]  # fmt: skip
    assert again(district, 24, body="第二天的事").many == ""
    somebody = again(district, 5, filer=Filer(email="b@example.org"))
    assert somebody.many == ""
    with pytest.raises(NotAllowed):
        repeating.go_ahead(cases[0], actor=district.actor("fire"))
    with pytest.raises(MoveRefused):
        repeating.go_ahead(cases[0], actor=district.actor("grid"))
    with clock.travel(MONDAY + timedelta(hours=6)):
        repeating.go_ahead(cases[3], actor=district.actor("grid"))
    assert [(case.status, case.many) for case in map(reload, cases[2:])] == [("dispatched", "free")] * 2
    verbs = [entry.verb for entry in journal.entries(cases[2].subject)]
    assert verbs == ["file", "go_ahead", "dispatch"]
    assert journal.facts(journal.entries(cases[2].subject)[1])["together"] == 2
    assert again(district, 7, body="今天又一件别的事").many == "", (
        "for the rest of the day nothing more waits"
    )


def much(district, **last) -> Grievance:
    """What is filed beyond the day's number, which is one."""
    again(district, filer=NAMED, body="路灯坏了很久没有人修理")
    return again(district, 1, **({"filer": NAMED, "body": "垃圾桶没有人清理，很臭"} | last))


def verbs(case: Grievance) -> list[str]:
    return [entry.verb for entry in journal.entries(case.subject)]


@pytest.mark.parametrize(
    "kept", [{"category": "H02"}, {"guarded": True}], ids=["about staff", "confidential"]
)
def test_what_is_confidential_or_about_staff_never_waits_and_makes_nothing_wait(district, settings, kept):
    settings.FILINGS_A_DAY = 1
    case = reload(much(district, **kept))
    assert (case.status, case.many, case.is_one_of_many) == ("dispatched", "", False)
    lead = "DISCIPLINE" if case.about_staff else "FIRE"
    assert [part.department.code for part in case.parts.filter(role="lead")] == [lead]
    settings.FILINGS_A_DAY = 2
    assert again(district, 2, filer=NAMED, body="又一件：楼道灯不亮").many == "", "the other isn't counted"
    assert again(district, 3, filer=NAMED, body="再一件：下水道堵了").many == "waits"


@pytest.mark.parametrize(
    "turned", [{"about_staff": True}, {"guarded": True}], ids=["about staff", "confidential"]
)
def test_what_waits_from_before_is_let_through_by_the_next_tidying(district, settings, turned):
    settings.FILINGS_A_DAY = 1
    waits, other = much(district), again(district, 2, filer=NAMED, body="井盖松了，车一过就响")
    Grievance.objects.filter(pk=waits.pk).update(**turned)
    with clock.travel(MONDAY + timedelta(days=3)):
        tidy()
        assert repeating.let_through() == 0
    case = reload(waits)
    assert (case.status, case.many, verbs(case)) == ("dispatched", "", ["file", "dispatch"])
    lead = "DISCIPLINE" if case.about_staff else "FIRE"
    assert [part.department.code for part in case.parts.filter(role="lead")] == [lead]
    assert (reload(other).status, reload(other).many) == ("filed", "waits")


def test_what_no_item_covers_is_an_ordinary_case_in_triage(district, settings):
    settings.FILINGS_A_DAY = 1
    waits = much(district)
    Grievance.objects.filter(pk=waits.pk).update(guarded=True, category=None)
    assert repeating.let_through() == 0
    assert (reload(waits).status, reload(waits).is_one_of_many) == ("filed", False)
    with pytest.raises(MoveRefused):
        repeating.go_ahead(waits, actor=district.actor("grid"))


def test_a_case_that_waits_and_is_made_confidential_goes_its_way(district, settings):
    settings.FILINGS_A_DAY = 1
    waits = much(district)
    checking.guard(waits, actor=bearer(waits.pk))
    case = reload(waits)
    assert (case.status, case.many, case.guarded) == ("dispatched", "", True)
    assert verbs(case) == ["file", "guard", "dispatch"]


def test_a_case_that_is_free_stays_so_when_it_is_made_confidential(district, settings):
    settings.FILINGS_A_DAY = 1
    waits = much(district)
    repeating.go_ahead(waits, actor=district.actor("grid"))
    checking.guard(waits, actor=bearer(waits.pk))
    assert (reload(waits).many, verbs(waits)) == ("free", ["file", "go_ahead", "dispatch", "guard"])


def test_a_case_that_waits_and_turns_out_to_be_about_staff_goes_to_discipline(district, settings):
    settings.FILINGS_A_DAY = 1
    waits = much(district)
    dispatching.correct(
        waits, actor=district.actor("grid"), category=district.categories["H02"], area=waits.area
    )
    case = reload(waits)
    assert (case.status, case.many) == ("dispatched", "")
    assert [part.department.code for part in case.parts.all()] == ["DISCIPLINE"]


def test_an_anonymous_case_and_a_named_one_never_go_ahead_together(district, settings):
    settings.FILINGS_A_DAY = 1
    named = much(district)
    quiet = [
        again(district, hours, filer=ME, body=body)
        for hours, body in ((2, "邻居在楼道里充电"), (3, "小区门口有人乱停车"))
    ]
    assert [case.many for case in (named, *quiet)] == ["waits"] * 3
    repeating.go_ahead(named, actor=district.actor("grid"))
    assert [reload(case).many for case in (named, *quiet)] == ["free", "waits", "waits"]
    assert journal.facts(journal.entries(named.subject)[1])["together"] == 1
    repeating.go_ahead(quiet[0], actor=district.actor("grid"))
    assert [reload(case).many for case in quiet] == ["free", "free"]


def test_a_confidential_case_that_waits_from_before_does_not_go_with_a_named_one(district, settings):
    settings.FILINGS_A_DAY = 1
    named = much(district)
    kept = again(district, 2, filer=NAMED, body="邻居在楼道里充电")
    Grievance.objects.filter(pk=kept.pk).update(guarded=True)
    repeating.go_ahead(named, actor=district.actor("grid"))
    assert (reload(named).many, reload(kept).version) == ("free", kept.version)
