"""Files messages (JSON lines: id, resident, title, body, filed_at) through the front door; sums up as JSON.

Twice is once: a message that was filed before is skipped, so a killed run is simply run again. Imported cases
are historical: their due times are kept, nobody is notified or escalated unless --live is given.
"""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grievances.actions.importing import Report, import_lines, importer
from portal.areas.models import Area
from portal.areas.selectors import district
from portal.management.progress import Progress


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.jsonl")
        parser.add_argument("--area", metavar="CODE", help="for messages that name no place (the district)")
        parser.add_argument("--live", action="store_true", help="tell the departments, raise what is late")

    def handle(self, *args: Any, **options: Any) -> None:
        into = importer(_area(options["area"]), live=options["live"])
        began = monotonic()
        report = _import(options["file"], into)
        summary = asdict(report) | {"seconds": round(monotonic() - began, 1)}
        self.stdout.write(json.dumps(summary, ensure_ascii=False))


def _area(code: str | None) -> Area:
    found = Area.objects.filter(code=code).first() if code else district()
    if found is None:
        raise CommandError(f"There is no area {code}." if code else "There is no district yet.")
    return found


def _import(path: Path, into) -> Report:
    try:
        with path.open("rb") as lines:
            bar = Progress(path.stat().st_size)
            report = import_lines(lines, into, lambda so_far, size: bar.add(size, _words(so_far)))
            bar.end()
            return report
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error


def _words(report: Report) -> str:
    return f"{report.filed} filed, {report.skipped} there already, {len(report.refused)} refused"
