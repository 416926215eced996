"""A district's set-up as JSON: `export` prints it, `import FILE` adds what the portal lacks of it: areas,
departments, categories with their words, the responsibility list, ladders. All of it, or nothing."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.departments.actions.setting_up import Wrong, set_up
from portal.departments.district_file import as_data


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True)
        ways.add_parser("export", help="what stands today; in the demo, a file to begin one's own from")
        into = ways.add_parser("import", help="what is there already, by its code, stays as it is")
        into.add_argument("file", help="- reads standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["way"] == "export":
            self.stdout.write(json.dumps(as_data(), ensure_ascii=False, indent=1))
            return
        try:
            done = set_up(_read(options["file"]))
        except (Wrong, OSError, ValueError) as refused:  # JSON and UTF-8 that can't be read are ValueErrors
            raise CommandError(f"Nothing was added.\n{refused}") from refused
        self.stdout.write(json.dumps({"added": done.added, "there": done.there}))


def _read(name: str) -> Any:
    return json.loads(sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8"))
