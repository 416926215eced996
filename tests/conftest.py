"""What every test may ask for: a small district, samples, and the services that are there."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils import translation

from tests.browser import chromium  # noqa: F401 - one browser for the whole run
from tests.factories.district import District, small_district


def pytest_addoption(parser):
    parser.addoption("--benchmarks", action="store_true", help="run tests/benchmarks and print their tables")


def pytest_ignore_collect(collection_path, config):
    """Benchmarks are no tests: they run with `make bench` alone."""
    if "benchmarks" in collection_path.parts and not config.getoption("--benchmarks"):
        return True
    return None


def pytest_collection_modifyitems(config, items):
    """What hangs on no database was seen on the embedded default: on another it is not run again. Where a run
    on another database follows (`RUNS_ALSO_ON`, in CI), the journeys that it walks are left to it."""
    if connection.vendor == "sqlite":
        seen = [item for item in items if os.environ.get("RUNS_ALSO_ON") and _is_of_words(item, "zh-hans")]
    else:
        seen = [item for item in items if _was_seen(item)]
    left_out = set(seen)
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=seen)


def _was_seen(item) -> bool:
    return bool(item.get_closest_marker("once")) or not _needs_services(item) or _is_of_words(item, "en")


def _is_of_words(item, language: str) -> bool:
    """Whether it is the journey in this language that differs from another by its language alone, which no
    database knows: PostgreSQL walks the Chinese one, and each walks the main job (`everywhere`) in both."""
    if item.get_closest_marker("everywhere") or item.get_closest_marker("once"):
        return False
    given = getattr(item, "callspec", None)
    journey = "journeys" in item.path.parts and given and {"language", "place"} & set(item.fixturenames)
    return bool(journey) and any(value == language for value in given.params.values())


def _needs_services(item) -> bool:
    """Whether the test asks a database, or starts processes that do."""
    asks = {"db", "transactional_db", "live_server"} & set(item.fixturenames)
    return bool(asks or any(item.get_closest_marker(name) for name in ("django_db", "postgres", "redis")))


@pytest.fixture(scope="session", autouse=True)
def _emptied_by_rows() -> Iterator[None]:
    """On PostgreSQL a test's few rows are deleted: Django's TRUNCATE makes the disk write new files for every
    table (a whole flush: 0.10 s CPU, not 0.23; under load 2 s of waiting less). Primary keys go on counting,
    also where `manage.py flush` asks for new ones: no test counts on them."""
    if connection.vendor != "postgresql":
        yield
        return

    def delete(style, tables, *, reset_sequences=False, allow_cascade=False) -> list[str]:
        return [f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.ops, "sql_flush", delete)
        yield


@pytest.fixture(autouse=True)
def _no_language_left():
    """A request leaves its language active in the thread; the next test begins with the residents' own."""
    translation.deactivate()


@pytest.fixture
def district(db) -> District:
    """A small district, fresh for each test."""
    return small_district()


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real residents' messages; skips, with a reason, where there is none."""
    folder = os.environ.get("SAMPLES_DIR", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("SAMPLES_DIR names no folder of sample messages")
    return Path(folder)


def pytest_terminal_summary(terminalreporter, exitstatus, config):
    """In CI a skip that nobody expected is a failure: ALLOWED_SKIPS is a pattern of the expected reasons."""
    pattern = os.environ.get("ALLOWED_SKIPS")
    if pattern is None:
        return
    reasons = [str(report.longrepr[-1]) for report in terminalreporter.stats.get("skipped", [])]
    unexpected = [reason for reason in reasons if not re.search(pattern, reason)]
    if unexpected:
        terminalreporter.section("skipped, and nobody expected it", red=True)
        for reason in unexpected:
            terminalreporter.line(reason)
        terminalreporter._session.exitstatus = pytest.ExitCode.TESTS_FAILED
