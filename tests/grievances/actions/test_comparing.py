"""Boilerplate: nearly the same in three other cases is flagged once, and sent where its author says so."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grievances.actions import handling, resolving
from grievances.actions.resolving import Reply
from grievances.models import Grievance, Letter, Resolution
from grievances.selectors import replies
from portal.engines.journal import journal
from portal.kit.errors import Invalid
from tests.factories.district import file_case, reload

pytestmark = pytest.mark.django_db
SAME = "您好，您反映的问题已收到，我们将尽快安排人员到现场核实处理，感谢您的理解与支持。"


def signed(district, number: int) -> Grievance:
    case = file_case(district, "A01", body=f"第{number}件：楼下半夜很吵。").grievance
    handling.sign(case, actor=district.actor("police"))
    return case


def write(district, case, text=SAME, anyway=False):
    return handling.contact(case, actor=district.actor("police"), text=text, anyway=anyway)


def facts(case) -> dict:
    return journal.facts(list(journal.entries(case.subject))[-1])


def test_the_fourth_is_flagged_with_how_many_and_one_reference_and_nothing_is_sent(district):
    cases = [signed(district, number) for number in range(4)]
    for case in cases[:3]:
        write(district, case)
        assert "alike" not in facts(case)
    with pytest.raises(Invalid) as refusal:
        write(district, cases[3], SAME.replace("尽快", "尽早"))
    assert refusal.value.field == "anyway"
    assert cases[2].reference in str(refusal.value)
    assert "3" in str(refusal.value)
    assert Letter.objects.count() == 3
    assert reload(cases[3]).version == cases[3].version
    write(district, cases[3], "今晚十点到楼下听过，是三楼在装修，已要求停工，明天再查。")
    assert "alike" not in facts(cases[3])


def test_sent_all_the_same_the_journal_keeps_that_it_was_flagged_and_no_word(district):
    cases = [signed(district, number) for number in range(4)]
    for case in cases:
        write(district, case, anyway=case is cases[3])
    assert facts(cases[3])["alike"] == 3
    assert "尽快" not in str(facts(cases[3]))


def test_the_own_case_counts_not_and_each_other_once_and_another_departments_not(district):
    cases = [signed(district, number) for number in range(3)]
    for case in (cases[0], cases[0], cases[0], cases[1]):
        write(district, case)
    write(district, cases[2])
    joint = file_case(district).grievance
    handling.sign(joint, actor=district.actor("fire"))
    handling.contact(joint, actor=district.actor("fire"), text=SAME, anyway=False)
    assert Letter.objects.count() == 6


def test_letters_proposals_and_refusals_are_compared_with_each_other_by_what_they_say_of_the_case(district):
    cases = [signed(district, number) for number in range(5)]
    police = district.actor("police")
    for case in cases[:2]:
        write(district, case)
    resolving.refuse(cases[2], actor=police, reason=SAME, basis="条例第一条", anyway=False)
    reply = Reply(SAME[:20], "条例第九条", SAME[20:], evidence="录像")
    with pytest.raises(Invalid) as refusal:
        resolving.propose(cases[3], actor=police, reply=reply, anyway=False)
    assert refusal.value.field == "anyway"
    with pytest.raises(Invalid):
        resolving.refuse(cases[4], actor=police, reason=SAME, basis="条例第三条", anyway=False)
    assert Resolution.objects.count() == 1
    resolving.propose(cases[3], actor=police, reply=reply, anyway=True)
    assert facts(cases[3])["alike"] == 3


def test_whoever_writes_without_being_asked_is_not_compared(district):
    for number in range(4):
        handling.contact(signed(district, number), actor=district.actor("police"), text=SAME)


def test_a_case_that_the_author_may_not_see_is_not_named_nor_counted(district):
    cases = [signed(district, number) for number in range(4)]
    for case in cases[:3]:
        write(district, case)
    Grievance.objects.filter(pk=cases[0].pk).update(area=district.areas["LH-YJ-01-01"])
    district.departments["POLICE"].parts.filter(grievance=cases[0]).update(state="withdrawn")
    write(district, cases[3])


def test_what_is_compared_is_two_short_walks_along_an_index_however_much_there_is(district):
    case = signed(district, 0)
    police = district.departments["POLICE"].pk
    with CaptureQueriesContext(connection) as asked:
        assert replies.lately(police, besides=case.pk) == []
    assert len(asked) == 2
    assert all(f"LIMIT {replies.LAST}" in query["sql"] for query in asked)
