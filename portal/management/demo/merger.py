"""Six weeks ago the family-planning bureau was merged into the health commission 计生并入卫健, with what it
had on its desks."""

from datetime import datetime, timedelta

from portal.departments.actions import successions
from portal.departments.actions.successions import Part, Plan
from portal.departments.actors import Actor
from portal.departments.models import Department, Succession
from portal.kit import clock
from portal.management.demo.district import people as people_rows
from portal.management.demo.district import stories
from portal.management.demo.lives import Life, Pace, World

LEAVING, HEIR, DAYS_AGO, DRAFTED_BEFORE = "FAMPLAN", "HEALTH", 42, 5
# Sixty days: it is open today, and went over with its department.
OPEN = Pace(sign_hours=1, propose_share=9, answer_hours=999, ending="silent", stops_after="sign")
BASIS = "临编〔2026〕7 号：区人口和计划生育局并入区卫生健康委员会"


def plan(world: World, now: datetime) -> None:
    """Drafted and decided on five days before; applied by the first sweep of its day."""
    day = clock.local(now - timedelta(days=DAYS_AGO)).replace(hour=0, minute=0, second=0, microsecond=0)
    drafted = day - timedelta(days=DRAFTED_BEFORE) + timedelta(hours=10)
    world.events.at(drafted, lambda: _decide(world, day))
    world.events.at(day + timedelta(seconds=5), lambda: _come(world))
    world.events.at(day + timedelta(seconds=15), lambda: successions.sweep(clock.now()))
    life = Life(stories.stories("C02")[0], world.category("C02"), OPEN, world, 771)
    world.heroes["merged"] = life
    world.events.at(day - timedelta(days=2) + timedelta(hours=10), life.file)


def _decide(world: World, day: datetime) -> None:
    administrator: Actor = world.cast.actor(people_rows.demo_person("administrator").username)
    units = {row.code: row for row in Department.objects.filter(code__in=(LEAVING, HEIR))}
    wanted = Plan(Succession.Kind.MERGE, (units[LEAVING],), day.date(), BASIS, (Part(units[HEIR]),))
    successions.apply(successions.draft(wanted, actor=administrator), actor=administrator)


def _come(world: World) -> None:
    successions.sweep(clock.now())
    world.cast.taken_over(LEAVING, HEIR)
