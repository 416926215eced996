"""The demo's weeks after a closing: residents are asked again whether it is still solved, and most answer."""

import random
from datetime import datetime, timedelta

from evaluation.actions import calling, rechecking
from evaluation.models import Recheck
from evaluation.selectors import callbacks
from portal.departments.actors import bearer
from portal.kit import clock
from portal.management.demo.district import people as people_rows
from portal.management.demo.lives import World

ANSWERS = ("still",) * 7 + ("partly", "back", "")


class Afterwards:
    """Each day's draw and questions, the answers, and the calls of the co-operation centre."""

    def __init__(self, world: World):
        self.world = world
        self.rng = random.Random("afterwards")  # noqa: S311 - a demo, no secret

    def day(self) -> None:
        """What the workers do all day, and whoever was asked today answers in a few days."""
        rechecking.consider(clock.now())
        rechecking.sweep(clock.now())
        today = Recheck.objects.filter(state=Recheck.State.ASKED, asked_at=clock.now())
        for row in today.select_related("grievance"):
            if given := self.rng.choice(ANSWERS):
                when = clock.now() + timedelta(hours=self.rng.uniform(1, 90))
                self.world.events.at(when, lambda row=row, given=given: self._answer(row, given))

    def _answer(self, row: Recheck, given: str) -> None:
        actor = bearer(row.grievance_id)
        rechecking.answer(row, actor=actor, answer=given)

    def call(self) -> None:
        """The centre calls the first on its list; the others wait for the visitor."""
        actor = self.world.cast.actor(people_rows.people_in("ruling_officer")[0].username)
        rows = callbacks.waiting(actor).order_by("pk")
        for row, outcome in zip(rows[:3], (calling.NOT_REACHED, "solved", "not_solved"), strict=False):
            calling.number(row, actor=actor, purpose="电话回访：问题是否解决")
            calling.note(row, actor=actor, outcome=outcome, higher=outcome == "not_solved")


def plan(world: World, now: datetime) -> None:
    """Plan eleven weeks of it."""
    afterwards = Afterwards(world)
    for day in range(75):
        world.events.at(now - timedelta(days=day, minutes=30), afterwards.day)
    world.events.at(now - timedelta(hours=27), afterwards.call)
