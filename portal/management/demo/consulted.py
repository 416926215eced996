"""Whom the demo's district asks, and who answers in public: an advisory group, residents drawn for the
survey, departments on their quarter, a department that appeals a result."""

import random
from datetime import datetime, timedelta
from decimal import Decimal

from evaluation.actions import answering as quarters
from evaluation.actions import paying
from evaluation.advising.actions import asking, groups, sweeping
from evaluation.advising.actions.asking import Matter
from evaluation.appealing.actions import appealing
from evaluation.models import (
    AdviceQuestion,
    AdvisoryGroup,
    Appeal,
    PanelMember,
    PulseInvite,
    PulseRound,
    Sample,
)
from evaluation.policies import may_appeal
from evaluation.pulse.actions import answering, rounds
from evaluation.pulse.questions import KEYS
from evaluation.selectors import results
from portal.accounts.models import Person
from portal.areas.models import Area, Level
from portal.departments.actors import of_person
from portal.departments.models import Department
from portal.kit import clock
from portal.kit.quarters import Quarter
from portal.management.demo.district import people as people_rows
from portal.management.demo.lives import World

GROUP = {
    "name_zh": "社区生活咨询小组",
    "name_en": "Life in the communities",
    "about_zh": "噪声、停车、养老、物业等日常事项的规则修改，以及疑难诉求怎么办。",
    "about_en": "How rules of daily life change (noise, parking, old age, property), and what to do in hard "
    "cases.",
}
MEMBERS = (
    ("he.dashan", "expert", "云泽大学公共管理学院"),
    ("qin.yue", "organisation", "邻里互助社会服务中心"),
    ("tian.zhiyuan", "deputy", "区人大常委会"),
    ("wang.shoucheng", "resident", "社区居民代表会议推选"),
)
CLOSED = Matter(
    "夜间噪声要不要改为一小时内到场？",
    "现在规定两小时内到场。改为一小时，夜班需要增加六人；好处是居民能早些休息，坏处是其他案件的到场会慢一些。",
)
SAID = (
    ("for", "噪声过了两小时往往已经停了，到场就没有意义。"),
    ("amend", "建议只在 22 点以后改为一小时，白天仍按两小时。"),
    ("against", "六个人值夜班，白天的网格巡查谁来做？"),
)
ANSWERED = (
    ("adopted", "写入夜间时段的办理标准。"),
    ("partly", "22 点以后先在两个街道试行三个月，再看数据。"),
    ("not", "试行期间由城管与派出所轮流值班，不占网格员。"),
)
OPEN = Matter(
    "老旧小区加装充电桩，业主意见不一怎么办？",
    "有的楼栋一半赞成、一半担心消防。想听听：先协商到什么程度可以施工，谁来担保安全。",
)
HEARD = ("for", "先做一栋样板，让大家看到消防间距再投票。")
QUARTER = (
    "本季度评价小组指出我们有几件只在电话里答复、没有到现场。现在规定：凡涉及现场的，必须拍照留时间和位置。",
    "Panels found this quarter that we had answered some cases by telephone alone. Now whatever is "
    "about a place needs a picture with time and position.",
)
WRONG = "处置时间记成了次日 08:40，实际当晚 21:15 已到场，见当晚的办理记录。"


