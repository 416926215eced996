"""One person who files the same again, or very much: nothing is refused for good, an officer looks."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import repeating
from grievances.models import Grievance
from portal.accounts.identities import Filer
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import MoveRefused, NotAllowed
from tests.factories.district import file_case, reload

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ME = Filer(phone="13800000000")


def again(district, hours: float = 0, **more) -> Grievance:
    with clock.travel(MONDAY + timedelta(hours=hours)):
        return file_case(district, **({"filer": ME, "all_the_same": False} | more)).grievance


def test_the_same_again_within_a_day_is_one_matter_unless_it_has_happened_again(district):
    first = again(district)
    with pytest.raises(MoveRefused, match=first.reference):
        again(district, 23, filer=Filer(phone="+86 138-0000-0000", email="new@example.org"))
    assert Grievance.objects.count() == 1
    assert again(district, 23, all_the_same=True) != first
    assert again(district, 48) != first


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
    assert again(district, 1, **other) != first


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
