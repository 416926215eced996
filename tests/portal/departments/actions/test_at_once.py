"""Two administrators at the same moment: nobody is thrown out by a deadlock, and what stands at the end fits
together. (PostgreSQL shows it; SQLite lets one write at a time.)"""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from portal.departments import selectors
from portal.departments.actions import departments, posts
from portal.departments.models import Post, ResponsibilityItem, Role
from tests.factories.district import small_district
from tests.factories.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def refusals(results) -> list[Exception]:
    """Those that were refused; a deadlock is no refusal."""
    found = [each for each in results if isinstance(each, Exception)]
    assert not [each for each in found if isinstance(each, DatabaseError)], found
    return found


def test_a_post_at_a_department_that_is_being_closed():
    district = small_district()
    person = district.people["civil"]  # has a post there that ends with it
    closing = district.departments["CIVIL"]
    ResponsibilityItem.objects.filter(lead=closing).delete()
    day = selectors.today() + timedelta(days=1)
    results = together(
        [
            lambda: posts.give_post(
                person,
                actor=district.actor("administrator"),
                role=Role.SUPERVISOR,
                department=closing,
                from_day=day,
            ),
            lambda: departments.close_department(closing, actor=district.actor("administrator"), on=day),
        ],
        slowly=True,
    )
    refused = refusals(results)
    closing.refresh_from_db()
    assert closing.closed_on == day
    left = Post.objects.filter(department=closing).exclude(to_day=day)
    assert not left.exists(), "nobody keeps a post at a closed department"
    assert len(refused) <= 1
