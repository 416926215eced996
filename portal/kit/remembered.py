"""Answers that are asked for again and again in a short piece of work, and found once."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Answer = TypeVar("Answer")
_found: ContextVar[dict[Hashable, Any] | None] = ContextVar("remembered", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Inside, `remembered` asks once for each key. For work of a second: it sees no change meanwhile."""
    token = _found.set({})
    try:
        yield
    finally:
        _found.reset(token)


def remembered(key: Hashable, ask: Callable[[], Answer]) -> Answer:
    """What `ask` answers; inside `remembering` it is asked once for the key."""
    found = _found.get()
    if found is None:
        return ask()
    if key not in found:
        found[key] = ask()
    answer: Answer = found[key]
    return answer
