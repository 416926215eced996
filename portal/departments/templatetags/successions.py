"""The words of successions and of the list's holes."""

from django import template
from django.utils.translation import gettext as _

from portal.departments.templatetags.administration import local_day
from portal.engines.routing.holes import Span

register = template.Library()


@register.simple_tag
def span_words(span: Span, today) -> str:
    """When: "now", "now, until 3 May", "from 3 May", "from 3 May until 5 May"."""
    days = {"start": local_day(span.start), "end": local_day(span.end) if span.end else ""}
    if span.start <= today:
        return _("now, until %(end)s") % days if span.end else _("now")
    return _("from %(start)s until %(end)s") % days if span.end else _("from %(start)s on") % days
