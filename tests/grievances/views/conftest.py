"""Fixtures of the pages of cases."""

from tests.browser import chromium  # noqa: F401
