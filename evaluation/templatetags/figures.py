"""Numbers of figures, written for readers and for drawings."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def one(value: float | None) -> str:
    """One place, none where it is whole: `78.4`, `80`."""
    return "" if value is None else f"{value:g}"


@register.filter
def dot(value: float | None) -> str:
    """With a decimal point whatever the language, fit for an SVG attribute."""
    return "" if value is None else f"{value:.2f}"


@register.filter
def percent(value: float) -> str:
    """A share in per cent, one place, none where it is whole: `78.4 %`."""
    return f"{round(100 * value, 1):g} %"


@register.filter
def signed_points(value: float) -> str:
    """A difference of shares in percentage points, with its sign: `+2.5`, `−1`."""
    points = round(100 * value, 1)
    return f"{points:+g}".replace("-", "−")


@register.filter
def item(mapping: Mapping[str, Any], key: str) -> Any:
    return mapping.get(key)
