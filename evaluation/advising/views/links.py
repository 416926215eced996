"""The link that advisory groups add to the navigation of their members."""

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.advising.policies import is_adviser
from portal.departments.actors import Actor


def links(actor: Actor) -> list[dict]:
    """{url, label}: for who sits in a group. Officers come from what panels found."""
    if actor.is_staff or not is_adviser(actor):
        return []
    return [{"url": reverse("advisory"), "label": _("Advisory groups")}]
