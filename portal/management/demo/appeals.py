"""A life that ends in a refusal, and whose resident has it looked at again, and once more."""

from datetime import timedelta

from grievances.actions import handling, resolving, reviewing
from grievances.lifecycle import Ground, ReviewState, Statutory
from portal.management.demo.district import stories
from portal.management.demo.lives import HOUR, Life

DAY = timedelta(days=1)
WHY = "已向公司核实：有没有劳动关系、补缴多少，双方说法不一。这类争议由劳动仲裁认定。"


class Appealed(Life):
    """Refused since labour arbitration must decide it; the review upheld that, the second one is open."""

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
            channel=Statutory.LABOUR,
            basis="《劳动争议调解仲裁法》第二条、第五条；《信访工作条例》第三十一条",
            reason=WHY,
        )
        self.plan(2 * DAY, self.ask, office=False)

    def ask(self) -> None:
        reason = "公司没交社保是违法，监察大队应该查，不能只让我去仲裁。"
        reviewing.ask_review(self.case, actor=self.resident, reason=reason)
        self.plan(3 * DAY, self.uphold)

    def uphold(self) -> None:
        reviewing.decide_review(
            self.case,
            actor=self.world.cast.ruling_officer(),
            verdict=ReviewState.UPHELD,
            facts="调取了监察大队的询问笔录：公司称您由外包单位招用，两家单位都没有交出用工合同。",
            basis="《劳动保障监察条例》第二十一条；《信访工作条例》第三十一条、第三十五条",
            text="维持原答复。劳动关系有争议的，先由仲裁认定；询问笔录已附卷，您申请仲裁时可以调取。",
        )
        self.plan(DAY, self.ask_again, office=False)

    def ask_again(self) -> None:
        reason = "工牌、排班表和工资流水我都交了，劳动关系是清楚的，请责令公司补缴。"
        reviewing.ask_review(self.case, actor=self.resident, reason=reason)
