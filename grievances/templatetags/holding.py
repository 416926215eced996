"""Words and links for who of a department has what, and who is away."""

from datetime import date
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from grievances.models import Assignment
from grievances.selectors.load import LATE, Colleague, Team
from grievances.templatetags.casework import day_of
from portal.kit.bilingual import pick

register = template.Library()


@register.filter
def away_word(each: Colleague) -> str:
    """Until when they are away, and who stands in."""
    return _away(each.away_until, each.stand_in)


@register.filter
def officer_away(part: Assignment) -> str:
    """The same of whoever has the part; "" while they are there."""
    until = getattr(part, "away_until", None)
    return _away(until, pick(part.stand_in_zh or "", part.stand_in_en or "")) if until else ""


def _away(until: date | None, name: str) -> str:
    facts = {"day": day_of(until), "name": name}
    return (_("away until %(day)s, %(name)s stands in") if name else _("away until %(day)s")) % facts


@register.simple_tag
def load_cell(team: Team, number: int, officer: int, me: int, due: str = "") -> SafeString | str:
    """A number that leads to exactly the cases that it counts; plain where the reader doesn't see them all.
    `officer`: whose (0: nobody's)."""
    if not number or not (team.whole or officer == me):
        return str(number)
    asked = {"view": "work" if officer else "nobody", "department": team.code, "officer": officer}
    asked |= {"due": due} if due else {}
    classes = mark_safe(' class="late"') if due == LATE else ""
    return format_html('<a href="{}?{}"{}>{}</a>', reverse("desk"), urlencode(asked), classes, number)
