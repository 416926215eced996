"""Two administrators at the same moment: nobody is thrown out by a deadlock, and what stands at the end fits
together. (PostgreSQL shows it; SQLite lets one write at a time.)"""

from datetime import timedelta

import pytest

from portal.departments import selectors
from portal.departments.actions import departments, posts
from portal.departments.models import Post, ResponsibilityItem, Role
from portal.kit.errors import Invalid
from tests.factories.district import small_district
from tests.factories.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_post_at_a_department_that_is_being_closed():
    district = small_district()
    person = district.people["civil"]  # has a post there that ends with it
    closing = district.departments["CIVIL"]
    ResponsibilityItem.objects.filter(lead=closing).delete()
    day = selectors.today() + timedelta(days=1)
    given, closed = together(
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
    assert closed.closed_on == day
    assert isinstance(given, Post | Invalid), "it was there first, and ended with the others; or too late"
    left = Post.objects.filter(department=closing).exclude(to_day=day)
    assert not left.exists(), "nobody keeps a post at a closed department"
