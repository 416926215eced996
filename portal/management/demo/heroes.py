"""Cases told once, with care: each shows one thing that the portal is for."""

from datetime import datetime, timedelta

from grievances.actions import dispatching, extending, handling, planning, resolving
from grievances.lifecycle import PartState
from portal.kit import clock
from portal.management.demo.absent import HandedOver, Kept
from portal.management.demo.appeals import Appealed
from portal.management.demo.calls import OneIsLate
from portal.management.demo.counter import AtTheDoor
from portal.management.demo.disputes import AtWorkMeanwhile, Supervised
from portal.management.demo.district import people as people_rows
from portal.management.demo.district import stories
from portal.management.demo.guarded import Confidential
from portal.management.demo.lives import HOUR, Life, Pace, World
from portal.management.demo.mediated import Mediated
from portal.management.demo.panels import Panel
from portal.management.demo.voices import ManyVoices

# The order that the panel's finding leads to falls due so long after the visitor's start.
ORDER_DUE = timedelta(minutes=9)
ORDER_LIMIT = timedelta(days=15)
STEADY = Pace(sign_hours=1.5, propose_share=0.4, answer_hours=5, ending="confirm")
QUIET = Pace(sign_hours=0.5, propose_share=0.5, answer_hours=999, ending="silent")
TOGETHER = Pace(sign_hours=1, propose_share=0.25, answer_hours=5, ending="confirm")
STUCK = Pace(sign_hours=1, propose_share=9, answer_hours=999, ending="silent", stops_after="sign")
UNDISPATCHED = Pace(1, 1, 1, "silent", stops_after="triage")
# Of the stories told with care, those that are a sight; the others only make the district a true one.
SEEN = ("ebike", "violence")


class Disputed(Life):
    """The lead objects with its basis, the co-operation centre rules, and the ruling binds."""

    objected = False

    def _plan_signatures(self) -> None:
        if self.objected:
            return super()._plan_signatures()
        self.objected = True
        self.plan(3 * HOUR, self.object)

    def object(self) -> None:
        objection = self.words.objection
        actor = self.world.cast.at("handler", objection.unit)
        dispatching.object_to(self.case, actor=actor, cites=f"{self.case.item.number}", reason=objection.text)
        self.plan(18 * HOUR, self.rule)

    def rule(self) -> None:
        lead = self.world.cast.departments["ENFORCE"]
        dispatching.rule(
            self.case, actor=self.world.cast.ruling_officer(), lead=lead, ruling=self.words.ruling
        )
        self._plan_signatures()


class Extended(Life):
    """The lead asks for five more days, its supervisor or the centre approves, and the clock gets them."""

    until_days = 0

    def _plan_signatures(self) -> None:
        self.plan(2 * HOUR, self.sign_and_ask)

    def sign_and_ask(self) -> None:
        lead = self._lead()
        handling.sign(self.case, actor=lead)
        handling.contact(self.case, actor=lead, text=stories.first_words(self.story, self.number))
        extending.ask_time(self.case, actor=lead, **self._wish())
        self.plan(3 * HOUR, self.approve)

    def _wish(self) -> dict:
        return {"kind": "extension", "amount": 5, "reason": "施工单位要先出方案，材料五天后到货。"}

    def approve(self) -> None:
        self.case.refresh_from_db()
        part = self.case.parts.filter(role="lead").exclude(state=PartState.WITHDRAWN).get()
        boss = self.world.cast.at("supervisor", self.world.cast.codes[part.department_id])
        centre = self.case.time_asked == "centre"
        actor = self.world.cast.ruling_officer() if centre else boss
        extending.grant_time(self.case, actor=actor)


class Paused(Extended):
    """The clock stands still until what others must do first is there."""

    def _wish(self) -> dict:
        return {
            "kind": "pause",
            "until": clock.now() + timedelta(days=12),
            "waits_for": "检测机构的报告",
            "reason": "检测机构排期在下周，报告出来才能定怎么修。",
        }


