"""Cases that ended before there were reviews: their residents can ask for one as everybody can."""

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from grievances.actions import handling, resolving
from grievances.models import Grievance
from portal.departments.actors import bearer
from tests.factories.district import file_case, reload
from tests.grievances.actions.test_mediating import REPLY

let_be_asked = import_module("grievances.migrations.0022_reviews_of_earlier_endings").let_be_asked


@pytest.fixture
def ended(district) -> Grievance:
    """Confirmed by its resident, and as it stood before there were reviews."""
    case = file_case(district, "A01").grievance
    handling.sign(case, actor=district.actor("police"))
    resolving.propose(case, actor=district.actor("police"), reply=REPLY)
    resolving.confirm(case, actor=bearer(case.pk), rating=5)
    return case


def before(case: Grievance, **more) -> datetime | None:
    """What the migration makes of it."""
    Grievance.objects.filter(pk=case.pk).update(review_by=None, **more)
    let_be_asked(apps, None)
    return reload(case).review_by


def test_the_thirtieth_day_after_the_ending_as_for_everybody(ended):
    promised = ended.review_by
    assert before(ended) == promised
    assert reload(ended).can_be_reviewed


def test_not_where_the_day_is_over_nor_where_nobody_may_ask(ended):
    long_ago = timezone.now() - timedelta(days=32)
    for facts in (
        {"closed_at": long_ago}, {"about_staff": True}, {"historical": True}, {"reviewed": 1},
    ):  # fmt: skip
        kept = {name: getattr(ended, name) for name in facts}
        assert before(ended, **facts) is None, facts
        Grievance.objects.filter(pk=ended.pk).update(**kept)
