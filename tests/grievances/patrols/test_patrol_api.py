"""Patrols through the API: the same actions; sent twice it is one; another's round is not there."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from grievances.models import Grievance, PatrolFinding, PatrolRound
from portal.accounts import tokens
from tests.factories.patrols import due, planned, staffed
from tests.factories.town import photo


@pytest.fixture
def town(district):
    return staffed(district)


def caller(town, name: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {tokens.issue(town.people[name], 'phone')}"})


def test_a_round_through_the_api(town):
    walked, grid = due(planned(town)), caller(town, "grid")
    (row,) = grid.get("/api/v1/patrols/rounds/").json()
    assert (row["id"], row["state"], [p["said"] for p in row["points"]]) == (walked.pk, "due", [False, False])
    base = f"/api/v1/patrols/rounds/{walked.pk}"
    assert grid.post(f"{base}/open/").json()["state"] == "walking"
    first, second = (point["id"] for point in row["points"])
    assert [p["said"] for p in grid.post(f"{base}/points/{first}/").json()["points"]] == [True, False]
    sent = {"key": str(uuid.uuid4()), "text": "楼道里有飞线", "solved": "false", "point": second}
    bad = grid.post(f"{base}/findings/", sent | {"solved": "true"})
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (400, "photos")
    told = [
        grid.post(
            f"{base}/findings/", sent | {"photos": SimpleUploadedFile("a.jpg", photo(), "image/jpeg")}
        ).json()
        for _time in range(2)
    ]
    assert told[0] == told[1] == {
        "key": sent["key"], "way": "case", "reference": Grievance.objects.get().reference,
    }  # fmt: skip
    assert (PatrolFinding.objects.count(), Grievance.objects.get().attachments.count()) == (1, 1)
    assert grid.post(f"{base}/finish/").json()["state"] == "walked"
    assert grid.post(f"{base}/findings/", sent | {"key": str(uuid.uuid4())}).status_code == 409


def test_anothers_round_is_not_there(town):
    walked = due(planned(town))
    base = f"/api/v1/patrols/rounds/{walked.pk}"
    for name in ("second", "street", "police", "stranger"):
        client = caller(town, name)
        for address in (f"{base}/open/", f"{base}/findings/", f"{base}/finish/"):
            assert client.post(address, {}).status_code == 404, (name, address)
    assert caller(town, "stranger").get("/api/v1/patrols/rounds/").status_code == 404
    assert Client().post(f"{base}/open/").status_code == 404
    assert Client().get("/api/v1/patrols/rounds/").status_code == 401
    assert PatrolRound.objects.get().state == "due"
