"""Photos of findings and re-checks, for those to whom the plan is there."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from grievances.models import PatrolPhoto
from grievances.patrols import policies
from grievances.patrols.views.doors import concerned_only
from grievances.views.photos import shown, thumb
from portal.kit.errors import NotThere


@concerned_only
@require_safe
def photo(request: HttpRequest, key: int) -> HttpResponse:
    """The photo as it is kept."""
    return shown(_file(request, key), f"patrol-{key}.jpg")


@concerned_only
@require_safe
def small(request: HttpRequest, key: int) -> HttpResponse:
    """The photo for a list."""
    return shown(thumb(_file(request, key)), f"patrol-{key}-small.jpg")


def _file(request: HttpRequest, key: int):
    found = PatrolPhoto.objects.filter(pk=key).select_related("finding__grievance__area", "check_of").first()
    if found is None or not _is_there(request, found):
        raise NotThere("")
    try:
        return found.file.open()
    except FileNotFoundError as error:
        raise NotThere("") from error


def _is_there(request: HttpRequest, found: PatrolPhoto) -> bool:
    of = found.finding or found.check_of
    if found.finding and not policies.is_told(request.actor, found.finding):
        return False
    if policies.rounds_of(request.actor).filter(pk=of.round_id).exists():
        return True
    return policies.checks_of(request.actor).filter(round=of.round_id).exists()
