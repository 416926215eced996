"""Drawn silent closings are called by the co-operation centre: for a purpose, three times at most."""

from datetime import timedelta

import pytest

from evaluation import tasks
from evaluation.actions import calling, rechecking
from evaluation.models import CallBack, RecheckRule
from evaluation.selectors import callbacks
from grievances.actions import erasing, resolving
from grievances.models import Grievance
from portal.accounts import identities
from portal.accounts.identities import Filer
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere
from tests.factories.browsing import Browser
from tests.factories.district import reload
from tests.factories.panel import MONDAY, REPLY, close_case

pytestmark = pytest.mark.django_db
PHONE = Filer(name="安女士", phone="13800138000", anonymous=False, sensitive_consent=True)


def drawn(district, filer: Filer = PHONE, **more) -> CallBack:
    """A silent closing that was just drawn."""
    rechecking.rule_in_force(MONDAY)
    RecheckRule.objects.update(call=1)
    case = close_case(district, filer=filer, **{"silent": True} | more)
    with clock.travel(case.closed_at):
        tasks.residents()
    return CallBack.objects.filter(grievance=case).first()


def test_only_silent_ones_with_a_number_are_called_and_the_number_is_read_for_a_purpose(district):
    assert drawn(district, silent=False) is None
    assert drawn(district, Filer(email="an@example.org", sensitive_consent=True)).state == "unreachable"
    row = drawn(district)
    ruling = district.actor("ruling")
    for stranger in (district.actor("police"), district.actor("grid"), bearer(row.grievance_id)):
        with pytest.raises(NotThere):
            calling.number(row, actor=stranger, purpose="回访")
        with pytest.raises(NotThere):
            calling.note(row, actor=stranger, outcome="solved")
    with pytest.raises(Invalid):
        calling.number(row, actor=ruling, purpose=" ")
    assert identities.readings(row.grievance.subject) == []
    assert calling.number(row, actor=ruling, purpose="回访").phone == "13800138000"
    assert [each.purpose for each in identities.readings(row.grievance.subject)] == ["回访"]
    assert [entry.verb for entry in journal.entries(row.subject)] == ["read_number"]
    Grievance.objects.update(guarded=True)  # who fears for it is not called
    with pytest.raises(MoveRefused):
        calling.number(row, actor=ruling, purpose="回访")
    assert list(callbacks.waiting(ruling)) == []


def test_three_times_not_reached_is_the_end_and_taken_higher_is_a_fact_of_its_own(district):
    row, ruling = drawn(district), district.actor("ruling")
    with pytest.raises(Invalid):
        calling.note(row, actor=ruling, outcome="not_reached", higher=True)
    states = [calling.note(row, actor=ruling, outcome="not_reached").state for _ in range(3)]
    assert states == ["waiting", "waiting", "unreached"]
    with pytest.raises(MoveRefused):
        calling.note(row, actor=ruling, outcome="solved")
    other = calling.note(drawn(district), actor=ruling, outcome="not_solved", higher=True)
    assert (other.state, other.higher, other.tries) == ("not_solved", True, 1)
    assert reload(other.grievance).outcome == "silent"


def test_what_is_not_solved_is_opened_again_where_they_want_it(district):
    row, ruling = drawn(district), district.actor("ruling")
    for outcome in ("solved", "not_reached"):
        with pytest.raises(Invalid) as refused:
            calling.note(row, actor=ruling, outcome=outcome, again=True)
        assert refused.value.field == "again"
    with clock.travel(reload(row.grievance).closed_at + timedelta(days=1)):
        calling.note(row, actor=ruling, outcome="not_solved", again=True)
    case = reload(row.grievance)
    assert (case.status, case.cycle) == ("in_progress", 2)
    entry = journal.entries(case.subject)[-1]
    assert (entry.verb, journal.facts(entry)["reason"]) == ("reopen", "called")
    with pytest.raises(MoveRefused):
        calling.note(row, actor=ruling, outcome="not_solved", again=True)
    with pytest.raises(Invalid, match="凭这份凭据"):
        resolving.propose(case, actor=district.actor("police"), reply=REPLY)
    html = Browser()
    html.client.force_login(district.people["police"])
    html.open(f"/desk/{case.reference}/")
    assert "电话回访时，诉求人说问题没有解决" in html.text


def test_the_centre_has_the_list_reads_the_number_and_writes_down_what_was_said(district):
    row = drawn(district)
    ruling, police = Browser(), Browser()
    ruling.client.force_login(district.people["ruling"])
    police.client.force_login(district.people["police"])
    address = f"/callbacks/{row.pk}/"
    assert police.open("/callbacks/").status_code == police.open(address).status_code == 404
    with clock.travel(row.drawn_at + timedelta(hours=1)):
        assert address in ruling.open("/callbacks/").content.decode()
        assert "13800138000" not in ruling.open(address).content.decode()
        assert ruling.client.post(f"{address}number/", {"purpose": ""}).status_code == 400
        shown = ruling.client.post(f"{address}number/", {"purpose": "回访"})
        assert "13800138000" in shown.content.decode()
        assert shown.headers["Cache-Control"] == "no-store"
        assert ruling.client.post(address, {"higher": "on"}).status_code == 400
        assert ruling.client.post(address, {"outcome": "solved", "higher": "on"}).status_code == 302
        assert address not in ruling.open("/callbacks/").content.decode()
    row.refresh_from_db()
    assert (row.state, row.higher, row.caller_id) == ("solved", True, district.people["ruling"].pk)


def test_who_erased_is_not_called(district):
    row = drawn(district)
    erasing.erase(row.grievance, actor=bearer(row.grievance_id), sure=True)
    row.refresh_from_db()
    assert row.state == "fallen"
