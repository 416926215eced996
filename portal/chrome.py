"""What every page shows around its content: the district, the links that the visitor may use, their
choices."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from portal.areas.selectors import district_name
from portal.kit.registry import named


def chrome(request: HttpRequest) -> dict:
    """Context processor: `chrome`, found only where a page uses it."""
    return {"chrome": SimpleLazyObject(lambda: _chrome(request))}


def _chrome(request: HttpRequest) -> dict:
    actor = getattr(request, "actor", None)
    links = []
    if actor is not None:
        for maker in named("chrome_links").values():
            links += maker(actor)
    user = getattr(request, "user", None)
    return {
        "district": district_name(),
        "links": [link | {"current": request.path.startswith(link["url"])} for link in links],
        "person": user.name if user is not None and user.is_authenticated else None,
        "unit": actor.unit if actor is not None else "",
        "demo": settings.DEMO,
        "large": request.COOKIES.get("large") == "1",
        "theme": request.COOKIES.get("theme", ""),
        "foot": _foot(user is not None and user.is_authenticated),
    }


def _foot(signed_in: bool) -> list[dict]:
    """What stands under every resident's page."""
    found = [
        {"url": reverse("about"), "label": _("About and privacy")},
        {"url": reverse("api-docs"), "label": _("API")},
    ]
    return found if signed_in else [*found, {"url": reverse("sign-in"), "label": _("Sign in")}]
