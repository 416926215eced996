"""The links that this app adds to the navigation."""

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.policies import OVERSEERS, member_of
from portal.departments.actors import WORKERS, Actor
from portal.departments.models import Role


def links(actor: Actor) -> list[dict]:
    """{url, label} of the pages that the actor may open."""
    found = []
    if not actor.is_staff and member_of(actor):
        found.append({"url": reverse("panel"), "label": _("Panel")})
    if actor.has(*WORKERS, *OVERSEERS):
        found.append({"url": reverse("orders"), "label": _("Orders")})
    if actor.has(Role.RULING):
        found.append({"url": reverse("callbacks"), "label": _("Call-backs")})
    if actor.has(Role.PANEL_SECRETARY):
        found.append({"url": reverse("panel-office"), "label": _("Panels")})
    found.append({"url": reverse("figures"), "label": _("Figures")})
    return found
