"""Letters of advisory groups: to members who are asked, reminded, answered; to whoever must answer; to those
above who learn that nobody did."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy

from evaluation.models import AdviceQuestion, AdvisoryMember
from portal.accounts.models import Person
from portal.departments import selectors as departments
from portal.engines.outbox.post import Letter, post

TITLES = {
    "advice_asked": gettext_lazy("Your opinion is asked: %(title)s"),
    "advice_soon": gettext_lazy("Your opinion is still asked: %(title)s"),
    "advice_given": gettext_lazy("The opinions are in: %(title)s"),
    "advice_answered": gettext_lazy("Your opinion is answered: %(title)s"),
    "advice_late": gettext_lazy("Opinions are not answered in time: %(title)s"),
}


def ask(question: AdviceQuestion, members: Iterable[AdvisoryMember], at: datetime) -> None:
    """The members are asked."""
    _send(question, "advice_asked", [member.person for member in members], at)


def remind(question: AdviceQuestion, members: Iterable[AdvisoryMember], at: datetime) -> None:
    """Who has not said anything yet is reminded."""
    _send(question, "advice_soon", [member.person for member in members], at)


def tell_owner(question: AdviceQuestion, at: datetime) -> None:
    """Whoever holds the post by which it was asked learns that the opinions wait for answers."""
    _send(question, "advice_given", departments.holders(question.role), at)


def tell_answered(question: AdviceQuestion, members: Iterable[AdvisoryMember], at: datetime) -> None:
    """Who gave an opinion learns that all are answered."""
    _send(question, "advice_answered", [member.person for member in members], at)


def tell_of_delay(question: AdviceQuestion, person: Person, level: int, at: datetime) -> None:
    """The opinions were not answered in time: whoever stands at this level learns of it."""
    _send(question, "advice_late", [person], at, level)


def _send(
    question: AdviceQuestion, name: str, people: Iterable[Person], at: datetime, level: int = 0
) -> None:
    each = {person.pk: person for person in people if person.email}
    post([_letter(question, name, person, level) for person in each.values()], at)


def _letter(question: AdviceQuestion, name: str, person: Person, level: int) -> Letter:
    with translation.override(person.language):
        told: dict[str, Any] = {"title": question.title}
        context = told | {
            "name": person.name,
            "question": question,
            "group": question.group.name,
            "level": level,
            "link": f"{settings.SITE_URL}/advisory/questions/{question.pk}/",
        }
        return Letter(
            key=f"{question.subject}:{name}:{level}:person:{person.pk}",
            subject=question.subject,
            audience=f"person:{person.pk}",
            recipient=person.email,
            title=str(TITLES[name] % told)[:200],
            body=render_to_string(f"evaluation/notices/{name}.txt", context),
        )
