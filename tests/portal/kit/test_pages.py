"""Keyset pages: each row once, back and forth, and tokens that tell nothing."""

from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from portal.accounts.models import Attempt
from portal.kit.errors import NotThere
from portal.kit.pages import page

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def asked(**query):
    return RequestFactory().get("/", query)


@pytest.fixture
def seven(db):
    """Seven rows, three of them at the very same moment."""
    for number, hours in enumerate((0, 1, 2, 2, 2, 5, 6)):
        ends = MONDAY + timedelta(hours=hours)
        Attempt.objects.create(scope="page", key=str(number), window=0, ends_at=ends)
    return Attempt.objects.all()


def test_every_row_stands_on_one_page_in_both_directions(seven):
    shown, older, pages = [], None, 0
    while True:
        found = page(asked(after=older) if older else asked(), seven, "-ends_at", size=3)
        shown += [row.key for row in found]
        pages += 1
        if not (older := found.older):
            break
        last = found
    assert (shown, pages) == (["6", "5", "4", "3", "2", "1", "0"], 3)
    back = page(asked(before=last.newer), seven, "-ends_at", size=3)
    assert ([row.key for row in back], back.newer) == (["6", "5", "4"], None)


def test_a_token_tells_nothing_and_a_changed_one_leads_nowhere(seven):
    token = page(asked(), seven, "-ends_at", size=3).older
    assert b"2026" not in urlsafe_b64decode(token + "=" * (-len(token) % 4))
    for wrong in (token[:-4] + "AAAA", "nonsense", "é"):
        with pytest.raises(NotThere):
            list(page(asked(after=wrong), seven, "-ends_at", size=3))


def test_a_token_of_one_order_leads_nowhere_in_another(seven):
    token = page(asked(), seven, "key", size=3).older
    assert [row.key for row in page(asked(after=token), seven, "key", size=3)] == ["3", "4", "5"]
    with pytest.raises(NotThere):
        page(asked(after=token), seven, "-ends_at", size=3)
