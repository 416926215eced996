"""Who else is at a case, in words; how many stand in a view."""

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grievances.models import Presence
from grievances.selectors.arrived import Present
from grievances.selectors.queue import MOST

register = template.Library()

PRESENT = {
    Presence.Kind.REPLYING: gettext_lazy("%(names)s is replying"),
    Presence.Kind.VIEWING: gettext_lazy("%(names)s is looking at it"),
}


@register.filter
def present_words(present: Iterable[tuple[str, str]]) -> str:
    """Who else is at a case, and what they do: those who reply before those who look."""
    found = []
    for kind, words in PRESENT.items():
        names = [name for does, name in present if does == kind]
        if names:
            found.append(words % {"names": _(", ").join(names)})
    return " · ".join(found)


@register.filter
def by_case(present: Iterable[Present]) -> list[tuple[str, str]]:
    """(reference, who is at it) of each case at which somebody is."""
    found: dict[str, list[tuple[str, str]]] = {}
    for reference, kind, name in present:
        found.setdefault(reference, []).append((kind, name))
    return [(reference, present_words(there)) for reference, there in found.items()]


@register.filter
def view_count(count: int | None) -> int | str:
    """How many stand in a view; beyond a hundred not exactly. "": it was not counted."""
    if count is None:
        return ""
    return f"{MOST - 1}+" if count >= MOST else count
