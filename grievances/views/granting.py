"""What a browser may see after a filing, or after a private code was shown: kept in its session alone."""

from django.http import HttpRequest

MOST = 50


def grant(request: HttpRequest, case: int) -> None:
    """The visitor has shown the case's private code: from now on it is theirs."""
    _keep(request, "grants", case)


def _keep(request: HttpRequest, shelf: str, case: int) -> None:
    """A session that was there before gets a new key: who knew the old one gains nothing by it."""
    if request.session.session_key:
        request.session.cycle_key()
    kept = [key for key in request.session.get(shelf, ()) if key != case]
    request.session[shelf] = [*kept, case][-MOST:]


def forget(request: HttpRequest) -> None:
    """The device is somebody else's: forget the cases shown on it."""
    request.session.pop("grants", None)
    request.session.cycle_key()
