"""What can be seen of mails: everything in the demo, states alone elsewhere."""

from datetime import timedelta

import pytest

from portal.departments.models import Role
from portal.engines.journal import journal
from portal.engines.outbox import deliver
from portal.engines.outbox.models import Message, State
from portal.kit import clock
from tests.factories.district import file_case, give_posts


@pytest.fixture
def mails(district):
    """A case's four: the resident's receipt, and one to each department. A staff complaint's besides."""
    case = file_case(district, "A03").grievance
    file_case(district, "H02")
    return case


@pytest.fixture
def demo(settings) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.portal.demo.urls"


def test_in_the_demo_anyone_reads_them_newest_first(client, mails, demo):
    page = client.get("/demo/mails/")
    rows = page.context["page"].rows
    assert [row.pk for row in rows] == sorted((row.pk for row in rows), reverse=True)
    assert len(rows) == 6
    said = page.content.decode()
    assert "resident@example.org" in said
    assert mails.reference in said


def test_they_can_be_narrowed_to_a_case_and_a_state(client, mails, demo):
    Message.objects.filter(audience="resident", subject=mails.subject).update(state=State.SENT)
    typed = mails.reference.replace("-", "").lower()
    assert len(client.get("/demo/mails/", {"case": typed}).context["page"].rows) == 4
    assert len(client.get("/demo/mails/", {"case": typed, "state": "sent"}).context["page"].rows) == 1
    assert len(client.get("/demo/mails/", {"state": "dead"}).context["page"].rows) == 0
    assert len(client.get("/demo/mails/", {"case": "nothing"}).context["page"].rows) == 0


def test_administrators_see_what_became_of_each_and_nothing_of_what_it_says(client, district, mails):
    client.force_login(district.people["administrator"])
    page = client.get("/admin/mails/")
    said = page.content.decode()
    assert len(page.context["lines"]) == 6
    for hidden in ("resident@example.org", "@linhu.example", mails.reference, mails.title, "/k/", "LH-"):
        assert hidden not in said
    readers = [line.reader for line in page.context["lines"]]
    assert sorted(readers) == ["居民"] * 2 + ["部门"] * 4, (
        "the one to discipline inspection stands out by nothing"
    )
    assert "纪检监察组" not in said


@pytest.mark.parametrize("who", ["fire", "head", "ruling", "grid", "resident"])
def test_nobody_else_finds_the_page(client, district, mails, who):
    client.force_login(district.people[who])
    assert client.get("/admin/mails/").status_code == 404
    assert client.post(f"/admin/mails/{Message.objects.first().pk}/again/").status_code == 404


def test_signed_out_it_leads_to_the_sign_in_page(client, district, mails):
    for path in ("/admin/mails/", "/admin/mails/1/again/", "/admin/mails/999999/again/"):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (302, f"/sign-in/?next={path}")


def test_a_dead_one_is_sent_again_once_and_it_is_recorded(client, district, mails):
    give_posts(district, "administrator", "COOP", Role.HANDLER, Role.ADMINISTRATOR)
    client.force_login(district.people["administrator"])
    row = Message.objects.get(audience="resident", subject=mails.subject)
    Message.objects.filter(pk=row.pk).update(state=State.DEAD, attempts=12, error="SMTPServerDisconnected")
    assert "SMTPServerDisconnected" in client.get("/admin/mails/", {"state": "dead"}).content.decode()

    assert client.post(f"/admin/mails/{row.pk}/again/").status_code == 302
    now = Message.objects.get(pk=row.pk)
    assert (now.state, now.attempts, now.error) == (State.WAITING, 0, "")
    assert [(e.verb, e.role) for e in journal.entries(f"message:{row.pk}")] == [("again", "administrator")]

    assert client.post(f"/admin/mails/{row.pk}/again/").status_code == 409
    assert len(journal.entries(f"message:{row.pk}")) == 1
    deliver.deliver(clock.now() + timedelta(seconds=1))
    assert Message.objects.get(pk=row.pk).state == State.SENT


def test_sending_again_is_a_deed(client, district, mails):
    client.force_login(district.people["administrator"])
    row = Message.objects.first()
    Message.objects.filter(pk=row.pk).update(state=State.DEAD)
    assert client.get(f"/admin/mails/{row.pk}/again/").status_code == 405
    assert Message.objects.get(pk=row.pk).state == State.DEAD


def test_both_pages_cost_the_same_however_many_there_are(
    client, district, mails, demo, django_assert_num_queries
):
    client.force_login(district.people["administrator"])
    # session, person, posts, the rows, the district's name
    with django_assert_num_queries(5):
        client.get("/admin/mails/")
    for _ in range(3):
        file_case(district, "A03")
    with django_assert_num_queries(5):
        client.get("/admin/mails/")


def test_in_the_demo_a_letter_is_answered_as_by_mail_and_a_second_click_is_the_same(client, mails, demo):
    letter = Message.objects.get(audience="resident", subject=mails.subject)
    page = client.get("/demo/mails/", {"case": mails.reference}).content.decode()
    assert f"/demo/mails/{letter.pk}/answer/" in page
    sent = {"text": "线是二楼拉的。", "form_key": "1f0c"}
    for _ in range(2):
        client.post(f"/demo/mails/{letter.pk}/answer/", sent)
    assert list(mails.letters.values_list("kind", "text", "author")) == [
        ("addition", "线是二楼拉的。", "resident")
    ]
    client.post(f"/demo/mails/{letter.pk}/answer/", {"text": "  ", "form_key": "2"})
    assert mails.letters.count() == 1
    other = Message.objects.filter(reply_to="").first()
    assert client.post(f"/demo/mails/{other.pk}/answer/", sent).status_code == 404


def test_outside_the_demo_nobody_answers_for_others(client, mails):
    letter = Message.objects.get(audience="resident", subject=mails.subject)
    assert client.post(f"/demo/mails/{letter.pk}/answer/", {"text": "x"}).status_code == 404
