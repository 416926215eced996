"""Invariant 14: the same filing sent twice is one case, and both receipts are valid; many at once are many
cases."""

import uuid

import pytest
from django.test import Client

from grievances.models import Assignment, Grievance
from portal.accounts.models import Identity
from portal.engines.escalation.models import Watch
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from tests.factories.district import file_case, small_district
from tests.factories.together import together


@pytest.mark.django_db(transaction=True)
def test_twenty_copies_of_one_form_sent_at_once_are_one_case():
    district = small_district()
    form_key = str(uuid.uuid4())
    filed = together([lambda: file_case(district, form_key=form_key)] * 20)
    assert len({each.grievance.reference for each in filed}) == 1
    assert len({each.code for each in filed}) == 1, "every receipt holds the same private code"
    assert sorted(each.again for each in filed) == [False] + [True] * 19
    assert Grievance.objects.count() == 1
    assert Identity.objects.count() == 1
    assert Assignment.objects.count() == 3
    watched = sorted(Watch.objects.values_list("kind", flat=True))
    assert watched == ["contact", "done", "part", "part", "sign", "sign", "sign"]
    assert Message.objects.count() == 4, "the resident's receipt and three departments"
    assert len(journal.entries(filed[0].grievance.subject)) == 2


@pytest.mark.django_db(transaction=True)
def test_fifty_filings_at_once_get_fifty_references():
    district = small_district()
    filed = together([lambda n=n: file_case(district, body=f"第{n}号楼飞线充电") for n in range(50)])
    assert len({each.grievance.reference for each in filed}) == 50
    assert Grievance.objects.count() == 50
    assert list(journal.verify()) == []


@pytest.mark.django_db(transaction=True)
def test_going_back_and_writing_something_else_is_another_case():
    district = small_district()
    form_key = str(uuid.uuid4())
    first = file_case(district, form_key=form_key, body="楼道飞线充电")
    second = file_case(district, form_key=form_key, body="路灯坏了三天了")
    assert first.grievance.pk != second.grievance.pk


@pytest.mark.django_db
def test_the_same_matter_within_a_day_is_one_for_whoever_shows_that_the_first_is_theirs(district):
    """Whoever doesn't show it gets a case and a receipt of their own; what is sent twice is one for all."""
    told = {"body": "楼道里堆满了纸箱，堵住了门。", "area": "LH-NH-01-01", "category": "A03"}
    told |= {"phone": "13911112222"}

    def send(form_key: uuid.UUID, **headers: str) -> tuple[int, dict]:
        given = {"content_type": "application/json", "headers": {"Idempotency-Key": str(form_key), **headers}}
        answer = Client().post("/api/v1/grievances/", told, **given)
        return answer.status_code, answer.json()

    once, later = uuid.uuid4(), uuid.uuid4()
    first = send(once)
    assert (first[0], send(once)) == (201, (200, first[1] | {"again": True}))
    code = first[1]["code"]
    status, refusal = send(later, **{"X-Case-Code": code})
    assert (status, first[1]["reference"] in str(refusal)) == (409, True)
    assert send(once, **{"X-Case-Code": code}) == (200, first[1] | {"again": True})
    assert Grievance.objects.count() == 1
    second = send(later)
    assert (second[0], send(later)) == (201, (200, second[1] | {"again": True}))
    assert Grievance.objects.count() == 2
    for receipt in (first[1], second[1]):
        assert Client().get(f"/k/{receipt['code']}/").status_code == 302
