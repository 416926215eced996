"""Numbers and places as drawings: shares of a rail, bars from zero, areas with their names."""

from collections.abc import Iterable, Mapping
from typing import Any


def share(value: float, of: float) -> str:
    """`value` as a percentage of `of`, between 0 and 100, fit for an SVG attribute."""
    return f"{min(max(float(value) / float(of), 0), 1) * 100:.2f}"


def interval(number: Any, low: float | None, high: float | None, scale: float) -> dict[str, str] | None:
    """Where on a rail from 0 to `scale` the interval and its number lie; None where one is unknown."""
    if number is None or low is None or high is None:
        return None
    return {"x": share(low, scale), "width": share(high - low, scale), "dot": share(number, scale)}


def bars(rows: Iterable[tuple]) -> list[dict[str, Any]]:
    """Rows (label, value) or (label, value, kind), each with its share of the longest."""
    given = [(*row, "")[:3] for row in rows]
    most = max((value for _label, value, _kind in given), default=0) or 1
    return [{"label": label, "value": v, "share": share(v, most), "kind": kind} for label, v, kind in given]


def name_size(box: str) -> str:
    """The size of names on a map, in the units of its view box: forty of them would fill its width."""
    return f"{float(box.split()[2]) / 40:g}"


def pages_beside(query: Any, page: Any) -> dict[str, str]:
    """Addresses of the newer and the older page, keeping the rest of the query; empty where there is none."""
    kept: Mapping[str, str | None] = {"before": page.newer, "after": page.older}
    return {name: _with(query, name, token) if token else "" for name, token in kept.items()}


def _with(query: Any, name: str, token: str) -> str:
    changed = query.copy()
    for old in ("before", "after"):
        changed.pop(old, None)
    changed[name] = token
    return f"?{changed.urlencode()}"
