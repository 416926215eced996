"""A supervisor's morning: a view shared with the team, one note written into all of its open cases, and the
list taken out for the briefing."""

import uuid
from datetime import datetime, timedelta

from grievances.actions import bulk, exporting, saving
from grievances.actions.saving import Wish
from grievances.lifecycle import Verb
from grievances.selectors import bulk as chosen
from grievances.selectors.bulk import Choice
from grievances.selectors.viewing import views_for
from portal.kit import clock
from portal.management.demo.cast import Cast
from portal.management.demo.district import people as people_rows

TEAM, VIEW, NAMED = "ENFORCE", "work", "我队已签收、正在办"
REASON = "周三例会逐件过在办诉求。"
NOTE = "本周三上午统一巡查，请各经办人先把现场照片补齐，周三带上。"


def begin(cast: Cast, now: datetime) -> int:
    """Twenty minutes ago; how many cases were handled."""
    row = people_rows.people_in("supervisor", TEAM)[0]
    actor, unit = cast.actor(row.username), cast.departments[TEAM]
    with clock.travel(now - timedelta(minutes=20)):
        wish = Wish(VIEW, status="in_progress")
        saving.save(wish, actor=actor, name=NAMED, shared_with=unit.pk)
        view = next(each for each in views_for(actor) if each.key == VIEW)
        cases = chosen.chosen(Choice(view=view), actor, clock.now(), bulk.MOST)
        if not cases:
            return 0
        parameters = {"text": NOTE}
        bulk.start(
            actor=actor, verb=Verb.NOTE, cases=cases, form_key=uuid.uuid4(), view=VIEW, parameters=parameters
        )
        done = bulk.sweep()
        keys = [key for key, _version in cases]
        made = exporting.start(
            actor=actor, purpose="meeting", reason=REASON, cases=keys, form_key=uuid.uuid4(), view=VIEW
        )
        for _piece in exporting.fetch(made, actor=actor).text:
            pass
        return done
