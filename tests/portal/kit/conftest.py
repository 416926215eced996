"""Fixtures of the kit's tests."""

from tests.browser import chromium  # noqa: F401
