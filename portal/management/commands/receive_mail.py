"""Takes in one mail from standard input: for a mail server's pipe to the address REPLY_ADDRESS. Exits 0 once
it is known what became of the mail, also if nothing did; a mail server need not send it back."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from grievances.actions.receiving import receive


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(receive(sys.stdin.buffer.read()))
