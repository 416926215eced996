"""Refusals have one shape, whatever refuses, in the caller's language."""

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import Http404

from grievances.api.refusals import handle
from tests.grievances.api.conftest import Caller


@pytest.mark.parametrize("path", ["nothing/", "grievances", "grievances/LH-2222-22/nothing/"])
def test_any_other_address_answers_in_the_same_shape(nobody, path):
    status, body = nobody.get(path)
    assert (status, set(body), set(body["errors"][0])) == (
        404,
        {"type", "errors"},
        {"code", "detail", "field"},
    )


def test_the_sentence_is_in_the_callers_language(db):
    chinese = Caller({"Accept-Language": "zh-CN"}).post("grievances/", {"body": ""})[1]["errors"]
    english = Caller({"Accept-Language": "en"}).post("grievances/", {"body": ""})[1]["errors"]
    assert chinese[0]["detail"] != english[0]["detail"] == "This field may not be blank."


@pytest.mark.parametrize(
    ("content_type", "body", "status", "kind"),
    [
        ("application/json", "{", 400, "invalid"),
        ("application/json", "[1]", 400, "invalid"),
        ("application/json", "null", 400, "invalid"),
        ("application/json", '"x"', 400, "invalid"),
        ("text/xml", "<x/>", 415, "wrong_media_type"),
        ("multipart/form-data", "x", 400, "invalid"),
    ],
)
def test_what_can_not_be_read_is_refused(db, client, content_type, body, status, kind):
    answer = client.post("/api/v1/grievances/", body, content_type=content_type)
    assert (answer.status_code, answer.json()["type"]) == (status, kind)


def test_more_than_fits_is_refused_as_too_big(db, client):
    answer = client.post("/api/v1/grievances/", b"x" * 2_600_000, content_type="application/json")
    assert (answer.status_code, answer.json()["type"]) == (413, "too_big")


def test_other_methods_are_refused(nobody, client):
    for method in ("put", "patch", "delete", "options"):
        answer = getattr(client, method)("/api/v1/grievances/")
        assert (answer.status_code, answer.json()["type"]) == (405, "wrong_method")


def test_a_lost_database_is_a_503_that_says_to_send_again():
    answer = handle(OperationalError("gone"), {})
    assert (answer.status_code, answer.data["type"], answer.headers["Retry-After"]) == (
        503,
        "unavailable",
        "10",
    )


def test_djangos_own_refusals_have_the_shape_too():
    assert handle(Http404(), {}).data["errors"][0]["code"] == "not_there"
    assert handle(SuspiciousOperation("x"), {}).status_code == 400


def test_an_unknown_error_is_not_hidden():
    assert handle(RuntimeError("a fault of ours"), {}) is None