class LongPlanned(Extended):
    """What no limit can hold: a plan in three steps, approved by the centre; the first step is reached."""

    def sign_and_ask(self) -> None:
        lead = self._lead()
        handling.sign(self.case, actor=lead)
        handling.contact(self.case, actor=lead, text=stories.first_words(self.story, self.number))
        today = clock.local(clock.now()).date()
        extending.plan(
            self.case,
            actor=lead,
            title="等规划许可和补贴资金",
            reason="加装电梯要先过规划许可，补贴资金下一批才能拨，眼下办不结，不能糊弄着办结。",
            review=clock.now() + timedelta(days=120),
            steps=[
                planning.Wanted("全单元签字，方案公示", today + timedelta(days=3)),
                planning.Wanted("规划许可批下来", today + timedelta(days=80)),
                planning.Wanted("补贴到账，开工", today + timedelta(days=150)),
            ],
        )
        self.plan(3 * HOUR, self.approve)
        self.plan(52 * HOUR, self.reach)

    def reach(self) -> None:
        self.case.refresh_from_db()
        result = "十四户都签了字，方案公示没有收到不同意见。"
        planning.reach(self.case, actor=self._lead(), number=1, result=result)


class FalselyClosed(Life):
    """Said to be done eight minutes after it was filed: a panel will look at it."""

    def _plan_signatures(self) -> None:
        self.world.events.at(clock.now() + timedelta(minutes=4), self.sign_lead)
        self.world.events.at(clock.now() + timedelta(minutes=8), self.propose_at_once)

    def sign_lead(self) -> None:
        handling.sign(self.case, actor=self._lead())

    def propose_at_once(self) -> None:
        lead = self._lead()
        for part in self.case.parts.filter(role="co").exclude(state=PartState.WITHDRAWN):
            handling.waive(self.case, actor=lead, part=part, reason="已清理，不需要协办。")
        resolving.propose(self.case, actor=lead, reply=self._reply(self.words.reply))


def plan(world: World, now: datetime, panel: Panel) -> None:
    """Plan the heroes, the demo resident's own cases, and what waits in the triage queue."""
    told = stories.heroes()
    days = {"ebike": 6, "violence": 1, "wages": 20, "roof": 24}
    for number, (name, ago) in enumerate(days.items(), start=700):
        life = Life(told[name], world.category(told[name].category), STEADY, world, number)
        _begin(world, life, _ten(now, ago), name if name in SEEN else "")
    ruling = told["ruling"]
    life = Disputed(ruling, world.category(ruling.category), STEADY, world, 710)
    _begin(world, life, _ten(now, 9), "ruling")
    _plan_false_closure(world, now, panel, told["false_closure"])
    _plan_own_cases(world, now)
    late = next(tale for tale in stories.stories("E01") if not tale.ask)
    life = Life(late, world.category(late.category), STUCK, world, 750)
    _begin(world, life, _ten(now, 11), "answers")  # due within seven days: raised, and raised again
    _plan_more_time(world, now)
    _plan_orders(world, now)
    _plan_other_ways(world, now)
    for number, hours in enumerate((1.2, 3.5, 5.1)):
        tale = [tale for tale in stories.stories("F05") if stories.fits(tale, "LH-NH-02-01")][number % 2]
        life = Life(tale, world.category("F05"), UNDISPATCHED, world, 730 + number, grid="LH-NH-01-02")
        _begin(world, life, now - hours * HOUR)


def _plan_appeal(world: World, now: datetime) -> None:
    """A refusal that the first review has upheld."""
    unpaid = next(tale for tale in stories.stories("D04") if "社保" in tale.title)
    appealed = Appealed(unpaid, world.category("D04"), STEADY, world, 780)
    _begin(world, appealed, _ten(now, 9), "appealed")


def _plan_more_time(world: World, now: datetime) -> None:
    """Three ordinary matters that need longer: one is extended, one is paused and still waits, one is on a
    long plan."""
    kinds = (
        ("extended", Extended, "F02", 4, 760),
        ("paused", Paused, "F02", 2, 761),
        ("planned", LongPlanned, "F02", 5, 768),
    )
    for name, life, code, ago, number in kinds:
        tale = stories.stories(code)[number % len(stories.stories(code))]
        _begin(world, life(tale, world.category(code), STEADY, world, number), _ten(now, ago), name)


