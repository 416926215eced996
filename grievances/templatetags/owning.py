"""Who was accountable for a case and for how long, in words."""

from datetime import timedelta
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grievances.ownership import Span, disputed, ownerless
from grievances.selectors import CasePage

register = template.Library()


@register.simple_tag
def measured(page: CasePage) -> dict[str, Any]:
    """`now`: who is accountable; `spans`: each with its name; how long ownerless and disputed, or ""."""
    found = [(span, _who(page, span)) for span in page.ownership]
    return {
        "now": found[-1][1],
        "spans": found,
        "ownerless": _time(ownerless(page.ownership)),
        "disputed": _time(disputed(page.ownership)),
    }


def _who(page: CasePage, span: Span) -> str:
    unit = page.units.get(span.department) if span.department else None
    return unit.name if unit else _("the triage queue")


def _time(span: timedelta) -> str:
    """In hours and minutes; "" for nothing worth telling."""
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    told = [ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours}] if hours else []
    if minutes:
        told.append(ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes})
    return " ".join(told)
