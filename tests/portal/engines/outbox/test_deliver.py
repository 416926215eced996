"""What becomes of a mail that a server refuses."""

import smtplib
from datetime import UTC, datetime

import pytest
from django.core.mail.backends import locmem

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
