"""Does every periodic job once, here and now, without Celery: {job: how many}; exits 1 where one failed."""

import json
import traceback
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from portal.schedule import SCHEDULE


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        done, failed = {}, []
        for name in SCHEDULE:
            try:
                done[name] = import_string(name)()
            except Exception as error:  # one job that fails must not keep the others waiting
                self.stderr.write("".join(traceback.format_exception(error)))
                failed.append(name)
        self.stdout.write(json.dumps(done))
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}")
