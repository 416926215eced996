"""What becomes of a mail that a server refuses, or that nobody can open, and of those behind it."""

import smtplib
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.db import connection

from portal.engines.outbox import deliver
from portal.engines.outbox.models import Message, State
from portal.engines.outbox.post import Letter, post

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "state"),
    [(450, State.WAITING), (550, State.DEAD)],
    ids=["come back later", "no such reader"],
)
def test_only_a_lasting_refusal_gives_a_mail_up(monkeypatch, code, state):
    def refuse(self, messages):
        raise smtplib.SMTPRecipientsRefused({"a@example.org": (code, b"")})

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse)
    post([Letter("grievance:1:1:resident", "grievance:1", "resident", "a@example.org", "标题", "正文")], NOON)
    assert deliver.deliver(NOON) == 0
    row = Message.objects.get()
    assert (row.state, row.attempts, row.error) == (state, 1, "SMTPRecipientsRefused")
    assert row.next_at > NOON
    assert row.lease == ""


def letter(seq, reader, subject="grievance:1"):
    return Letter(f"{subject}:{seq}:{reader}", subject, reader, f"{reader}@example.org", f"标题{seq}", "正文")


@pytest.mark.django_db
def test_a_row_that_cannot_be_opened_is_dead_and_the_others_leave():
    post([letter(1, "resident"), letter(2, "lead"), letter(3, "resident")], NOON)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE engines_message SET body = 'gone:AAAA' WHERE key = 'grievance:1:1:resident'")
    assert deliver.deliver(NOON) == 2
    assert [m.subject for m in mail.outbox] == ["标题2", "标题3"]
    rows = Message.objects.defer("recipient", "title", "body").order_by("pk")
    assert [(row.state, row.error) for row in rows] == [("dead", "CannotOpen"), ("sent", ""), ("sent", "")]


@pytest.mark.django_db
def test_a_slow_server_is_left_before_somebody_else_takes_its_letters_for_forgotten(monkeypatch):
    """The sweep stops in time; what it had claimed and not sent is free for the next, as if untouched."""
    post([letter(n, f"reader{n}") for n in range(1, 5)], NOON)
    passed = iter([0.0, 0.0, 1.0, 2.0, deliver.PATIENCE + 1, deliver.PATIENCE + 2])
    monkeypatch.setattr(deliver, "time", SimpleNamespace(monotonic=lambda: next(passed)))
    assert deliver.deliver(NOON) == 2
    rows = Message.objects.order_by("pk").values_list("state", "attempts", "lease", "next_at")
    assert list(rows)[2:] == [("waiting", 0, "", NOON)] * 2
    monkeypatch.undo()
    assert deliver.deliver(NOON) == 2
    assert [m.subject for m in mail.outbox] == ["标题1", "标题2", "标题3", "标题4"]


@pytest.mark.django_db
def test_a_reader_who_is_out_of_reach_holds_back_his_own_letters_alone(monkeypatch):
    real = locmem.EmailBackend.send_messages

    def refuse_lead(self, messages):
        if messages[0].to == ["lead@example.org"]:
            raise smtplib.SMTPRecipientsRefused({"lead@example.org": (450, b"")})
        return real(self, messages)

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse_lead)
    post([letter(1, "lead"), letter(2, "lead"), letter(3, "resident"), letter(4, "resident")], NOON)
    assert deliver.deliver(NOON) == 2
    assert [m.subject for m in mail.outbox] == ["标题3", "标题4"]
    rows = Message.objects.order_by("pk").values_list("state", "attempts")
    assert list(rows) == [("waiting", 1), ("waiting", 0), ("sent", 1), ("sent", 1)]
