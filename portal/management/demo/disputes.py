"""Two lives found in the middle: an order that waits for its answer, a dispute not ruled on."""

from datetime import timedelta

from grievances.actions import dispatching, handling, supervising
from portal.kit import clock
from portal.management.demo.district import stories
from portal.management.demo.lives import HOUR, Life


class Supervised(Life):
    """The co-operation centre has issued an order; the lead has received it and not answered yet."""

    def _plan_signatures(self) -> None:
        self.plan(2 * HOUR, self.sign_only)

    def sign_only(self) -> None:
        handling.sign(self.case, actor=self._lead())
        self.plan(4 * HOUR, self.issue)

    def issue(self) -> None:
        supervising.supervise(
            self.case,
            actor=self.world.cast.ruling_officer(),
            wanted="同一处三个月内已是第三件。请说明原因、整改措施和完成时间。",
            amount=7,
            unit="calendar_days",
        )
        self.plan(HOUR, self.take_it)

    def take_it(self) -> None:
        supervising.receive(self.case, actor=self._lead())


class AtWorkMeanwhile(Life):
    """The lead says that it is not its matter, and works on it until the ruling 先办后议."""

    def _plan_signatures(self) -> None:
        for minutes, deed in ((40, self.object), (60, self.sign_only), (80, self.reach)):
            self.world.events.at(clock.now() + timedelta(minutes=minutes), deed)

    def object(self) -> None:
        cites = str(self.case.item.number) if self.case.item else "总则第三条"
        reason = "管线权属在产权单位，建议由其主管部门牵头；裁决前我们先行处置。"
        dispatching.object_to(self.case, actor=self._lead(), cites=cites, reason=reason)

    def sign_only(self) -> None:
        handling.sign(self.case, actor=self._lead())

    def reach(self) -> None:
        text = stories.first_words(self.story, self.number)
        handling.contact(self.case, actor=self._lead(), text=text)
