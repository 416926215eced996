"""The link to patrols in the navigation."""

from django.urls import reverse
from django.utils.translation import gettext as _

from grievances.patrols.policies import is_concerned
from portal.departments.actors import Actor


def links(actor: Actor) -> list[dict]:
    """{url, label} for whoever walks, looks again or plans."""
    return [{"url": reverse("patrols"), "label": _("Patrols")}] if is_concerned(actor) else []