class Consulted:
    """The people that are asked, and their answers in their own time."""

    def __init__(self, world: World):
        self.world = world
        self.rng = random.Random("consulted")  # noqa: S311 - a demo, no secret
        self.officer = people_rows.people_in("policy_officer")[0].username
        self.secretary = people_rows.people_in("panel_secretary")[0].username

    def found(self) -> None:
        """The policy centre founds the group and designates its members for a year."""
        keeper, day = self.world.cast.actor(self.officer), clock.local(clock.now()).date()
        group = groups.found(actor=keeper, **GROUP)
        for username, designated, body in MEMBERS:
            person = Person.objects.get(username=username)
            term = groups.Term(designated, body, day, day + timedelta(days=365))
            groups.designate(group, person, actor=keeper, term=term)

    def ask(self, matter: Matter) -> None:
        asking.ask(AdvisoryGroup.objects.get(), actor=self.world.cast.actor(self.officer), matter=matter)

    def say(self, username: str, stance: str, words: str) -> None:
        actor = of_person(Person.objects.get(username=username))
        row = AdviceQuestion.objects.filter(state=AdviceQuestion.State.OPEN).latest("pk")
        asking.give_opinion(row, actor=actor, stance=stance, words=words)

    def answer(self) -> None:
        """Every opinion of the first question is answered."""
        row, officer = AdviceQuestion.objects.earliest("pk"), self.world.cast.actor(self.officer)
        for opinion, (verdict, because) in zip(row.opinions.order_by("pk"), ANSWERED, strict=False):
            asking.answer_opinion(opinion, actor=officer, verdict=verdict, because=because)

    def announce(self) -> None:
        """A round of the survey."""
        day = clock.local(clock.now()).date() + timedelta(days=2)
        secretary = self.world.cast.actor(self.secretary)
        rounds.announce(
            actor=secretary, name_zh="秋季居民感受调查", name_en="How residents feel, autumn", size=20,
            days=14, source="体彩排列五（演示）", draws_on=day,
        )  # fmt: skip

    def begin(self) -> None:
        secretary = self.world.cast.actor(self.secretary)
        row = rounds.begin(PulseRound.objects.get(), actor=secretary, randomness="3 1 4 1 5")
        places = list(Area.objects.filter(level=Level.SUBDISTRICT))
        for invite in row.invites.order_by("pk")[:16]:
            when = clock.now() + timedelta(hours=self.rng.uniform(3, 300))
            self.world.events.at(when, lambda pk=invite.pk: self._answer(pk, places))

    def _answer(self, key: int, places: list[Area]) -> None:
        marks = {name: min(5, max(1, round(self.rng.gauss(3.7, 0.9)))) for name in KEYS}
        area = self.rng.choice([*places, None])
        answering.answer(PulseInvite.objects.get(pk=key).code, marks=marks, area=area)

    def answer_quarters(self) -> None:
        """A department with results answers its quarter in public."""
        now = Quarter.of(clock.now())
        for unit in Department.objects.filter(samples__in=results.published()).distinct().order_by("pk")[:1]:
            if supervisor := self.world.cast.at("supervisor", unit.code):
                quarters.answer_quarter(unit, now, actor=supervisor, texts=QUARTER, seen=0)

    def pay(self) -> None:
        """The secretary records what members got for the last session."""
        secretary, day = self.world.cast.actor(self.secretary), clock.local(clock.now()).date()
        for member in PanelMember.objects.filter(active=True).order_by("pk")[:8]:
            paying.pay(member, actor=secretary, amount=Decimal(200), words="第一场评价误工补贴", day=day)

    def appeal(self) -> None:
        """The first department that may appeals its newest result; nobody has decided yet."""
        for sample in results.judged().select_related("order").order_by("-revealed_at"):
            actor = self._chief(sample)
            if actor and may_appeal(actor, sample, clock.now()) and not Appeal.objects.exists():
                told = {"ground": "time", "about": "timeliness", "words": WRONG}
                appealing.appeal(sample, actor=actor, **told)

    def _chief(self, sample: Sample):
        return self.world.cast.at("supervisor", sample.department.code) if sample.department else None


def plan(world: World, now: datetime) -> None:
    """Plan it into the district's history."""
    asked, at = Consulted(world), world.events.at
    at(now - timedelta(days=60), asked.found)
    at(now - timedelta(days=55), lambda: asked.ask(CLOSED))
    for day, (username, *_rest), said in zip((53, 51, 48), MEMBERS, SAID, strict=False):
        at(now - timedelta(days=day), lambda who=username, said=said: asked.say(who, *said))
    at(now - timedelta(days=30), lambda: sweeping.sweep(clock.now()))
    at(now - timedelta(days=29), asked.answer)
    at(now - timedelta(days=4), lambda: asked.ask(OPEN))
    at(now - timedelta(days=2), lambda: asked.say(MEMBERS[0][0], *HEARD))
    at(now - timedelta(days=45), asked.announce)
    at(now - timedelta(days=42), asked.begin)
    for day in (34, 27):
        at(now - timedelta(days=day), lambda: rounds.sweep(clock.now()))
    at(now - timedelta(days=35), asked.pay)
    at(now - timedelta(days=6), asked.answer_quarters)
    at(now - timedelta(hours=20), asked.appeal)
