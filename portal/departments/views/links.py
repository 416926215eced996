"""The links that this app adds to the navigation."""

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.departments.actors import Actor
from portal.departments.rights import RULE_MAKERS


def links(actor: Actor) -> list[dict]:
    """{url, label} of the pages that the actor may open."""
    found = [{"url": reverse("responsibility"), "label": _("Responsibility list")}]
    if actor.has(*RULE_MAKERS):
        found.append({"url": reverse("admin"), "label": _("Administration")})
    return found
