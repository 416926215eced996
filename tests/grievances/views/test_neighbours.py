"""Neighbours through the pages: what is like theirs is shown; they join, follow by their own code, leave."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from grievances.actions import handling
from grievances.actions.merging import merge
from grievances.actions.neighbours import join_in
from grievances.models import Grievance, Joining
from portal.accounts import identities
from portal.accounts.identities import Filer
from portal.departments.actors import NOBODY
from tests.factories.district import file_case, reload

FIRST = "我是三号楼的王小明，楼道里有人飛线给电动车充电，晚上很危险。"
ALIKE = "三号楼楼道里有人给电动车飞线充电，很危险"
TITLE = "Your neighbours have filed this already"


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def typed(district, **more) -> dict:
    return {
        "at": "2",
        "form_key": str(uuid.uuid4()),
        "body": ALIKE,
        "area": "LH-NH-01-02",
        **more,
    }


def page(response) -> str:
    return response.content.decode()


def sent(district, **more) -> dict:
    return typed(district, **({"at": "3", "kind": "A03", "wish": "anonymous", "go": "send"} | more))


def test_what_is_like_it_is_shown_before_sending_and_told_as_the_register_tells_it(district, client):
    case = file_case(district, body=FIRST).grievance
    shown = page(client.post(reverse("file"), typed(district, go="on")))
    assert TITLE in shown
    assert case.reference in shown
    assert "王小明" not in shown
    assert "Lakeside grid 1" not in shown.partition(TITLE)[2].partition("</section>")[0]
    fragment = page(client.post(reverse("alike"), typed(district)))
    assert TITLE in fragment
    assert "<html" not in fragment


@pytest.mark.parametrize(
    "more",
    [
        {"body": "楼下广场舞音响太吵"},
        {"area": "LH-YJ-01-01"},
        {"another": "1"},
        {"matter": "staff"},
        {"area": ""},
    ],
    ids=["other words", "elsewhere", "said to be another", "about staff", "nowhere yet"],
)
def test_nothing_is_shown_where_it_is_another_matter(district, client, more):
    file_case(district, body=FIRST)
    assert TITLE not in page(client.post(reverse("alike"), typed(district, **more)))


@pytest.mark.parametrize("category", ["B01", "H02"])
def test_what_is_private_is_never_shown(district, client, category):
    file_case(district, category, body=FIRST)
    assert TITLE not in page(client.post(reverse("alike"), typed(district)))


def test_another_matter_is_filed_as_ever(district, client):
    file_case(district, body=FIRST)
    shown = page(client.post(reverse("file"), typed(district, at="3", go="another")))
    assert TITLE not in shown
    assert 'name="another" value="1"' in shown
    answer = client.post(reverse("file"), sent(district, another="1"))
    assert answer.status_code == 302
    assert Grievance.objects.count() == 2


def test_a_neighbour_joins_follows_by_a_code_of_their_own_and_leaves(district, client):
    case = file_case(district, body=FIRST, public_text=False).grievance
    form = page(client.post(reverse("join", args=[case.reference]), typed(district)))
    assert ALIKE in form, "what was typed comes along"
    assert not Joining.objects.exists()
    key = re.search(r'name="form_key" value="([^"]+)"', form)[1]
    deed = {"deed": "join", "form_key": key, "text": ALIKE, "email": "n@example.org"}
    answer = client.post(reverse("join", args=[case.reference]), deed)
    assert client.post(reverse("join", args=[case.reference]), deed)["Location"] == answer["Location"]
    row = Joining.objects.get()
    assert answer["Location"] == reverse("joined", args=[row.pk])
    handling.sign(case, actor=district.actor("fire"))
    handling.contact(case, actor=district.actor("fire"), text="王小明您好")
    shown = page(client.get(answer["Location"]))
    code = identities.code_of(row.subject)
    assert ALIKE in shown
    assert code in shown
    assert "王小明" not in shown
    other = Client(headers={"accept-language": "en"})
    assert other.get(answer["Location"]).status_code == 404
    assert other.get(f"/k/{code}/")["Location"] == answer["Location"]
    assert other.get(answer["Location"]).status_code == 200
    assert other.get(reverse("own-case", args=[case.reference])).status_code == 404
    assert other.get(
        reverse("api-case", args=[case.reference]), headers={"X-Case-Code": code}
    ).status_code in {
        401,
        404,
    }
    typed_in = Client().post(reverse("track"), {"reference": case.reference, "code": code})
    assert typed_in["Location"] == answer["Location"]
    assert client.get(reverse("joined-leave", args=[row.pk])).status_code == 200
    assert reload(case).joined == 1, "looking at the page leaves nothing"
    client.post(reverse("joined-leave", args=[row.pk]))
    assert (reload(case).joined, Joining.objects.get().text) == (0, "")
    assert other.get(answer["Location"]).status_code == 404


def test_what_is_wrong_stays_beside_its_field_with_what_was_typed(district, client):
    case = file_case(district).grievance
    deed = {"deed": "join", "form_key": str(uuid.uuid4()), "text": "长" * 2001, "email": "not one"}
    answer = client.post(reverse("join", args=[case.reference]), deed)
    assert answer.status_code == 400
    assert "2001 characters" in page(answer)
    assert "not one" in page(answer)
    assert not Joining.objects.exists()


def test_an_account_finds_what_it_joined_and_joins_once(district, client):
    client.force_login(district.people["resident"])
    case = file_case(district).grievance
    for _ in range(2):
        deed = {"deed": "join", "form_key": str(uuid.uuid4())}
        answer = client.post(reverse("join", args=[case.reference]), deed)
    assert answer["Location"] == reverse("joined", args=[Joining.objects.get().pk])
    assert case.reference in page(client.get(reverse("mine")))
    assert client.get(reverse("own-case", args=[case.reference])).status_code == 404


def test_the_count_stands_on_case_entry_and_queue(district, client):
    case = file_case(district).grievance
    for n in range(7):
        join_in(
            case, actor=NOBODY, form_key=f"f{n}", filer=Filer(email=f"n{n}@example.org"), text=f"words {n}"
        )
    assert "7 neighbours joined" in page(client.get(reverse("public-case", args=[case.reference])))
    client.force_login(district.people["grid"])
    desk = page(client.get(reverse("desk-case", args=[case.reference])))
    assert "7 joined" in desk
    assert "words 3" in desk
    assert "n3@example.org" not in desk
    assert 'title="7 joined"' in page(client.get(reverse("desk") + "?view=open"))


def test_an_officer_is_shown_what_is_alike_and_merges(district, client):
    older = file_case(district, body=FIRST, filer=Filer(email="a@example.org")).grievance
    newer = file_case(district, body=ALIKE, filer=Filer(email="b@example.org")).grievance
    file_case(district, body="楼下广场舞音响太吵")
    client.force_login(district.people["grid"])
    url = reverse("desk-act", args=[newer.reference, "merge"])
    form = page(client.get(url))
    choices = re.findall(r'name="likely" value="([^"]+)"', form)
    assert choices == [older.reference, "another"]
    given = {"seen": newer.version, "form_key": str(uuid.uuid4())}
    assert client.post(url, given | {"reference": "LH-2222-22"}).status_code == 400
    assert client.post(url, given).status_code == 400
    assert client.post(url, given | {"likely": older.reference}).status_code == 302
    assert reload(newer).merged_into == older
    assert ALIKE in page(client.get(reverse("desk-case", args=[older.reference])))
    assert older.reference in page(client.get(reverse("desk-case", args=[newer.reference])))
    public = Client(headers={"accept-language": "en"})
    assert older.reference in page(public.get(reverse("public-case", args=[newer.reference])))
    assert newer.reference not in page(public.get(reverse("register")))


def test_the_merged_ones_resident_reads_how_the_other_goes_and_nothing_of_its_filer(district, client):
    older = file_case(district, body=FIRST, filer=Filer(email="a@example.org")).grievance
    newer = file_case(district, body=ALIKE, filer=Filer(email="b@example.org"))
    merge(newer.grievance, actor=district.actor("grid"), into=older)
    handling.sign(older, actor=district.actor("fire"))
    handling.contact(older, actor=district.actor("fire"), text="王小明您好")
    client.get(f"/k/{newer.code}/")
    shown = page(client.get(reverse("own-case", args=[newer.grievance.reference])))
    assert ALIKE in shown or newer.grievance.title in shown
    assert f"It goes on as {older.reference}" in shown
    assert "Fire rescue" in shown
    assert "王小明" not in shown
    assert client.get(reverse("own-case", args=[older.reference])).status_code == 404


def test_the_same_again_is_led_to_the_first_and_filed_all_the_same_where_it_has_happened_again(
    district, client
):
    mine = {"email": "me@example.org", "another": "1"}
    assert client.post(reverse("file"), sent(district, **mine)).status_code == 302
    first = Grievance.objects.get()
    answer = client.post(reverse("file"), sent(district, **mine))
    assert answer.status_code == 409
    assert first.reference in page(answer)
    assert "It has happened again: file it all the same" in page(answer)
    assert Grievance.objects.count() == 1
    assert client.post(reverse("file"), sent(district, **mine, again="", go="again")).status_code == 302
    assert Grievance.objects.count() == 2


def test_from_another_browser_it_is_filed_and_the_officer_sees_that_the_two_are_alike(district, client):
    mine = {"email": "me@example.org", "another": "1"}
    assert client.post(reverse("file"), sent(district, **mine)).status_code == 302
    first = Grievance.objects.get()
    other = Client(headers={"accept-language": "en"})
    assert other.post(reverse("file"), sent(district, **mine)).status_code == 302
    second = Grievance.objects.exclude(pk=first.pk).get()
    client.force_login(district.people["grid"])
    assert first.reference in page(client.get(reverse("desk-act", args=[second.reference, "merge"])))


def test_beyond_the_days_number_the_officer_sees_it_and_goes_ahead(district, client, settings):
    settings.FILINGS_A_DAY = 1
    mine = Filer(phone="13800000000")
    file_case(district, filer=mine)
    waits = file_case(district, filer=mine, body="又一件：楼道堆物").grievance
    client.force_login(district.people["grid"])
    desk = page(client.get(reverse("desk-case", args=[waits.reference])))
    assert "One person, many filings today" in desk
    given = {"seen": waits.version, "form_key": str(uuid.uuid4())}
    assert client.post(reverse("desk-act", args=[waits.reference, "go_ahead"]), given).status_code == 302
    assert reload(waits).status == "dispatched"
