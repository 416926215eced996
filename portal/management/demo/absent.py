"""A life in which somebody goes away: what they have is handed on, and a colleague stands in for the rest."""

from datetime import timedelta

from grievances.actions import handing, handling
from portal.departments import selectors
from portal.departments.actions import absences
from portal.management.demo.district import stories
from portal.management.demo.lives import HOUR, Life

AWAY, STANDS_IN = "zeng.qi", "su.min"
DAYS = timedelta(days=6)


class Kept(Life):
    """Zeng Qi has it, and keeps it while she is away."""

    def _plan_signatures(self) -> None:
        self.plan(2 * HOUR, self.sign_it)

    def sign_it(self) -> None:
        actor = self.world.cast.actor(AWAY)
        handling.sign(self.case, actor=actor)
        handling.contact(self.case, actor=actor, text=stories.first_words(self.story, self.number))


class HandedOver(Kept):
    """She leaves for a course the next day, and hands this one to who stands in for her."""

    def sign_it(self) -> None:
        super().sign_it()
        self.plan(22 * HOUR, self.go_away)

    def go_away(self) -> None:
        cast, today = self.world.cast, selectors.today()
        actor, stands_in = cast.actor(AWAY), cast.person(STANDS_IN)
        absences.be_away(
            cast.person(AWAY),
            actor=actor,
            department=cast.departments["HEALTH"],
            from_day=today,
            last_day=today + DAYS,
            substitute=stands_in,
        )
        cast.away.add(cast.departments["HEALTH"].pk)
        reason = "今天起去市里培训。现场看过了，灭鼠公司约在后天上午，请接着盯。"
        handing.hand(self.case, actor=actor, to=stands_in, reason=reason)
