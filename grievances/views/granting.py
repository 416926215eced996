"""What a browser may see after a filing, or after a private code was shown: kept in its session alone."""

from django.http import HttpRequest

MOST = 50


def grant(request: HttpRequest, case: int) -> None:
    """The visitor has shown the case's private code: from now on it is theirs."""
    _keep(request, "grants", case)


def hand_joining(request: HttpRequest, joining: int) -> None:
    """The visitor has joined a neighbour's case, or shown the private code of having done so."""
    _keep(request, "joinings", joining)


def joinings(request: HttpRequest) -> list[int]:
    """The joinings that are theirs by what was shown on this device."""
    return list(request.session.get("joinings", ()))


def _keep(request: HttpRequest, shelf: str, case: int) -> None:
    """A session that was there before gets a new key: who knew the old one gains nothing by it."""
    if request.session.session_key:
        request.session.cycle_key()
    kept = [key for key in request.session.get(shelf, ()) if key != case]
    request.session[shelf] = [*kept, case][-MOST:]


def forget(request: HttpRequest) -> None:
    """The device is somebody else's: forget the cases shown on it."""
    for shelf in ("grants", "joinings"):
        request.session.pop(shelf, None)
    request.session.cycle_key()
