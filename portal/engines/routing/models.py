"""Versions of the words of danger: rows that nobody changes any more once they are saved."""

from dataclasses import asdict
from typing import Any

from django.db import models

from portal.engines.routing.danger import FIRST, Group, Number, Words
from portal.kit.prepared import Prepared
from portal.kit.rows import Row


class DangerVersion(Row):
    """The words of danger from a moment on. `words`: groups and numbers, as `packed` makes them. `reason`:
    why, as it was said; `by`: who saved it, by their key; "": the set-up."""

    version = models.PositiveIntegerField(unique=True)
    words = models.JSONField()
    reason = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=40, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]

    @property
    def value(self) -> Words:
        return unpacked(self.words)


def packed(words: Words) -> dict[str, Any]:
    """As a row keeps it."""
    return asdict(words)


def unpacked(kept: dict[str, Any]) -> Words:
    groups = (
        Group(**{name: tuple(value) if isinstance(value, list) else value for name, value in each.items()})
        for each in kept["groups"]
    )
    return Words(tuple(groups), tuple(Number(**each) for each in kept["numbers"]))


_newest = Prepared(lambda: DangerVersion.objects.order_by("-version")[:1])


def current() -> tuple[int, Words]:
    """The newest version and its words; 0 and FIRST where none was ever saved: no portal is deaf to
    danger."""
    found = _newest.first()
    return (found.version, found.value) if found else (0, FIRST)
