"""What the probes are told, and that it is true."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from portal.engines.escalation.models import Watch
from portal.engines.outbox.models import Message
from portal.kit import clock
from tests.factories.district import file_case


def test_a_living_process_answers_without_asking_the_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = client.get("/health/live/")
    assert (response.status_code, response.json()) == (200, {"status": "live"})


def test_ready_tells_that_nothing_is_behind(client, db):
    on_time = {"state": "on time", "seconds": 0}
    assert client.get("/health/ready/").json() == {
        "status": "ready",
        "database": "answers",
        "unapplied_migrations": 0,
        "sweep": on_time,
        "outbox": on_time,
    }


def test_what_is_due_and_not_done_says_that_nobody_sweeps(client, district):
    at = clock.now()
    file_case(district, "A03", at=at)
    Watch.objects.update(next_at=at)
    Message.objects.update(next_at=at + timedelta(minutes=10))
    with clock.travel(at + timedelta(minutes=2)):
        assert client.get("/health/ready/").json()["sweep"] == {"state": "on time", "seconds": 120}
    with clock.travel(at + timedelta(minutes=14)):
        told = client.get("/health/ready/")
    assert told.status_code == 200, "pages are served all the same"
    assert told.json()["sweep"] == {"state": "behind", "seconds": 840}
    assert told.json()["outbox"] == {"state": "behind", "seconds": 240}


def test_what_was_parked_or_rests_is_not_behind(client, district):
    file_case(district, "A03")
    Watch.objects.update(next_at=clock.now() - timedelta(hours=1), parked="ValueError")
    assert client.get("/health/ready/").json()["sweep"]["state"] == "on time"


def test_tables_of_another_version_are_not_ready(client, db):
    MigrationRecorder(connection).migration_qs.filter(app="services").delete()
    response = client.get("/health/ready/")
    assert response.status_code == 503
    assert response.json()["status"] == "not ready"
    assert response.json()["unapplied_migrations"] >= 1


def test_a_database_that_does_not_answer_is_told_plainly(client, db, monkeypatch):
    def down(self):
        raise DatabaseError("connection refused to 10.0.0.3")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", down)
    response = client.get("/health/ready/")
    assert (response.status_code, response.json()) == (503, {"status": "not ready", "database": "no answer"})


@pytest.mark.parametrize("path", ["/health/live/", "/health/ready/"])
def test_probes_need_no_sign_in_no_https_and_change_nothing(client, db, settings, path):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 405
