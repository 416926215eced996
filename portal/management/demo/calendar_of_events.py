"""Time in the demo: things happen in their order, under a travelled clock, with the sweeps that fall
between them."""

import heapq
import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import connection

from portal.engines.escalation import watch
from portal.engines.escalation.models import Watch
from portal.kit import clock
from portal.kit.registry import named

Deed = Callable[[], None]
SWEEP_AFTER = timedelta(seconds=12)


class Events:
    """A heap of deeds by their moments. What lies after `end` does not happen: so the open cases stay
    open."""

    def __init__(self, end: datetime):
        self.end = end
        self._heap: list[tuple[datetime, int, Deed]] = []
        self._numbers = itertools.count()
        self.done = 0

    def at(self, when: datetime, deed: Deed) -> None:
        """Let the deed happen then."""
        if when < self.end:
            heapq.heappush(self._heap, (when, next(self._numbers), deed))

    def run(self, tell: Callable[[int], None]) -> None:
        """Let everything happen up to the end, telling how many deeds are done."""
        while self._heap:
            when, _number, deed = heapq.heappop(self._heap)
            self._sweep_until(when)
            with clock.travel(when):
                deed()
            self.done += 1
            tell(self.done)
        self._sweep_until(self.end)

    def _sweep_until(self, when: datetime) -> None:
        """What fell due meanwhile is raised at its own moment, as the worker would have done."""
        while (due := self._next_due()) is not None and due + SWEEP_AFTER < when:
            with clock.travel(due + SWEEP_AFTER):
                watch.sweep(named("watch"), due + SWEEP_AFTER)

    def _next_due(self) -> datetime | None:
        """The first watched moment. Asked before every deed, of which there are thousands: in plain SQL, at a
        twentieth of what building the query each time costs."""
        table = Watch._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT MIN(next_at) FROM {table} WHERE next_at IS NOT NULL AND parked = ''")  # noqa: S608
            moment = cursor.fetchone()[0]
        if isinstance(moment, str):  # SQLite keeps moments as text, in UTC
            moment = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        return moment
