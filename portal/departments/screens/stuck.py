"""What got stuck: moments that the sweep has set aside, mails that were given up."""

from django.db.models import QuerySet

from portal.engines.escalation.models import Watch
from portal.engines.outbox.models import Message, State
from portal.kit.errors import NotThere


def watches() -> QuerySet[Watch]:
    """Moments set aside after failing several times, oldest first."""
    return Watch.objects.exclude(parked="").order_by("due_at", "pk")


def messages() -> int:
    """How many mails were given up."""
    return Message.objects.filter(state=State.DEAD).count()


def watch(key: int) -> Watch:
    """The moment; NotThere where there is none."""
    found = Watch.objects.filter(pk=key).first()
    if found is None:
        raise NotThere("")
    return found
