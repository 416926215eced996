"""The working calendar of mainland China: statutory holidays and swapped working days (调休), kept as data.

`calendars/china.json` was made once from two packages. chinesecalendar 1.11.0 holds the State Council's
yearly notices: every day off and every worked weekend day of 2025 and 2026; holidays 0.109 agrees with it on
each day of both years. For 2027 no notice is out: from holidays 0.109 it has the statutory days of the
regulation on public holidays (2024) and the working days given in lieu of those that fall on a weekend, and
everything from 2027-01-01 on is provisional. A new notice becomes a new version of the calendar, never a
change of an old one.
"""

import json
from importlib import resources
from typing import Any

CODE = "CN"


def official() -> dict[str, Any]:
    """The calendar as it is exchanged (`Calendar.parse`), with its names."""
    kept = resources.files("portal.engines.limits") / "calendars" / "china.json"
    data: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return data
