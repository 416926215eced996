"""Replies through the API: blanks and boilerplate are refused at their field, as on the pages."""

from grievances.actions import handling
from grievances.models import Letter
from portal.engines.journal import journal
from tests.factories.district import file_case

SAME = "您好，您反映的问题已收到，我们将尽快安排人员到现场核实处理，感谢您的理解与支持。"


def test_what_reads_like_many_others_is_refused_once_and_a_blank_always(district, caller):
    cases = [file_case(district, "A01", body=f"第{n}件：楼下半夜很吵。").grievance for n in range(4)]
    police = caller("police")
    for case in cases:
        handling.sign(case, actor=district.actor("police"))
    for case in cases[:3]:
        assert police.post(f"grievances/{case.reference}/contact/", {"text": SAME})[0] == 200
    path = f"grievances/{cases[3].reference}/contact/"
    status, told = police.post(path, {"text": SAME})
    assert (status, "anyway" in str(told)) == (400, True)
    assert police.post(path, {"text": "[[现场情况]]", "anyway": True})[0] == 400
    assert Letter.objects.count() == 3
    assert police.post(path, {"text": SAME, "anyway": True})[0] == 200
    assert journal.facts(list(journal.entries(cases[3].subject))[-1])["alike"] == 3
