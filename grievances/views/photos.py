"""Photos of cases, only for those to whom the case is there; photos of a form for that form."""

import io
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from PIL import Image

from grievances import policies
from grievances.actions.photos import staged
from grievances.models import Attachment
from grievances.selectors.telling import may_see
from portal.departments.actors import Actor
from portal.kit.errors import NotThere
from portal.kit.headers import SANDBOX

THUMB = 312


@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """The photo as it is kept."""
    return shown(_photo(request, pk), f"photo-{pk}.jpg")


@require_safe
def small(request: HttpRequest, pk: int) -> HttpResponse:
    """The photo for a list."""
    return shown(thumb(_photo(request, pk)), f"photo-{pk}-small.jpg")


@require_safe
def waiting(request: HttpRequest, form_key: UUID, token: str) -> HttpResponse:
    """A photo of a form that is not filed yet: whoever knows the form's key is filling it in."""
    found = staged(str(form_key), [token])
    if not found:
        raise NotThere("")
    return shown(thumb(found[0].file.open()), "photo-small.jpg")


def _photo(request: HttpRequest, pk: int):
    found = Attachment.objects.filter(pk=pk).select_related("grievance__area", "letter__part").first()
    if found is None or not _may_see(request.actor, found):
        raise NotThere("")
    try:
        return found.file.open()
    except FileNotFoundError as error:
        raise NotThere("") from error


def _may_see(actor: Actor, photo: Attachment) -> bool:
    """Whoever the case is there for, and what was written with the photo; of a merged one also the officers
    of the case that it goes on as, but for what came with notes."""
    case, officer = photo.grievance, actor.as_officer()
    for each, staff in ((officer, True), (actor, False)):
        if _is_there(each, case.pk) and may_see(each, case, photo, staff=staff):
            return True
    onward = case.merged_into_id
    return onward is not None and not photo.is_internal and _is_there(officer, onward)


def _is_there(actor: Actor, case: int) -> bool:
    return policies.visible_to(actor).filter(pk=case).exists()


def thumb(file) -> io.BytesIO:
    with Image.open(file, formats=("JPEG",)) as picture:
        picture.draft("RGB", (THUMB, THUMB))
        picture.thumbnail((THUMB, THUMB))
        target = io.BytesIO()
        picture.save(target, "JPEG", quality=78)
    file.close()
    target.seek(0)
    return target


def shown(file, name: str) -> HttpResponse:
    response = FileResponse(file, content_type="image/jpeg", filename=name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "private, max-age=600"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
