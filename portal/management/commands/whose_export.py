"""Says from which export a table, or some rows of one, was taken: by the code that each row carries, and by
what is woven into the spaces of its areas.

It shows from which export rows come, and so who had it made, when and what for. It does not show who passed
the file on, nor that the other cells are unchanged. Rows without their references can't be looked up; whoever
deletes the codes and types the areas anew leaves no mark.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grievances.selectors.tracing import Trace, traced
from portal.kit import clock

LARGEST = 50_000_000


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a text: CSV, or cells pasted from a spreadsheet")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            raw = options["file"].read_bytes()[:LARGEST]
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        found = traced(raw.decode("utf-8-sig", errors="replace"))
        for each in found:
            self.stdout.write(_told(each))
        if not found:
            raise CommandError("No row carries a mark of an export.")


def _told(found: Trace) -> str:
    row = found.export
    at = f"{clock.local(row.started_at):%Y-%m-%d %H:%M}"
    who = f"{row.person.username} ({row.department.name_en})"
    head = f"{row.number}: {who}, {at}, {row.purpose}: {row.reason}"
    codes = f"  {found.codes} of {found.rows} rows carry its code, {found.forged} another that is not its own"
    woven = f"  {found.agreeing} of {found.bits} woven marks agree: {found.chance}"
    return "\n".join((head, codes, woven))
