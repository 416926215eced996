"""Short messages: numbers, quiet hours, providers, and that each leaves once."""

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from portal.engines.outbox import calling, deliver, sms
from portal.engines.outbox.models import Channel, Message
from portal.engines.outbox.post import Letter, post
from tests.factories.together import together

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
NIGHT = datetime(2026, 3, 2, 13, 30, tzinfo=UTC)  # half past nine in the evening
MORNING = datetime(2026, 3, 3, 0, 0, tzinfo=UTC)
NUMBER = "+8613911112222"


@pytest.fixture
def sent(settings, tmp_path):
    """What the file provider wrote."""
    settings.SMS_URL, settings.SMS_FILE = "", str(tmp_path / "sms" / "sent.jsonl")
    path = tmp_path / "sms" / "sent.jsonl"
    return lambda: [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def text(seq: int = 1, *, urgent: bool = False) -> Letter:
    key = f"grievance:1:{seq}:resident"
    more = {"channel": Channel.SMS, "urgent": urgent}
    return Letter(key, "grievance:1", "resident", NUMBER, "", "诉求有新进展", **more)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13911112222", NUMBER),
        ("+86 139-1111-2222", NUMBER),
        ("0086 139 1111 2222", NUMBER),
        ("１３９ １１１１ ２２２２", NUMBER),
        ("+44 20 7946 0958", "+442079460958"),
        ("0571-88887777", ""),
        ("12345", ""),
        ("+86 571 88887777", ""),
        ("10012345678", ""),
        ("", ""),
    ],
)
def test_numbers_are_as_providers_take_them_or_none(typed, number):
    assert sms.mobile(typed) == number


@pytest.mark.parametrize(("hour", "rings"), [(0, 0), (4, 4), (12, 12), (13, 24), (20, 24), (23, 24)], ids=str)
def test_no_telephone_rings_at_night(hour, rings):
    """Hours of UTC; the district is eight hours ahead."""
    now = datetime(2026, 3, 2, hour, 0, tzinfo=UTC)
    assert (sms.may_ring(now) - datetime(2026, 3, 2, tzinfo=UTC)).total_seconds() == rings * 3600


@pytest.mark.django_db
def test_it_leaves_once_by_day_and_waits_for_the_morning_by_night(sent):
    post([text(1), text(1)], NIGHT)
    assert deliver.deliver(NIGHT) == 0
    row = Message.objects.get()
    assert (row.state, row.attempts, row.next_at, row.lease) == ("waiting", 0, MORNING, "")
    assert deliver.deliver(MORNING) == 1
    assert deliver.deliver(MORNING) == 0
    assert [(line["to"], line["text"]) for line in sent()] == [(NUMBER, "诉求有新进展")]
    row.refresh_from_db()
    assert (row.state, row.carried_as) == ("sent", sent()[0]["id"])


@pytest.mark.django_db
def test_of_danger_it_leaves_at_night(sent):
    post([text(1, urgent=True)], NIGHT)
    assert deliver.deliver(NIGHT) == 1
    assert len(sent()) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("error", "state"), [(sms.Temporary, "waiting"), (sms.Refused, "dead")])
def test_only_a_lasting_refusal_gives_it_up(monkeypatch, sent, error, state):
    def refuse(self, number, text, key):
        raise error("HTTP")

    monkeypatch.setattr(sms.FileProvider, "send", refuse)
    post([text()], NOON)
    assert deliver.deliver(NOON) == 0
    row = Message.objects.get()
    assert (row.state, row.attempts, row.error) == (state, 1, error.__name__)


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_message_once(sent):
    others = [replace(text(), key=f"grievance:{n}:1:resident", subject=f"grievance:{n}") for n in range(80)]
    post(others, NOON)
    assert sum(together([lambda: deliver.deliver(NOON)] * 4)) == 80
    assert len(sent()) == len({line["id"] for line in sent()}) == 80
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


# -- a provider on the other side of HTTP ----------------------------------------------------------------


@pytest.fixture
def server():
    """A server on this machine that answers with `server.status`, and keeps what it was asked."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            made.asked.append((self.headers["Authorization"], self.headers["Idempotency-Key"], body))
            answer = b'{"id": "m-1"}'
            self.send_response(made.status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_said):
            """Says nothing."""

    made = HTTPServer(("127.0.0.1", 0), Handler)
    made.status, made.asked = 200, []
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


def over_http(server) -> sms.HttpProvider:
    address = f"http://127.0.0.1:{server.server_port}/send"
    return sms.HttpProvider(address, "secret", private=True)


def test_it_is_posted_with_token_and_key(server):
    assert over_http(server).send(NUMBER, "有新进展", "grievance:1:1:resident") == "m-1"
    body = {"to": NUMBER, "text": "有新进展", "key": "grievance:1:1:resident"}
    assert server.asked == [("Bearer secret", "grievance:1:1:resident", body)]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, sms.Refused),
        (404, sms.Refused),
        (429, sms.Temporary),
        (503, sms.Temporary),
        (302, sms.Temporary),
    ],
)
def test_what_the_server_answers_says_whether_it_is_tried_again(server, status, error):
    server.status = status
    with pytest.raises(error):
        over_http(server).send(NUMBER, "有新进展", "k")
    assert len(server.asked) == 1, "no redirect is followed"


def test_nobody_there_is_for_another_try(server):
    address = f"http://127.0.0.1:{server.server_port}/send"
    server.shutdown()
    server.server_close()
    with pytest.raises(sms.Temporary):
        sms.HttpProvider(address, "secret", private=True).send(NUMBER, "有新进展", "k")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104
        "::1", "::ffff:127.0.0.1", "fe80::1%eth0", "fd00::1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_no_address_inside_is_called(address):
    assert not calling.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://2130706433/",
        "http://example.org/",
        "file:///etc/passwd",
    ],
)
def test_no_url_leads_inside(url):
    with pytest.raises(calling.Failed):
        calling.call(url, {}, {})
