"""Runs the draw of a panel again from what was published of it alone: `verify_draw FILE`, or `--number N` of
this portal. Says what is not as it should be, and exits 1; `--thorough` reckons the lottery anew as well."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evaluation import drawing
from evaluation.selectors.paneldraws import publication_of
from portal.kit.errors import NotThere


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help="as the draw's page gives it; - reads standard input")
        parser.add_argument("--number", type=int, help="the draw with this number, of this portal")
        parser.add_argument("--randomness", help="the numbers as they were published elsewhere")
        parser.add_argument("--thorough", action="store_true", help="solve for the fairest lottery again")

    def handle(self, *args: Any, **options: Any) -> None:
        published = self._read(options)
        wrong = drawing.verify(published, randomness=options["randomness"], thorough=options["thorough"])
        if wrong:
            raise CommandError("\n".join(wrong))
        told = "drawn" if "panel" in published else "announced"
        people, seats = len(published["pool"]), published["size"]
        self.stdout.write(f"Verified: a panel of {seats} from a pool of {people}, {told}.")

    def _read(self, options: dict[str, Any]) -> dict[str, Any]:
        if bool(options["file"]) == (options["number"] is not None):
            raise CommandError("Name a file, or a draw by --number.")
        try:
            if options["number"] is not None:
                return publication_of(options["number"])
            text = sys.stdin.read() if options["file"] == "-" else Path(options["file"]).read_text("utf-8")
            found: dict[str, Any] = json.loads(text)
        except NotThere as refused:
            raise CommandError("There is no such draw, or nothing of it is published yet.") from refused
        except (OSError, ValueError) as refused:
            raise CommandError(str(refused)) from refused
        return found
