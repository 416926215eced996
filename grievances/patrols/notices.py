"""Who is told of what on patrols: rows in the outbox, in the transaction of the deed."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from grievances.models import PatrolCheck, PatrolRound
from portal.accounts.models import Person
from portal.engines.outbox.post import Letter, post


def tell_checkers(walked: PatrolRound, checks: Iterable[PatrolCheck], at: datetime) -> None:
    """Tell each who was drawn to look again, once for the round: where, and until when."""
    rows = list(checks)
    people = Person.objects.in_bulk({row.checker_id for row in rows if row.checker_id})
    post([_letter(walked, person, rows) for person in people.values()], at)


def _letter(walked: PatrolRound, person: Person, rows: list[PatrolCheck]) -> Letter:
    own = [row for row in rows if row.checker_id == person.pk]
    with translation.override(person.language):
        title = _("Please look again: a round in %(area)s") % {"area": walked.plan.area.name}
        link = f"{settings.SITE_URL}{reverse('patrols')}"
        context = {"person": person, "round": walked, "checks": own, "link": link, "due": own[0].due_at}
        body = render_to_string("patrols/letter.txt", context)
    return Letter(
        key=f"{walked.subject}:check:person:{person.pk}",
        subject=walked.subject,
        audience=f"person:{person.pk}",
        recipient=person.email,
        title=title,
        body=body,
    )
