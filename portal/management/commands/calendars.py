"""Working calendars as JSON: `export [CODE …]` prints them, `import FILE …` adds a new version of each."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.engines.limits import clocks
from portal.engines.limits.models import CalendarVersion
from portal.kit.errors import DomainError


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True)
        out = ways.add_parser(
            "export", help="the newest version of each, or of those named; one is an object, more a list"
        )
        out.add_argument("code", nargs="*")
        into = ways.add_parser("import", help="all of them or, if one is refused, none")
        into.add_argument("file", nargs="+", help="an object or a list of them; - reads standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._export(options["code"]) if options["way"] == "export" else self._import(options["file"])
        except (
            DomainError,
            OSError,
            ValueError,
        ) as refused:  # JSON and UTF-8 that cannot be read are ValueErrors
            raise CommandError(str(refused)) from refused

    def _export(self, codes: list[str]) -> None:
        every = CalendarVersion.objects.order_by("code").values_list("code", flat=True).distinct()
        found = [_exported(clocks.current_calendar(code)) for code in codes or every]
        self.stdout.write(json.dumps(found[0] if len(codes) == 1 else found, ensure_ascii=False, indent=2))

    @transaction.atomic
    def _import(self, files: list[str]) -> None:
        for data in _read(files):
            row = _imported(data)
            self.stdout.write(f"{data['code']}: " + (f"version {row.version}" if row else "unchanged"))


def _exported(row: CalendarVersion) -> dict[str, Any]:
    return {
        "code": row.code,
        "version": row.version,
        "name_zh": row.name_zh,
        "name_en": row.name_en,
    } | row.data


def _read(files: list[str]) -> Iterable[dict[str, Any]]:
    for name in files:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        data = json.loads(text)
        yield from data if isinstance(data, list) else [data]


def _imported(data: dict[str, Any]) -> CalendarVersion | None:
    """A new version, unless the newest one says the same."""
    calendar = clocks.read_calendar(data)
    newest = CalendarVersion.objects.filter(code=calendar.code).order_by("-version").first()
    if newest is not None and newest.data == calendar.as_data() and _keeps_its_names(newest, data):
        return None
    return clocks.save_calendar_version(data)


def _keeps_its_names(newest: CalendarVersion, data: dict[str, Any]) -> bool:
    return all(data.get(key, getattr(newest, key)) == getattr(newest, key) for key in ("name_zh", "name_en"))
