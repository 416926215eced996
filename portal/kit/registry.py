"""What a lower floor shows or calls of a higher one: callables by dotted names, from settings.REGISTRY."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


@cache
def named(shelf: str) -> dict[str, Callable[..., Any]]:
    """The shelf's callables by key, in the order of the settings. ImportError where a name does not
    resolve."""
    return {key: import_string(path) for key, path in settings.REGISTRY[shelf].items()}
