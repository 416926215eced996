"""Calendars the stories are told in, and a short way to say a moment."""

from datetime import datetime
from zoneinfo import ZoneInfo

from portal.engines.limits.clock import Calendar

BERLIN = ZoneInfo("Europe/Berlin")
SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
EVERY_DAY = (*WEEKDAYS, "sat", "sun")


def calendar(
    *windows: tuple[str, str],
    days=WEEKDAYS,
    zone="Europe/Berlin",
    holidays=(),
    extra=(),
    provisional_from=None,
):
    return Calendar.parse(
        {
            "code": "A",
            "timezone": zone,
            "week": {day: [list(window) for window in windows] for day in days},
            "holidays": list(holidays),
            "extra_working_days": list(extra),
            "provisional_from": provisional_from,
        }
    )


A = calendar(("09:00", "17:00"))
L = calendar(("09:00", "12:00"), ("13:00", "17:00"))
EASTER = calendar(("09:00", "17:00"), holidays=("2026-04-03", "2026-04-06"))
ROUND_THE_CLOCK = calendar(("00:00", "24:00"), days=EVERY_DAY)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=BERLIN)


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
