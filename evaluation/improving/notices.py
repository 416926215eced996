"""Letters about improvements: to whoever decides, and to those above who learn that nobody did."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from evaluation.improving.policies import OWNERS
from evaluation.improving.wording import heading
from evaluation.models import Improvement
from portal.accounts.models import Person
from portal.departments import selectors as departments
from portal.engines.outbox.post import Letter, post


def tell_owner(improvement: Improvement, at: datetime) -> None:
    """Whoever holds the owner's post learns that something waits for them."""
    people = departments.holders(OWNERS[improvement.kind])
    post([_letter(improvement, person, "improvement", 0) for person in people if person.email], at)


def tell_of_delay(improvement: Improvement, person: Person, level: int, at: datetime) -> None:
    """Nobody decided in time: whoever stands at this level learns of it."""
    post([_letter(improvement, person, "improvement_late", level)], at)


def _letter(improvement: Improvement, person: Person, name: str, level: int) -> Letter:
    with translation.override(person.language):
        told: dict[str, Any] = {"what": heading(improvement)}
        context = told | {
            "name": person.name,
            "due": improvement.due_at,
            "level": level,
            "link": f"{settings.SITE_URL}/panels/improvements/{improvement.pk}/",
        }
        titles = {
            "improvement": _("To be decided: %(what)s"),
            "improvement_late": _("Not decided in time: %(what)s"),
        }
        return Letter(
            key=f"{improvement.subject}:{name}:{level}:person:{person.pk}",
            subject=improvement.subject,
            audience=f"person:{person.pk}",
            recipient=person.email,
            title=(titles[name] % told)[:200],
            body=render_to_string(f"evaluation/notices/{name}.txt", context),
        )
