"""Invariant 6: silence is not satisfaction. It is an outcome of its own in every figure and on every page."""

from datetime import timedelta

import pytest

from evaluation.figures import counting
from evaluation.figures.counting import Scope
from evaluation.figures.measures import MEASURES
from grievances.actions import resolving
from grievances.lifecycle import Outcome, Status
from grievances.models import Grievance
from grievances.selectors.register import tally
from grievances.tasks import sweep
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import MoveRefused
from tests.factories.browsing import Browser
from tests.factories.district import reload
from tests.factories.panel import MONDAY, close_case
from tests.grievances.views.desk_pages import officer

WINDOW_ENDS = MONDAY + timedelta(days=7, hours=2)
LATER = MONDAY + timedelta(days=30)


@pytest.fixture
def both(district) -> tuple[Grievance, Grievance]:
    """One case that its resident confirmed with a good mark, one of which they said nothing."""
    return close_case(district), close_case(district, silent=True, body="又吵了一夜。")


def rate(district, key: str):
    scope = Scope(district.actor("ruling"), True, LATER, 90)
    return counting.counted(scope, MEASURES[key], counting.departments()).total


def test_silence_ends_a_case_as_silent_without_a_mark_and_the_journal_says_so(both):
    _confirmed, silent = both
    assert (silent.status, silent.outcome, silent.rating) == (Status.CLOSED, Outcome.SILENT, None)
    assert silent.closed_at == WINDOW_ENDS
    last = journal.entries(silent.subject)[-1]
    assert (last.verb, last.role) == ("lapse", "system")


def test_no_figure_takes_it_for_resolved_or_satisfied(district, both):
    resolution, satisfaction = rate(district, "resolution"), rate(district, "satisfaction")
    assert (resolution.n, resolution.count, resolution.beside) == (2, 1, {"silent": 1})
    assert (satisfaction.n, satisfaction.count) == (1, 1)  # who gave no mark is in neither number


def test_the_window_is_the_residents_until_its_very_end_and_silence_is_nobodys_to_declare(district):
    case = close_case(district, silent=True)
    with clock.travel(WINDOW_ENDS + timedelta(hours=1)), pytest.raises(MoveRefused):
        resolving.confirm(case, actor=bearer(case.pk), rating=5)
    assert reload(case).rating is None


def test_over_http_it_is_told_apart_to_the_resident_the_officer_the_public_and_the_api(district, both):
    confirmed, silent = both
    with clock.travel(LATER):
        police = officer(district, "police")
        police.open(f"/desk/{silent.reference}/")
        assert "已办结，居民未回应" in police.text
        anyone = Browser()
        for outcome, there, not_there in (("silent", silent, confirmed), ("confirmed", confirmed, silent)):
            html = anyone.open(f"/register/?outcome={outcome}").content.decode()
            assert there.reference in html
            assert not_there.reference not in html
        told = anyone.client.get(f"/api/v1/register/{silent.reference}/").json()
        assert told["outcome"] == "silent"
    assert tally(Grievance.objects.filter(pk__in=[confirmed.pk, silent.pk])).total is None  # fewer than ten


def test_over_http_nobody_can_end_it_as_silent_or_confirm_it_afterwards(district):
    case = close_case(district, silent=True)
    with clock.travel(LATER):
        police = officer(district, "police")
        for path in (f"/desk/{case.reference}/lapse/", f"/api/v1/cases/{case.reference}/lapse/"):
            assert police.client.post(path, {"seen": case.version}).status_code in {404, 405}, path
        sweep()
    assert len([e for e in journal.entries(case.subject) if e.verb == "lapse"]) == 1
