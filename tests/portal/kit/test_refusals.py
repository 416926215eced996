"""What goes wrong below a view, as a page."""

import pytest
from django.db import OperationalError

from portal.kit.refusals import Refusals

NUL = ValueError("A string literal cannot contain NUL (0x00) characters.")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NUL, 400),
        (OperationalError("gone"), 503),
        (ValueError("too long"), None),
        (KeyError("x"), None),
    ],
    ids=["a sign that no text holds", "no database", "a fault of ours", "another of ours"],
)
def test_what_a_visitor_can_cause_is_a_page_and_what_is_our_fault_is_not_hidden(db, rf, error, status):
    request = rf.get("/services/", {"q": "\x00"})
    request.actor = request.user = None
    answer = Refusals(lambda _request: None).process_exception(request, error)
    assert getattr(answer, "status_code", None) == status
