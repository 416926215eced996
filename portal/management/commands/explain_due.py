"""When a limit is due, and why: `--calendar CN --start 2026-03-02T15:00 --limit "4 working hours"`."""

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from portal.engines.limits import clock, clocks, wording
from portal.engines.limits.clock import Calendar, Event, Limit
from portal.kit.errors import DomainError


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--calendar", required=True, metavar="CODE", help="its newest version counts")
        parser.add_argument(
            "--start", required=True, metavar="MOMENT", help="without an offset: the calendar's time"
        )
        parser.add_argument("--limit", required=True, help='such as "4 working hours" or "7 calendar days"')
        parser.add_argument("--pause", nargs=2, action="append", default=[], metavar=("FROM", "TO"))
        parser.add_argument("--language", help="of the lines: zh-hans or en")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            calendar = clocks.load_calendar(clocks.current_calendar(options["calendar"]))
            limit = Limit.parse(options["limit"])
            events = _events(options["start"], options["pause"], calendar)
            answer = _answer(events, calendar, limit, options["language"])
        except (DomainError, ValueError) as refused:  # a bad limit, moment or horizon is a ValueError
            raise CommandError(str(refused)) from refused
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))


def _events(start: str, pauses: list[list[str]], calendar: Calendar) -> list[Event]:
    events = [Event("start", _moment(start, calendar))]
    for begins, ends in sorted((_moment(a, calendar), _moment(b, calendar)) for a, b in pauses):
        if not events[-1].at <= begins <= ends:
            raise ValueError(f"pauses come after the start, one after the other: {begins.isoformat()}")
        events += [Event("pause", begins), Event("resume", ends)]
    return events


def _moment(text: str, calendar: Calendar) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=calendar.zone)


def _answer(events: list[Event], calendar: Calendar, limit: Limit, language: str | None) -> dict[str, Any]:
    due = clock.due(events, calendar, limit)
    if due is None:
        raise ValueError("nothing is due while the clock stands still")
    now = events[-1].at
    lines = clock.explain(events, calendar, limit, now)
    with timezone.override(calendar.zone), translation.override(language or translation.get_language()):
        texts = wording.sentences(lines, now)
    return {
        "due": _iso(due, calendar),
        "working_seconds": clock.worked(events, calendar, limit, due),
        "lines": [_line(line, text, calendar) for line, text in zip(lines, texts, strict=True)],
    }


def _line(line: clock.Line, text: str, calendar: Calendar) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "from": _iso(line.since, calendar),
        "to": _iso(line.till, calendar) if line.till else None,
        "seconds": line.seconds,
        "text": text,
    }


def _iso(moment: datetime, calendar: Calendar) -> str:
    return moment.astimezone(calendar.zone).isoformat()
