"""Lets about 300 cases happen over the last eleven weeks, so that the visitor finds a district in full
life."""

import gc
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from grievances.models import Grievance
from portal.engines.outbox.deliver import deliver
from portal.kit import clock
from portal.management.demo import (
    afterwards,
    consulted,
    drafts,
    heroes,
    improved,
    merger,
    morning,
    panels,
    patrolled,
    replies,
)
from portal.management.demo.calendar_of_events import Events
from portal.management.demo.calls import Called
from portal.management.demo.cast import Cast
from portal.management.demo.district import stories
from portal.management.demo.lives import Life, Pace, World

WEEKS, ORDINARY, FRESH, QUICK = 11, 194, 26, 10
# Filed so long ago that they fall due these many minutes after the visitor's start.
SOON = (3, 5, 8, 12, 17, 26, 45)
# So many of these, long enough ago to be closed: a department whose figures can be shown.
STEADY = ("E01", 40)


ON_THE_SPOT = Pace(1, 1, 1, "silent", on_the_spot=True, spot_hours=0.12)


def live(tell: Callable[[str], None]) -> dict[str, Any]:
    """Let it all happen up to now; returns what there is then and which case is whose story, for the
    journal."""
    now, rng = clock.now(), random.Random("linhu")  # noqa: S311 - a demo, no secret
    events = Events(now)
    world = World(events, Cast())
    _plan_ordinary(world, now, rng)
    _plan_soon(world, now)
    _plan_quick(world, now, rng)
    heroes.plan(world, now, panels.plan(world, now))
    for part in (improved, consulted, merger, afterwards):
        part.plan(world, now)
    for day in range(WEEKS * 7):
        events.at(now - timedelta(days=day, minutes=1), lambda: deliver(clock.now(), most=5000))
    _fast_and_loose()
    gc.set_threshold(100_000, 20, 50)  # many short-lived rows, few circles
    events.run(
        lambda done: tell(f"{done} deeds, {Grievance.objects.count()} cases") if done % 400 == 0 else None
    )
    deliver(clock.now(), most=5000)
    drafts.wait(world.cast, now)
    morning.begin(world.cast, now)
    patrolled.walk(world.cast, now)
    told = {name: life.pk for name, life in world.heroes.items()}
    replies.wait(world.cast, now, told.get("paused"))
    return {"cases": Grievance.objects.count(), "deeds": events.done, "heroes": told}


def _fast_and_loose() -> None:
    """A half-made demo is made anew: the database need not wait for the disk while the demo is prepared."""
    patience = {"sqlite": "PRAGMA synchronous=OFF", "postgresql": "SET synchronous_commit TO OFF"}
    with connection.cursor() as cursor:
        cursor.execute(patience[connection.vendor])


def _plan_ordinary(world: World, now: datetime, rng: random.Random) -> None:
    tales = [tale for tale in stories.stories() if not tale.hero]
    rng.shuffle(tales)
    chosen = [tales[i % len(tales)] for i in range(ORDINARY)]
    moments = [now - timedelta(days=rng.uniform(1.2, WEEKS * 7 - 2)) for _ in range(ORDINARY)]
    chosen += [tales[(i * 7) % len(tales)] for i in range(FRESH)]
    moments += [now - timedelta(hours=rng.uniform(0.2, 30)) for _ in range(FRESH)]
    code, count = STEADY
    steady = [tale for tale in tales if tale.category == code]
    chosen += [steady[i % len(steady)] for i in range(count)]
    moments += [now - timedelta(days=rng.uniform(18, WEEKS * 7 - 2)) for _ in range(count)]
    for number, (tale, when) in enumerate(zip(chosen, moments, strict=True), start=1):
        category = None if rng.random() < 0.04 else world.category(tale.category)
        kind = Called if category and category.joint and number % 3 == 0 else Life
        life = kind(tale, category, _pace(rng, tale), world, number)
        world.events.at(_awake(when, rng), life.file)


def _pace(rng: random.Random, tale: stories.Story) -> Pace:
    share = rng.uniform(0.15, 0.75) if rng.random() < 0.84 else rng.uniform(1.05, 1.5)
    return Pace(
        sign_hours=rng.uniform(0.3, 5),
        propose_share=share,
        answer_hours=rng.uniform(0.5, 18),
        ending="confirm" if tale.rating and rng.random() < 0.8 else "silent",
        on_the_spot=tale.category in {"E01", "A02", "E07", "E03"} and rng.random() < 0.25,
    )


def _awake(when: datetime, rng: random.Random) -> datetime:
    """Most people file between seven in the morning and eleven at night."""
    local = clock.local(when)
    return when.replace(minute=rng.randint(0, 59)) if 7 <= local.hour < 23 else when + timedelta(hours=8)


def _plan_quick(world: World, now: datetime, rng: random.Random) -> None:
    """Solved on the spot within minutes, then silence: the kind of closure that a panel always looks at."""
    tales = [t for t in stories.stories() if t.category in {"E01", "E03", "E07"} and not t.dispute]
    for number in range(QUICK):
        life = Life(tales[number % len(tales)], None, ON_THE_SPOT, world, 960 + number)
        life.category = world.category(life.story.category)
        day = now - timedelta(days=8 + number * 0.5)
        when = clock.local(day).replace(hour=9 + number % 8, minute=rng.randint(0, 50))
        world.events.at(when, life.file)


def _plan_soon(world: World, now: datetime) -> None:
    """Urgent cases (24 h) that nobody has finished: the visitor sees the worker raise them within minutes."""
    tales = [tale for tale in stories.stories() if not tale.hero]
    urgent = [tale for tale in tales if world.category(tale.category).limit_class == "E1"]
    pace = Pace(sign_hours=0.4, propose_share=9, answer_hours=999, ending="silent", stops_after="sign")
    for place, minutes in enumerate(SOON):
        tale = urgent[(place * 3) % len(urgent)]
        life = Life(tale, world.category(tale.category), pace, world, 900 + place)
        world.events.at(now - timedelta(hours=24) + timedelta(minutes=minutes), life.file)
