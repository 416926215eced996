"""The public register's reads: who is in it, what is told, how many."""

from datetime import timedelta

import pytest

from grievances import selectors
from grievances.actions import answering, handling
from grievances.models import Grievance
from grievances.selectors import register
from portal.departments.actors import bearer
from portal.kit import clock
from tests.factories.district import file_case


def test_the_register_holds_no_staff_complaint_nothing_sensitive_nothing_withdrawn(district):
    kept = file_case(district, "A03").grievance
    file_case(district, "H02")
    file_case(district, "B01")
    gone = file_case(district, "A01").grievance
    answering.withdraw(gone, actor=bearer(gone.pk))
    assert [case.reference for case in register.entries()] == [kept.reference]


def test_a_place_is_never_nearer_than_the_community(district):
    grid = file_case(district, "A03", "LH-NH-01-01").grievance
    community = file_case(district, "A03", "LH-NH-01").grievance
    assert selectors.public_place(grid).code == "LH-NH-01"
    assert selectors.public_place(community).code == "LH-NH-01"


def test_words_are_told_only_where_the_resident_allowed_it_and_masked(district):
    body = "我叫张三，住3栋2单元501室，电话13812345678，楼道里飞线充电。"
    silent = file_case(district, "A03", body=body).grievance
    open_ = file_case(district, "A03", body=body, title="张三反映充电", public_text=True).grievance
    assert (register.words(silent, silent.body), register.heading(silent)) == ("", "电动车进楼充电")
    assert register.words(open_, open_.body) == "我叫某某，住某栋某单元某室，电话［电话］，楼道里飞线充电。"


def test_the_public_timeline_names_the_community_and_repeats_no_words_that_somebody_wrote(district):
    filed = clock.now() - timedelta(hours=2)
    case = file_case(district, "A03", "LH-NH-01-01", at=filed).grievance
    handling.sign(case, actor=district.actor("fire"))
    handling.contact(case, actor=district.actor("fire"), text="张先生您好，我们明天上门到501室。")
    told = " ".join(
        moment.sentence for moment in selectors.public_timeline(Grievance.objects.get(pk=case.pk))
    )
    assert "湖东社区" in told
    assert "网格" not in told.replace("网格员", "")
    for hidden in ("张先生", "501", "钱消防"):
        assert hidden not in told
    assert {moment.verb for moment in selectors.public_timeline(case)} == {
        "file",
        "dispatch",
        "sign",
        "contact",
    }
    assert all(moment.letter is None and moment.data is None for moment in selectors.public_timeline(case))


def test_counts_are_exact_and_small_ones_hidden(district, django_assert_num_queries):
    for number in range(24):
        case = file_case(district, "A03" if number % 2 else "A01").grievance
        Grievance.objects.filter(pk=case.pk).update(
            **({"status": "closed", "outcome": "confirmed", "closed_at": clock.now()} if number < 11 else {})
        )
    with django_assert_num_queries(1):
        found = register.tally(register.entries())
    assert (found.total, found.more) == (24, False)
    none = dict.fromkeys(("proposed", "silent", "refused", "transferred", "seen", "unseen"), 0)
    assert found.cells == {"open": 13, "confirmed": 11} | none
    few = register.tally(register.entries().filter(category__code="A01", status="closed"))
    assert few.total is None
    assert set(few.cells.values()) == {None}


def test_counting_stops_at_a_bound_and_says_so(district, monkeypatch):
    for _ in range(4):
        file_case(district, "A03")
    monkeypatch.setattr(register, "MOST_COUNTED", 3)
    assert register.tally(register.entries()) == register.Tally(3, {}, more=True)


@pytest.mark.parametrize("code", ["H02", "B01"])
def test_nobody_is_offered_to_look_for_what_is_not_there(district, code):
    assert code not in {row.code for row in register.categories()}
    assert "DISCIPLINE" not in {row.code for row in register.departments()}
