"""A life that ends in a refusal, and whose resident has it looked at again, and once more."""

from datetime import timedelta

from grievances.actions import handling, resolving, reviewing
from grievances.lifecycle import Ground, ReviewState, Statutory
from portal.management.demo.district import stories
from portal.management.demo.lives import HOUR, Life

DAY = timedelta(days=1)


class Appealed(Life):
    """Refused since a court must decide it; the review upheld that, the second one waits for the head."""

    def _plan_signatures(self) -> None:
        self.plan(2 * HOUR, self.sign_only)

    def sign_only(self) -> None:
        handling.sign(self.case, actor=self._lead())
        handling.contact(self.case, actor=self._lead(), text=stories.first_words(self.story, self.number))
        self.plan(DAY, self.refuse)

    def refuse(self) -> None:
        resolving.refuse(
            self.case,
            actor=self._lead(),
            ground=Ground.CHANNEL,
            channel=Statutory.COURT,
            basis="《民法典》第一千一百六十五条；《信访工作条例》第三十一条",
            reason="已上门两次，漏水原因双方说法不一，赔偿数额谈不拢。赔偿属于民事纠纷，由人民法院认定责任和数额。",
        )
        self.plan(2 * DAY, self.ask, office=False)

    def ask(self) -> None:
        reason = "没有人给漏水原因做鉴定，就让我去打官司。请先查清是不是公共管道漏的。"
        reviewing.ask_review(self.case, actor=self.resident, reason=reason)
        self.plan(3 * DAY, self.uphold)

    def uphold(self) -> None:
        reviewing.decide_review(
            self.case,
            actor=self.world.cast.ruling_officer(),
            verdict=ReviewState.UPHELD,
            facts="调取了物业的维修记录：公共立管上月检测完好，漏点在楼上卫生间。",
            basis="《信访工作条例》第三十一条、第三十五条",
            text="维持原答复。漏点不在公共部分，赔偿应由法院认定；物业的检测记录已附卷，您起诉时可以调取。",
        )
        self.plan(DAY, self.ask_again, office=False)

    def ask_again(self) -> None:
        reason = "物业的记录是他们自己写的，我要求换一家单位来测。"
        reviewing.ask_review(self.case, actor=self.resident, reason=reason)
