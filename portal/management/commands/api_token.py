"""Makes a person's key to the API, shown once; or revokes the ones with this label."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.accounts import tokens
from portal.accounts.models import Person


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--label", default="command line", help="what it is for (%(default)s)")
        parser.add_argument("--revoke", action="store_true", help="revoke instead")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(username=options["username"], is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody active is called {options['username']!r}.")
        if options["revoke"]:
            self.stdout.write(f"{tokens.revoke(person, options['label'])} revoked")
            return
        self.stdout.write(tokens.issue(person, options["label"]))
