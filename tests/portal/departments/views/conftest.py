"""Fixtures of the administration's pages."""

from tests.browser import chromium  # noqa: F401
