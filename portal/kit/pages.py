"""Keyset pages: the next page begins after the last row shown; no OFFSET, no COUNT."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest

from portal.kit.errors import NotThere
from portal.kit.sealed import CannotOpen, seal, unseal

PLACE, SIZE = "kit.page", 25


@dataclass(frozen=True)
class Page:
    """Rows to show, and the tokens of the pages beside it (None: there is none)."""

    rows: list[Any]
    newer: str | None
    older: str | None

    def __iter__(self):
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page(request: HttpRequest, rows: QuerySet, by: str, size: int = SIZE) -> Page:
    """One page of `rows`, ordered by the never-null column `by` ("-filed_at": newest first), then by pk.

    `?after=` and `?before=` hold sealed tokens made here, which tell nothing (a register that shows days
    must not tell the second of filing); one that was tampered with is NotThere.
    """
    if token := request.GET.get("before"):
        found = _slice(rows, _flip(by), _read(token, by), size)
        found_rows = list(reversed(found[:size]))
        return Page(
            found_rows,
            _token(found_rows, by, first=True) if len(found) > size else None,
            _token(found_rows, by, first=False),
        )
    token = request.GET.get("after")
    found = _slice(rows, by, _read(token, by) if token else None, size)
    return first(found, by, size) if not token else _after(found, by, size)


def begins(request: HttpRequest) -> bool:
    """Whether the first page is asked for."""
    return not (request.GET.get("before") or request.GET.get("after"))


def first(found: list[Any], by: str, size: int = SIZE) -> Page:
    """The first page, of rows that were read in the order of `ordered`: one more than it shows, if there
    are so many."""
    return Page(found[:size], None, _older(found, by, size))


def _after(found: list[Any], by: str, size: int) -> Page:
    return Page(found[:size], _token(found[:size], by, first=True), _older(found, by, size))


def _older(found: list[Any], by: str, size: int) -> str | None:
    return _token(found[:size], by, first=False) if len(found) > size else None


def ordered(rows: QuerySet, by: str) -> QuerySet:
    """The rows in the order in which they are paged."""
    column, down = by.lstrip("-"), by.startswith("-")
    return rows.order_by(*([F(column).desc(), F("pk").desc()] if down else [F(column).asc(), F("pk").asc()]))


def _slice(rows: QuerySet, by: str, start: tuple[Any, Any] | None, size: int) -> list[Any]:
    column, down = by.lstrip("-"), by.startswith("-")
    if start is not None:
        word = "lt" if down else "gt"
        rows = rows.filter(
            Q(**{f"{column}__{word}": start[0]}) | Q(**{column: start[0], f"pk__{word}": start[1]})
        )
    return list(ordered(rows, by)[: size + 1])


def _flip(by: str) -> str:
    return by[1:] if by.startswith("-") else f"-{by}"


def _token(rows: list[Any], by: str, *, first: bool) -> str | None:
    if not rows:
        return None
    row = rows[0 if first else -1]
    value = getattr(row, by.lstrip("-"))
    plain = json.dumps([value.isoformat() if hasattr(value, "isoformat") else value, row.pk])
    return urlsafe_b64encode(seal(plain, _place(by)).encode()).decode().rstrip("=")


def _place(by: str) -> str:
    """A token of one order means nothing in another: a name is no moment."""
    return f"{PLACE}.{by.lstrip('-')}"


def _read(token: str, by: str) -> tuple[Any, Any]:
    try:
        sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
        value, pk = json.loads(unseal(sealed, _place(by)))
    except (CannotOpen, ValueError) as error:
        raise NotThere("") from error
    return value, pk
