"""Walks the journal: says how much of it holds, or exits 1 naming the first entry that does not."""

from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grievances.selectors import histories
from portal.engines.journal import journal
from portal.engines.journal.journal import Chain
from portal.management.progress import Progress

AT_ONCE = 500


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--subject", metavar="grievance:7", help="only this chain")

    def handle(self, *args: Any, **options: Any) -> None:
        entries, subjects, flaws = 0, set(), []
        bar = Progress(journal.count(options["subject"]))
        for chains in _some(journal.walk(options["subject"])):
            flaws += _flaws(chains)
            subjects |= {chain.subject for chain in chains}
            amount = sum(len(chain.entries) for chain in chains)
            entries += amount
            bar.add(amount, f"{entries} entries")
        bar.end()
        if options["subject"] and not subjects:
            raise CommandError(f"The journal has no entry of {options['subject']}.")
        if not options["subject"]:
            lost = histories.without_history(subjects)
            flaws += [f"{subject}: all its entries are missing" for subject in lost]
        if flaws:
            raise CommandError(f"{flaws[0]} ({len(flaws)} broken of {len(subjects)} chains)")
        self.stdout.write(f"{entries} entries in {len(subjects)} chains hold.")


def _some(chains: Iterator[Chain]) -> Iterator[list[Chain]]:
    while some := list(islice(chains, AT_ONCE)):
        yield some


def _flaws(chains: list[Chain]) -> list[str]:
    """One line for each chain that does not hold."""
    broken = [chain.broken for chain in chains if chain.broken]
    whole = [chain for chain in chains if not chain.broken]
    return [
        *(f"{entry.subject}, entry {entry.seq} ({entry.verb}): {reason}" for entry, reason in broken),
        *(f"{subject}, at its end: {reason}" for subject, reason in histories.gaps(whole)),
    ]
