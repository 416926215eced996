"""What panel members get for their time is recorded, told to them, and struck out where it was a mistake."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from evaluation.actions import paying
from evaluation.models import Compensation
from evaluation.selectors import payments
from portal.departments.models import Role
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere
from tests.factories.district import District, give_posts, new_person
from tests.factories.panel import MONDAY, add_member

pytestmark = pytest.mark.django_db
GIVEN = {"amount": Decimal("200"), "words": "第一季度", "day": date(2026, 3, 2)}


@pytest.fixture(autouse=True)
def _now():
    with clock.travel(MONDAY):
        yield


@pytest.fixture
def place(district) -> District:
    district.people["secretary"] = new_person("secretary", "秘书")
    give_posts(district, "secretary", "COOP", Role.PANEL_SECRETARY)
    return district


def paid(place, name="m1", who="secretary", **more) -> Compensation:
    member = place.people.get(name) and place.people[name].panel_member or add_member(place, name)
    return paying.pay(member, actor=place.actor(who), **GIVEN | more)


def test_it_is_recorded_and_told_and_names_no_case(place):
    row = paid(place)
    assert (row.amount, row.words, row.day) == (Decimal("200"), "第一季度", date(2026, 3, 2))
    letter = Message.objects.get(key=f"paid:{row.pk}")
    assert letter.audience == f"person:{place.people['m1'].pk}"
    facts = journal.facts(journal.entries(f"member:{row.member_id}")[-1])
    assert facts == {"payment": row.pk, "amount": "200", "day": "2026-03-02"}


def test_only_the_secretary(place):
    paid(place)
    for name in ("police", "ruling", "administrator", "m1"):
        with pytest.raises(NotThere):
            paid(place, who=name)
        with pytest.raises(NotThere):
            paying.void(Compensation.objects.get(), actor=place.actor(name), why="x")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("amount", {"amount": Decimal(0)}), ("amount", {"amount": Decimal("100000.01")}),
        ("words", {"words": " "}),
        ("day", {"day": MONDAY.date() + timedelta(days=1)}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field(place, field, wrong):
    with pytest.raises(Invalid) as refused:
        paid(place, **wrong)
    assert refused.value.field == field


def test_what_was_a_mistake_is_struck_out_once_and_stays(place):
    row = paid(place)
    paid(place, "m2", amount=Decimal("80.5"))
    assert payments.total() == payments.Total(Decimal("280.50"), 2)
    paying.void(row, actor=place.actor("secretary"), why="重复登记")
    assert payments.total() == payments.Total(Decimal("80.50"), 1)
    assert Compensation.objects.get(pk=row.pk).void_why == "重复登记"
    with pytest.raises(MoveRefused):
        paying.void(row, actor=place.actor("secretary"), why="再来一次")


def client_of(place, name) -> Client:
    client = Client()
    client.force_login(place.people[name])
    return client


def test_on_the_pages(place):
    member = add_member(place, "m1")
    desk = client_of(place, "secretary")
    given = {"member": member.pk, "amount": "80.50", "words": "交通费", "day": "2026-03-02"}
    refused = desk.post("/panels/office/payments/", given | {"amount": "八十"})
    assert (refused.status_code, "交通费" in refused.content.decode()) == (400, True)
    desk.post("/panels/office/payments/", given)
    assert "80.50" in desk.get("/panels/office/payments/").content.decode()
    assert "80.50 元" in client_of(place, "m1").get("/panels/pool/").content.decode()
    assert "80.50" not in Client().get("/panels/pool/").content.decode(), "one alone is not told to everybody"
    row = Compensation.objects.get()
    desk.post(f"/panels/office/payments/{row.pk}/", {"why": "重复登记"})
    assert "已作废：重复登记" in client_of(place, "m1").get("/panels/pool/").content.decode()


def test_everybody_reads_the_sum_of_five(place):
    for number in range(5):
        paid(place, f"m{number}")
    assert "1000.00 元" in Client().get("/panels/pool/").content.decode()