def _plan_orders(world: World, now: datetime) -> None:
    """An order that waits for its answer, a part handed on to who stands in, a dispute whose lead works
    meanwhile, a call to a place, and what has just come."""
    told, matter = stories.stories("F02"), world.category("F02")
    ordered = Supervised(told[762 % len(told)], matter, STEADY, world, 762)
    _begin(world, ordered, _ten(now, 3), "supervised")
    handed = HandedOver(stories.stories("C05")[0], world.category("C05"), STEADY, world, 764)
    _begin(world, handed, _ten(now, 3), "handed")
    kept = Kept(stories.stories("C03")[0], world.category("C03"), STEADY, world, 765)
    _begin(world, kept, _ten(now, 3))
    interim = AtWorkMeanwhile(told[763 % len(told)], matter, STEADY, world, 763)
    _begin(world, interim, now - 2 * HOUR, "interim")
    called = OneIsLate(stories.stories("E02")[0], world.category("E02"), TOGETHER, world, 770)
    _begin(world, called, _ten(now, 12), "whistle")
    voices = ManyVoices(stories.stories("E01")[0], world.category("E01"), STEADY, world, 780)
    _begin(world, voices, _ten(now, 2), "voices")
    unsigned = Life(told[766 % len(told)], matter, STEADY, world, 766)
    _begin(world, unsigned, now - 0.3 * HOUR)  # at whatever hour the demo is made, one is not signed for yet


def _plan_other_ways(world: World, now: datetime) -> None:
    """Filed at the door for an old neighbour, mediated between neighbours, appealed through both reviews."""
    tale = next(tale for tale in stories.stories("F05") if stories.fits(tale, "LH-NH-02-01"))
    door = AtTheDoor(tale, world.category("F05"), STEADY, world, 772, grid="LH-NH-01-02")
    _begin(world, door, _ten(now, 3), "counter")
    noise = next(tale for tale in stories.stories("A01") if "拖椅子" in tale.title)
    mediated = Mediated(noise, world.category("A01"), STEADY, world, 774)
    _begin(world, mediated, _ten(now, 8), "mediated")
    tale = stories.stories("E01")[1]
    guarded = Confidential(tale, world.category("E01"), QUIET, world, 782)
    _begin(world, guarded, now - timedelta(days=7, hours=8), "guarded")
    _plan_appeal(world, now)


def _begin(world: World, life: Life, when: datetime, name: str = "") -> None:
    """Let it be filed then; by its name a hero is found again when all has happened."""
    if name:
        world.heroes[name] = life
    world.events.at(when, life.file)


def _ten(now: datetime, days: int) -> datetime:
    """Ten in the morning, so many days ago."""
    local = clock.local(now - timedelta(days=days))
    return local.replace(hour=10, minute=12, second=0)


def _plan_false_closure(world: World, now: datetime, panel: Panel, tale: stories.Story) -> None:
    """Filed long enough ago to lapse, be drawn and be scored; revealed so that its order falls due soon."""
    panel.false_at = now - ORDER_LIMIT + ORDER_DUE
    life = world.heroes["false_closure"] = FalselyClosed(
        tale, world.category(tale.category), STEADY, world, 720
    )

    def file() -> None:
        life.file()
        panel.found_false = life.pk

    world.events.at(_ten(now, 25), file)


def _plan_own_cases(world: World, now: datetime) -> None:
    """The demo's resident finds a question to answer, and a resolution to confirm or dispute."""
    resident = people_rows.demo_person("resident")
    asked = next(tale for tale in stories.stories("F01") + stories.stories("B03") if tale.ask)
    proposed = next(tale for tale in stories.stories("E01") if not tale.dispute)
    for number, (tale, pace, days) in enumerate(((asked, QUIET, 2), (proposed, QUIET, 5)), start=740):
        life = Life(tale, world.category(tale.category), pace, world, number, grid=resident.home)
        life.filed_by = resident.username
        _begin(world, life, _ten(now, days))
