"""What this app adds to the navigation, and to the first page of the administration."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.departments.actors import Actor
from services import policies, selectors


def links(actor: Actor) -> list[dict]:
    """{url, label} of the pages that the actor may open."""
    return [{"url": reverse("services"), "label": _("Services")}]


def administration(actor: Actor) -> list[dict]:
    """{label, url, words} of what there is to be kept, for those who keep it."""
    if not policies.may_keep(actor):
        return []
    n = selectors.numbers()[True]
    words = ngettext("%(n)s service on offer", "%(n)s services on offer", n) % {"n": n}
    return [{"label": _("Services"), "url": reverse("admin-services"), "words": words}]
