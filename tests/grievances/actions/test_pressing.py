"""Pressure because somebody filed: reported at any time, read by those who stand outside, and by no unit."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from grievances import policies
from grievances.actions import erasing, handling, pressing
from grievances.lifecycle import Verb
from grievances.models import Grievance, Pressure
from grievances.selectors import case_page
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere
from tests.factories.browsing import Browser
from tests.factories.district import District, file_case, reload

TEXT = "物业经理昨晚断了我家的水，说是我告的状。"
ANSWER = "已约谈物业，水已恢复，今后直接找我们。"
UNITS = ("fire", "fire_head", "police", "property", "grid", "head")


@pytest.fixture
def case(district) -> Grievance:
    made = file_case(district).grievance
    handling.sign(made, actor=district.actor("fire"))
    return made


def reported(case: Grievance) -> Grievance:
    pressing.report(case, actor=bearer(case.pk), text=TEXT)
    return reload(case)


def pages(district: District, name: str, case: Grievance) -> str:
    client = Client()
    client.force_login(district.people[name])
    case_ = client.get(f"/desk/{case.reference}/")
    return case_.content.decode() + client.get("/desk/?view=reported").content.decode()


def test_the_centre_alone_is_told_and_has_a_day(district, case):
    Message.objects.all().delete()
    now = clock.now()
    with clock.travel(now):
        reported(case)
    row = Pressure.objects.get()
    assert (row.text, row.due_at) == (TEXT, now + timedelta(hours=24))
    assert [m.audience for m in Message.objects.all()] == [f"person:{district.people['ruling'].pk}"]
    entry = journal.entries(case.subject)[-1]
    assert (entry.verb, entry.actor) == (Verb.REPORT, "resident")
    assert set(journal.facts(entry)) == {"due"}


def test_no_table_and_no_letter_holds_it_in_words(district, case):
    reported(case)
    pressing.heed(case, actor=district.actor("ruling"), text=ANSWER)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the database's own names
            rows = str(cursor.fetchall())
            assert TEXT not in rows
            assert ANSWER not in rows


@pytest.mark.parametrize("name", UNITS)
def test_no_unit_sees_that_there_is_a_report(district, case, name):
    reported(case)
    actor, fresh = district.actor(name), reload(case)
    page = case_page(actor, fresh, staff=True)
    assert page.pressures == ()
    assert Verb.HEED not in page.verbs
    assert Verb.REPORT not in {moment.verb for moment in page.timeline}
    shown = pages(district, name, case)
    for word in (TEXT, "打击报复"):
        assert word not in shown


def test_a_unit_is_refused_alike_whether_there_is_a_report_or_not(district, case):
    for _ in range(2):
        for name in ("fire", "grid"):
            with pytest.raises(NotAllowed):
                pressing.heed(case, actor=district.actor(name), text=ANSWER)
        with pytest.raises(NotThere):
            pressing.heed(case, actor=district.actor("civil"), text=ANSWER)
        if not reload(case).reported:
            reported(case)
    assert Pressure.objects.get().answered_at is None


def test_the_centre_answers_and_the_resident_reads_it(district, case):
    reported(case)
    assert TEXT in pages(district, "ruling", case)
    with pytest.raises(Invalid):
        pressing.heed(case, actor=district.actor("ruling"), text=" ")
    pressing.heed(case, actor=district.actor("ruling"), text=ANSWER)
    assert not reload(case).reported
    facts = journal.facts(journal.entries(case.subject)[-1])
    assert facts == {"department": district.departments["COOP"].pk, "late": False}
    with pytest.raises(MoveRefused):
        pressing.heed(case, actor=district.actor("ruling"), text=ANSWER)
    page = case_page(bearer(case.pk), reload(case), staff=False)
    assert [(row.text, row.answer) for row in page.pressures] == [(TEXT, ANSWER)]


def test_one_report_at_a_time_and_another_after_the_answer(district, case):
    reported(case)
    with pytest.raises(MoveRefused):
        reported(case)
    pressing.heed(case, actor=district.actor("ruling"), text=ANSWER)
    reported(case)
    assert Pressure.objects.count() == 2


def test_erased_its_words_are_gone(district, case):
    reported(case)
    pressing.heed(case, actor=district.actor("ruling"), text=ANSWER)
    Grievance.objects.update(status="withdrawn", outcome="withdrawn")
    erasing.erase(reload(case), actor=bearer(case.pk), sure=True)
    assert list(Pressure.objects.values_list("text", "answer")) == [("", "")]


def test_of_a_complaint_about_staff_it_is_disciplines_alone(district):
    case = file_case(district, "H02").grievance
    Message.objects.all().delete()
    reported(case)
    told = [message.audience for message in Message.objects.all()]
    assert told == [f"department:{district.departments['DISCIPLINE'].pk}"]
    assert policies.heeds(district.actor("discipline"), case)
    for name in ("ruling", *UNITS):
        with pytest.raises(NotThere):
            pressing.heed(case, actor=district.actor(name), text=ANSWER)
    pressing.heed(case, actor=district.actor("discipline"), text=ANSWER)


def test_an_ended_case_is_reported_on_too_through_the_page(district):
    filed = file_case(district)
    Grievance.objects.update(status="withdrawn", outcome="withdrawn")
    browser = Browser()
    browser.open(f"/k/{filed.code}/")
    browser.open(f"/case/{filed.grievance.reference}/")
    assert "我因提交诉求受到打击报复" in browser.text
    browser.open(f"/case/{filed.grievance.reference}/report/")
    assert browser.press("act", text="").status_code == 400
    assert browser.press("act", text=TEXT).status_code == 302
    browser.open(f"/case/{filed.grievance.reference}/")
    assert TEXT in browser.text
    assert Pressure.objects.get().text == TEXT
