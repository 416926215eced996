"""Limits in words, for the pages of improvements."""

from django import template

from portal.engines.limits.clock import Limit
from portal.engines.limits.wording import limit_words

register = template.Library()


@register.filter
def limit_in_words(limit: Limit) -> str:
    return limit_words(limit)


@register.filter
def limit_text(text: str) -> str:
    """A limit that is kept as text."""
    return limit_words(Limit.parse(text))


@register.filter
def limit_like(amount: int, limit: Limit) -> str:
    """Another amount in the limit's unit."""
    return limit_words(Limit(amount, limit.unit))
