"""The links that this app adds to the navigation."""

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.policies import OVERSEERS, sits
from portal.departments.actors import WORKERS, Actor
from portal.departments.models import Role


def links(actor: Actor) -> list[dict]:
    """{url, label} of the pages that the actor may open."""
    found = []
    judges, advises = (False, False) if actor.is_staff else sits(actor)
    if judges:
        found.append({"url": reverse("panel"), "label": _("Panel")})
    if advises:
        found.append({"url": reverse("advisory"), "label": _("Advisory groups")})
    if actor.has(*WORKERS, *OVERSEERS):
        found.append({"url": reverse("orders"), "label": _("Orders")})
    if actor.has(Role.RULING):
        found.append({"url": reverse("callbacks"), "label": _("Call-backs")})
    if actor.has(Role.PANEL_SECRETARY):
        found.append({"url": reverse("panel-office"), "label": _("Panels")})
    found.append({"url": reverse("figures"), "label": _("Figures")})
    return found
