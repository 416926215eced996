"""What journeys share: a browser, a server with the story's clock, visitors in the story's language."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as django_settings
from django.test.utils import override_settings
from pytest_django.live_server_helper import LiveServer

from tests.factories.district import District
from tests.factories.town import town
from tests.journeys.travelling import Travelling
from tests.journeys.visitor import Visitor

TRAVELLING = f"{Travelling.__module__}.{Travelling.__qualname__}"


@pytest.fixture(scope="session")
def _server(django_db_setup) -> Iterator[LiveServer]:
    """One server for all journeys; its requests happen when the story says."""
    with override_settings(MIDDLEWARE=[TRAVELLING, *django_settings.MIDDLEWARE]):
        server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def portal(_server, transactional_db, settings, tmp_path) -> str:
    """The server's address; letters link to it, photos are kept in the test's own folder."""
    settings.SITE_URL = _server.url
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return _server.url


@pytest.fixture(params=["zh-hans", "en"])
def language(request) -> str:
    return request.param


@pytest.fixture(params=[390, 1280])
def width(request) -> int:
    return request.param


@pytest.fixture
def place(portal, language) -> District:
    """The small district with everything that a visitor finds there."""
    return town(language)


@pytest.fixture
def visitor(portal, chromium, language, width) -> Iterator[Callable[..., Visitor]]:
    """A new visitor; all of them leave at the end."""
    came: list[Visitor] = []

    def arrive(**more) -> Visitor:
        given = {"language": language, "width": width} | more
        came.append(Visitor(chromium, portal, **given))
        return came[-1]

    yield arrive
    for each in came:
        each.close()
