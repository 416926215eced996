"""A life in which neighbours are mediated, agree in writing, and the agreement becomes the reply."""

from datetime import timedelta

from grievances.actions import handling, mediating
from grievances.actions.mediating import Party
from grievances.models import Assignment, Grievance
from portal.kit import clock
from portal.management.demo.district import stories
from portal.management.demo.lives import HOUR, Life

ABOUT = "楼上下班晚，楼下要早起，都有难处。我们想请两家坐下来，把夜里几点以后不搬东西、怎么联系说清楚。"
UPSTAIRS = Party("楼上1502室租户，倒班，本人电话已登记", "楼上住户")
LANDLORD = Party("1502室房东，电话已登记", "楼上的房东")
SAID = "楼下说了每天五点出车的情况；楼上不知道声音这么响，愿意先装脚垫。两家约定各自的时段。"
AGREED = (
    "一、楼上三天内给桌椅装上毛毡脚垫，钱由房东出；二、夜里十一点以后不搬动家具；三、再有声音，楼下先打电话，不上门吵；"
    "四、两家互留电话。双方签字，社区存一份。"
)


class Mediated(Life):
    """Offered on the first day; all take part; one session; agreed on, then proposed and confirmed."""

    def _plan_signatures(self) -> None:
        for part in Assignment.objects.filter(grievance=self.pk, role=Assignment.CO):
            self.plan(HOUR, lambda part=part: self.sign(part))
        self.plan(2 * HOUR, self.sign_and_offer)

    def sign_and_offer(self) -> None:
        lead = self._lead()
        handling.sign(self.case, actor=lead)
        handling.contact(self.case, actor=lead, text=stories.first_words(self.story, self.number))
        mediating.mediate(self.case, actor=lead, about=ABOUT, parties=[UPSTAIRS, LANDLORD])
        self.plan(5 * HOUR, self.agree_to_take_part, office=False)
        self.plan(52 * HOUR, self.meet)
        self.plan(54 * HOUR, self.agree)
        self.plan(57 * HOUR, self.propose)

    def agree_to_take_part(self) -> None:
        mediating.consent(self.case, actor=self.resident, agree=True)
        for number in (2, 3):
            mediating.record_consent(self.case, actor=self._lead(), number=number, agree=True)

    def meet(self) -> None:
        lately = clock.now() - timedelta(minutes=90)
        given = {"held_at": lately, "place": "社区居委会一楼会议室", "said": SAID}
        mediating.sit(Grievance.objects.get(pk=self.pk), actor=self._lead(), **given)

    def agree(self) -> None:
        mediating.agree(self.case, actor=self._lead(), agreement=AGREED)
