"""The portal with a living demo district: prepares it once, then runs web server, worker and scheduler
together."""

import fcntl
import os
import sys
import time
from argparse import ArgumentParser

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from portal.engines.journal import journal
from portal.management.demo import preparing, processes
from portal.management.demo.district import people

BANNER = """
  Gongzhi 共治 · 临湖区 Linhu District
  {address}

  One click signs you in as any of these, at {address}demo/ :
{people}

  What to look at: {address}demo/look/
  Sent mails: {address}demo/mails/     Public register: {address}register/
  Ctrl-C stops everything; the data stays. `make demo-reset` starts over.
"""


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()  # those of its own web server's commands are the tests' business

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="forget the demo's data first")
        parser.add_argument("--only-prepare", action="store_true", help="prepare the data and stop")

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("The demo runs with MODE=demo alone: use `make demo`.")
        began = time.monotonic()
        with self._lock(), translation.override("zh-hans"):
            port = int(os.environ.get("PORT") or 8000)
            if not options["only_prepare"] and not processes.port_is_free(port):
                raise CommandError(f"Port {port} is in use. Choose another: PORT={port + 1} make demo")
            self._prepare(options["reset"])
            self._say(f"ready after {time.monotonic() - began:.0f} s")
            if options["only_prepare"]:
                return
            self._run(port)

    def _lock(self):
        """One demo per data folder at a time."""
        lock = open(settings.VAR_DIR / "demo.lock", "w")  # noqa: SIM115 - held until the process ends
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandError("A demo is running on this data already.") from error
        return lock

    def _prepare(self, reset: bool) -> None:
        self._say("preparing the database")
        call_command("migrate", verbosity=0, interactive=False)
        if journal.entries(preparing.MARK) and not reset:
            self._say("the district is there from before (make demo-reset starts over)")
            return
        preparing.prepare(self._say)

    def _run(self, port: int) -> None:
        address = f"http://localhost:{port}/"
        shown = "\n".join(
            f"    {row.name_zh} {row.name_en:<16} {row.post_zh} · {row.post_en}"
            for row in people.demo_people()
        )
        self.stdout.write(BANNER.format(address=address, people=shown))
        processes.Runner(processes.commands(port), self._say).run()
        self._say("stopped")

    def _say(self, text: str) -> None:
        self.stdout.write(f"{time.strftime('%H:%M:%S')} {text}")
        sys.stdout.flush()
