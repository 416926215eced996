"""Photos that came along with a form: kept for it until it is sent, whatever else is refused meanwhile."""

from functools import partial

from django.core.files import File
from django.forms import BaseForm
from django.http import HttpRequest

from grievances.actions import photos
from grievances.forms import tried
from portal.accounts import throttle
from portal.kit import addresses

MOST_AN_HOUR, AN_HOUR = 60, 3600


def stage(request: HttpRequest, form_key: str, form: BaseForm) -> int:
    """Take what was sent and what was dropped; 0, or the status of what one photo was refused for."""
    if token := request.POST.get("drop"):
        photos.unstage(form_key, token)
    client, worst = addresses.client(request), 0
    count = partial(throttle.count, "stage", client, most=MOST_AN_HOUR, seconds=AN_HOUR)
    for upload in request.FILES.getlist("photos"):
        status = tried(form, count) or tried(form, partial(photos.stage, form_key, upload))
        worst = max(worst, status)
    return worst


def given(form_key: str) -> tuple[File, ...]:
    """The form's photos as an action takes them."""
    return tuple(File(row.file, name=row.name) for row in photos.staged_for(form_key))


def clear(form_key: str) -> None:
    """The form was sent: its photos are the case's now."""
    for row in photos.staged_for(form_key):
        photos.unstage(form_key, row.token)
