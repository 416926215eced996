"""Several at the same moment: a review is asked for once and decided once, and late it is raised once.
(PostgreSQL shows it; SQLite lets one write at a time.)"""

from datetime import timedelta

import pytest

from grievances.models import Escalation, Grievance, Review
from grievances.tasks import sweep
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import MoveRefused
from tests.factories.district import reload, small_district
from tests.factories.reviewing import ask, decide, refused
from tests.factories.together import together

pytestmark = pytest.mark.django_db(transaction=True)
SEVERAL = 6


def test_several_ask_and_decide_and_one_of_each_is_done():
    district = small_district()
    case = refused(district)
    asked = together([lambda n=n: ask(reload(case), f"理由{n}") for n in range(SEVERAL)])
    decided = together([lambda: decide(district, reload(case))] * SEVERAL)
    for results in (asked, decided):
        assert {type(each) for each in results} == {Grievance, MoveRefused}
        assert sum(isinstance(each, Grievance) for each in results) == 1
    assert Review.objects.get().state == "upheld"
    assert [entry.verb for entry in journal.entries(case.subject)][-2:] == ["ask_review", "decide_review"]
    assert list(journal.verify(case.subject)) == []


def test_several_sweeps_raise_a_late_review_once():
    district = small_district()
    with clock.travel(clock.now() - timedelta(days=31)):
        ask(refused(district))
    together([sweep] * SEVERAL)
    assert [(each.level, each.kind) for each in Escalation.objects.filter(kind="review")] == [(1, "review")]
