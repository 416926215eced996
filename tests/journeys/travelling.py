"""A server on which it is the story's moment: what a page says of time can be asserted in exact words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import ClassVar

from django.http import HttpRequest, HttpResponse

from portal.kit import clock


class Travelling:
    """Middleware in front of all others: the request happens at `moment`."""

    moment: ClassVar[datetime | None] = None

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.moment is None:
            return self.get_response(request)
        with clock.travel(self.moment):
            return self.get_response(request)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """It is `moment`, here in the test and for whoever opens a page."""
    before, Travelling.moment = Travelling.moment, moment
    try:
        with clock.travel(moment):
            yield
    finally:
        Travelling.moment = before
