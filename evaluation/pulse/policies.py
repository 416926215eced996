"""Who runs the survey, and who may be asked. Everybody may read its results."""

from django.db.models import Q, QuerySet

from evaluation.models import PulseInvite, PulseRefusal
from evaluation.policies import check_secretary
from portal.accounts.models import Person
from portal.departments import selectors as departments
from portal.departments.models import Post

__all__ = ["check_secretary", "may_be_asked"]


def may_be_asked(since) -> QuerySet[Person]:
    """Registered residents: who has an account and no post, has not said that they want to be left alone, and
    was not asked in a round that began after `since`."""
    posts = departments.in_force(Post.objects.all(), departments.today()).values("person")
    asked = PulseInvite.objects.filter(Q(round__opened_at__gt=since)).values("person")
    rows = Person.objects.filter(is_active=True).exclude(pk__in=posts).exclude(pk__in=asked)
    return rows.exclude(pk__in=PulseRefusal.objects.values("person"))
