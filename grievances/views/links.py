"""The links that this app adds to the navigation."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grievances.actions.behalf import counter_post
from grievances.selectors import replies
from grievances.selectors.viewing import DESK_ROLES
from portal.departments.actors import WORKERS, Actor
from portal.departments.models import Role


def links(actor: Actor) -> list[dict]:
    """{url, label} of the pages that the actor may open."""
    return [*_resident(actor), *_public(actor), *_officers(actor)]


def _resident(actor: Actor) -> list[dict]:
    """For residents; whoever sits at a counter, or has a grid, files for those who can't."""
    found = []
    if counter_post(actor):
        found.append({"url": reverse("counter"), "label": _("File for somebody")})
    if not actor.is_staff:
        found.append({"url": reverse("file"), "label": _("File a grievance")})
        found.append({"url": reverse("track"), "label": _("Look up a case")})
        if actor.grants or actor.owner_index:
            found.append({"url": reverse("mine"), "label": _("My cases")})
    return found


def _public(actor: Actor) -> list[dict]:
    """For anyone."""
    return [{"url": reverse("register"), "label": _("Public register")}]


def _officers(actor: Actor) -> list[dict]:
    found = [{"url": reverse("desk"), "label": _("Desk")}] if actor.has(*DESK_ROLES) else []
    return found + ([{"url": reverse("team"), "label": _("Team")}] if actor.has(*WORKERS) else [])


def administration(actor: Actor) -> list[dict]:
    """{label, url, words} of what there is to be kept, for those who keep it."""
    if not actor.has(Role.ADMINISTRATOR):
        return []
    n = replies.in_force()
    words = ngettext("%(n)s in force", "%(n)s in force", n) % {"n": n}
    return [{"label": _("Reply templates"), "url": reverse("templates"), "words": words}]
