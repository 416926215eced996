"""The demo forgets what was there before it begins: never a real site."""

import pytest
from django.core.management import CommandError

from grievances.models import Grievance
from portal.accounts.models import Person
from portal.management.demo.preparing import prepare
from tests.factories.district import file_case


def test_the_demo_does_not_touch_a_database_with_real_people(district):
    file_case(district)
    people = Person.objects.count()
    with pytest.raises(CommandError, match="real site"):
        prepare(lambda _text: None)
    assert (Grievance.objects.count(), Person.objects.count()) == (1, people)
