"""No page of an officer is left out where pages are looked at (tests/journeys/test_every_page.py)."""

from tests.house.doors import ROWS
from tests.house.every_page import CHOSEN, NO_PAGE, OTHERS, forgotten


def test_every_page_of_an_officer_is_visited():
    assert forgotten() == set()


def test_what_is_named_is_there():
    assert (CHOSEN.keys() | NO_PAGE | OTHERS) - ROWS.keys() == set()
