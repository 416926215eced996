"""Two drafts that wait for the administrator, each counted: a local day off, and a shorter limit."""

from datetime import datetime, timedelta

from grievances.actions import recomputing
from portal.departments.actions import revisions
from portal.engines.limits import clocks
from portal.engines.limits.clock import Limit
from portal.kit import clock
from portal.management.demo.cast import Cast
from portal.management.demo.district import people as people_rows

SHORTER = {"contact": Limit(12, "calendar_hours"), "done": Limit(5, "calendar_days")}
CLASS, CALENDAR = "E2", "CN"
WHY_DAY = "区政府通知：临湖区水利应急演练日，机关单位放假一天。"
WHY_LIMIT = "区委常委会议定：一般诉求办理时限由 7 天压缩为 5 天，先看影响再定。"


def wait(cast: Cast, now: datetime) -> int:
    """Make the drafts an hour ago and count them now; the key of the one that moves most."""
    administrator = cast.actor(people_rows.demo_person("administrator").username)
    with clock.travel(now - timedelta(hours=1)):
        calendar = revisions.calendar_data(clocks.current_calendar(CALENDAR))
        day = _next_working_day(now)
        calendar["holidays"] = sorted({*calendar["holidays"], day})
        revisions.draft_calendar(calendar, actor=administrator, reason=WHY_DAY)
        stands = clocks.current_limit(CLASS)
        names = {name: getattr(stands, name) for name in revisions.TEXTS}
        limits = {**SHORTER, "part": stands.part}
        made = revisions.draft_limit(CLASS, actor=administrator, limits=limits, names=names, reason=WHY_LIMIT)
    recomputing.sweep(now)
    return made.pk


def _next_working_day(now: datetime) -> str:
    """The first working day two weeks from now."""
    hours, day = clocks.load_calendar(clocks.current_calendar(CALENDAR)), clock.local(now).date()
    coming = (day + timedelta(days=n) for n in range(14, 60))
    return next(each for each in coming if hours.windows(each)).isoformat()
