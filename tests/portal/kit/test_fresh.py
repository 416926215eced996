"""Kept figures: counted once for some seconds; never from before what the reader did themselves."""

import time
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from portal.kit import fresh
from tests.factories.district import file_case


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()
    yield
    cache.clear()


def reader(acted: object = "") -> SimpleNamespace:
    return SimpleNamespace(COOKIES={fresh.COOKIE: acted} if acted else {})


def press(officer: Client, case) -> None:
    """Sign for the case, as the button of its page does."""
    sent = {"seen": case.version, "form_key": str(uuid4())}
    assert officer.post(f"/desk/{case.reference}/sign/", sent).status_code == 302


def counter():
    calls = []
    return lambda: calls.append(1) or len(calls)


def test_it_is_counted_once_for_a_key():
    count = counter()
    assert [fresh.kept(("a", 1), 10, count), fresh.kept(("a", 1), 10, count)] == [1, 1]
    assert fresh.kept(("a", 2), 10, count) == 2
    assert [fresh.kept(("a", 1), 0, count), fresh.kept(("a", 1), 0, count)] == [3, 4]


def test_what_is_held_is_the_thing_itself_until_its_time_is_over(monkeypatch):
    at = SimpleNamespace(monotonic=lambda: at.now, now=100.0)
    monkeypatch.setattr(fresh, "time", at)
    first = fresh.held(("h",), 10, list)
    at.now = 109.0
    assert fresh.held(("h",), 10, list) is first
    at.now = 110.0
    assert fresh.held(("h",), 10, list) is not first
    assert fresh.held(("h",), 0, dict) == {}


def test_after_ones_own_act_it_is_counted_anew_and_for_others_not():
    count = counter()
    fresh.kept(("q",), 10, count)
    before, after = reader(time.time() - 1), reader(time.time() + 0.01)
    assert fresh.kept(("q",), 10, count, before) == 1
    time.sleep(0.02)
    assert fresh.kept(("q",), 10, count, after) == 2
    assert fresh.kept(("q",), 10, count, after) == 2
    assert fresh.kept(("q",), 10, count, reader()) == 2
    assert fresh.kept(("q",), 10, count, reader("nonsense")) == 3


@pytest.mark.django_db
def test_who_signs_in_and_sends_something_is_told_and_nobody_else(district):
    case = file_case(district).grievance
    anybody, officer = Client(), Client()
    officer.force_login(district.people["fire"])
    anybody.post("/look/type/", {"large": "1", "next": "/"})
    officer.get("/desk/")
    assert fresh.COOKIE not in anybody.cookies
    assert fresh.COOKIE not in officer.cookies
    press(officer, case)
    assert officer.cookies[fresh.COOKIE]["httponly"]
    assert abs(float(officer.cookies[fresh.COOKIE].value) - time.time()) < 60


@pytest.mark.django_db
def test_the_desks_counts_are_kept_but_not_from_before_ones_own_act(district, settings):
    settings.COUNTS_KEPT_SECONDS = 60
    first, second = (file_case(district, body=f"第{n}件，楼道充电").grievance for n in (1, 2))
    officer = Client()
    officer.force_login(district.people["fire"])

    def waiting() -> int:
        views = officer.get("/desk/?view=work").context["views"]
        return next(view["count"] for view in views if view["url"].startswith("?view=sign"))

    assert waiting() == 2
    third = file_case(district, body="第3件，楼道充电").grievance
    assert waiting() == 2
    shown = officer.get("/desk/?view=sign").context
    assert len(shown["lines"]) == 3
    assert next(view["count"] for view in shown["views"] if view["current"]) == 3
    press(officer, first)
    assert waiting() == 2
    press(officer, second)
    assert waiting() == 1
    assert third.pk
