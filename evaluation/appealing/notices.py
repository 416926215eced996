"""Letters about appeals: to whoever decides, to the department, and to those above who learn that nobody has
decided."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy

from evaluation.models import Appeal
from evaluation.wording import GROUNDS
from portal.accounts.models import Person
from portal.departments import selectors as departments
from portal.departments.models import Role
from portal.engines.outbox.post import Letter, post

TITLES = {
    "appealed": gettext_lazy("%(reference)s: %(unit)s appeals the panel's result"),
    "decided": gettext_lazy("%(reference)s: the appeal of the panel's result is decided"),
    "appeal_late": gettext_lazy("%(reference)s: nobody has decided on the appeal of %(unit)s"),
}


def tell_deciders(appeal: Appeal, at: datetime) -> None:
    """Whoever oversees the place and is not of the department learns that an appeal waits."""
    people = departments.holders(Role.RULING, area_path=appeal.sample.grievance.area.path)
    own = {person.pk for person in departments.staff_of(appeal.department_id, *Role.values)}
    _send(appeal, "appealed", [person for person in people if person.pk not in own], at)


def tell_decided(appeal: Appeal, at: datetime) -> None:
    """The department's supervisor and the panel secretary learn of the decision."""
    people = [*departments.holders(Role.SUPERVISOR, department=appeal.department_id)]
    people += departments.holders(Role.PANEL_SECRETARY)
    _send(appeal, "decided", people, at)


def tell_of_delay(appeal: Appeal, person: Person, level: int, at: datetime) -> None:
    """Nobody decided in time: whoever stands at this level learns of it."""
    _send(appeal, "appeal_late", [person], at, level)


def _send(appeal: Appeal, name: str, people: Iterable[Person], at: datetime, level: int = 0) -> None:
    each = {person.pk: person for person in people if person.email}
    post([_letter(appeal, name, person, level) for person in each.values()], at)


def _letter(appeal: Appeal, name: str, person: Person, level: int) -> Letter:
    with translation.override(person.language):
        told: dict[str, Any] = {
            "reference": appeal.sample.grievance.reference,
            "unit": appeal.department.name,
        }
        context = told | {
            "name": person.name,
            "appeal": appeal,
            "ground": GROUNDS[appeal.ground],
            "level": level,
            "link": f"{settings.SITE_URL}/panels/results/{appeal.sample_id}/",
        }
        if name != "decided":
            context["link"] = f"{settings.SITE_URL}/panels/appeals/{appeal.pk}/"
        return Letter(
            key=f"{appeal.subject}:{name}:{level}:person:{person.pk}",
            subject=appeal.subject,
            audience=f"person:{person.pk}",
            recipient=person.email,
            title=str(TITLES[name] % told)[:200],
            body=render_to_string(f"evaluation/notices/{name}.txt", context),
        )
