"""Erases the personal information of a case that has ended, for a request that came by telephone or letter
and that two people have checked."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from grievances.actions import erasing
from grievances.lifecycle import ENDED
from grievances.models import Grievance
from grievances.selectors import system_case
from portal.kit.errors import DomainError, NotThere


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", help="of the case, such as LH-7K2M-94")
        parser.add_argument(
            "--reason", default="", help="how the request came, which two people checked it; goes on record"
        )
        parser.add_argument("--yes", action="store_true", help="do not ask again")

    def handle(self, *args: Any, **options: Any) -> None:
        case = _case(options["reference"])
        if case.is_erased:
            self.stdout.write(f"{case.reference} was erased on {_day(case.erased_at)}.")
            return
        if not options["reason"].strip():
            raise CommandError('Say why: --reason "Letter of 3 March, checked by A and B"')
        if case.status in ENDED and not options["yes"]:
            self._ask(case)
        try:
            erasing.erase_for(case, reason=options["reason"])
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{case.reference} is erased: words, place, photos, letters and who filed.")

    def _ask(self, case: Grievance) -> None:
        """Whoever does it types the reference once more: it can't be undone."""
        self.stdout.write(f"{case.reference}, filed on {_day(case.filed_at)}, {case.status}: {case.title}")
        if input("This can't be undone. Type the reference again to erase it: ").strip() != case.reference:
            raise CommandError("Nothing was erased.")


def _case(reference: str) -> Grievance:
    try:
        return system_case(reference)
    except NotThere as nothing:
        raise CommandError(f"There is no case {reference}.") from nothing


def _day(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}"
