"""Runs a panel session's draws again from what is published, and compares: exit 1 and what differs, or 0."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from evaluation.selectors import draws


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--session", type=int, required=True, help="the session's number")

    def handle(self, *args, **options) -> None:
        session = draws.Session.objects.filter(number=options["session"]).first()
        if session is None:
            raise CommandError(f"There is no session {options['session']}.")
        flaws = list(draws.redraw(session))
        for flaw in flaws:
            self.stderr.write(flaw)
        if flaws:
            raise CommandError(f"Session {session.number}: {len(flaws)} draw(s) differ.")
        totals = draws.totals(session)
        self.stdout.write(
            f"Session {session.number}: {totals.considered} decisions, {totals.drawn} drawn; all the same."
        )
