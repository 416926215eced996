"""Letters of the survey: to those who are drawn, and once more to those who have not answered."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from evaluation.models import PulseInvite, PulseRound
from portal.engines.outbox.post import Letter, post


def ask(row: PulseRound, invites: Iterable[PulseInvite], at: datetime, *, again: bool = False) -> None:
    """They are asked, or reminded; the subject of the letter is the round, not the person."""
    post([_letter(row, invite, again) for invite in invites], at)


def _letter(row: PulseRound, invite: PulseInvite, again: bool) -> Letter:
    person = invite.person
    with translation.override(person.language):
        context = {
            "name": person.name,
            "round": row,
            "again": again,
            "link": f"{settings.SITE_URL}/pulse/a/{invite.code}/",
        }
        title = _("Three questions, one minute: how do you live here?")
        return Letter(
            key=f"pulse-invite:{invite.pk}:{'again' if again else 'ask'}",
            subject=row.subject,
            audience=f"person:{person.pk}",
            recipient=person.email,
            title=title,
            body=render_to_string("evaluation/notices/pulse.txt", context),
        )
