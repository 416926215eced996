"""What a short message says: that there is news, and where; never of what, for it lights up on a locked
screen."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from grievances.audiences import RESIDENT
from grievances.lifecycle import Verb
from grievances.models import Grievance
from portal.accounts.identities import Reach
from portal.engines.journal.journal import Entry
from portal.engines.limits.classes import URGENT
from portal.engines.outbox.models import Channel
from portal.engines.outbox.post import Letter as Mail


def short_message(case: Grievance, entry: Entry, reach: Reach) -> Mail:
    """The message to the resident's telephone, in their language: the same whatever the case is about. Like
    the letters, it opens their own page."""
    link = f"{settings.SITE_URL}/k/{reach.code}/"
    with translation.override(reach.language):
        words = _words(entry.verb) % {"reference": case.reference, "link": link}
    return Mail(
        key=f"{case.subject}:{entry.seq}:{RESIDENT}",
        subject=case.subject,
        audience=RESIDENT,
        recipient=reach.mobile,
        title="",
        body=words,
        channel=Channel.SMS,
        urgent=case.limit_class.code in URGENT,
    )


def _words(verb: str) -> str:
    if verb == Verb.FILE:
        return _("Case %(reference)s received. See %(link)s")
    if verb == Verb.ASK:
        return _("A question on case %(reference)s: %(link)s")
    return _("News on case %(reference)s: %(link)s")
