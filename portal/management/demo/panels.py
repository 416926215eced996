"""The demo's evaluation panel: a pool, two sessions, daily draws, and members who score in their own time."""

import random
from datetime import datetime, timedelta
from decimal import Decimal

from evaluation import policies
from evaluation.actions import (
    judging,
    paneldraws,
    panels,
    population,
    rectifying,
    references,
    rubrics,
    sampling,
    seating,
    volunteering,
    wideorders,
)
from evaluation.actions.panels import About
from evaluation.actions.volunteering import Facts
from evaluation.lifecycle import OrderState, SampleState, SeatState
from evaluation.models import MemberKind, Order, Sample, Seat
from evaluation.scoring import FALSE_CLOSURE, Sheet
from evaluation.selectors import features, quotas
from portal.kit import clock
from portal.management.demo.district import people as people_rows
from portal.management.demo.lives import World

CRITERIA = ("legality", "substance", "timeliness", "dignity", "cause")
SOURCE = {1: "福彩双色球第 2026104 期开奖号码", 2: "福彩双色球第 2026122 期开奖号码"}
NUMBERS = {1: "03 08 14 19 27 31 + 05", 2: "02 11 16 20 24 33 + 12"}
NEXT, SEATS = "福彩双色球第 2026139 期开奖号码", 7
# What the demo's own panel member finds waiting: whatever was drawn in these last days.
KEPT = timedelta(days=13)


class Panel:
    """The secretary's acts, the daily draw, and the members' sheets."""

    def __init__(self, world: World, now: datetime):
        self.world, self.now = world, now
        self.rng = random.Random("panel")  # noqa: S311 - a demo, no secret
        self.kept_for = people_rows.demo_person("panel_member").username
        self.planned: set[int] = set()
        self.found_false: int | None = None
        self.false_at: datetime | None = None

    @property
    def secretary(self):
        return self.world.cast.actor(people_rows.people_in("panel_secretary")[0].username)

    def open_pool(self) -> None:
        for row in people_rows.people_in("panel_member"):
            person = self.world.cast.person(row.username)
            about = About(self.world.area(row.home), row.sex, row.age_band, row.residence, row.kind)
            panels.admit(person, actor=self.secretary, about=about)

    def fill_pool(self) -> None:
        """Members and others come into the pool from which the next panel is drawn."""
        for row in people_rows.people_in("panel_member"):
            if row.kind != MemberKind.RESIDENT:
                volunteering.nominate(self.world.cast.person(row.username), row.kind, actor=self.secretary)
            known = Facts(self.world.area(row.home), row.sex, row.age_band, row.residence)
            volunteering.join(known, actor=self.world.cast.actor(row.username), consents=True)

    def count_people(self) -> None:
        counts = {
            "sex": {"female": 51_240, "male": 49_880},
            "age_band": {"18-29": 19_350, "30-44": 30_110, "45-59": 26_420, "60+": 25_240},
            "residence": {"local": 78_430, "non_local": 22_690},
        }
        population.note(actor=self.secretary, year=2025, source=COUNTED, counts=counts)

    def announce_panel(self) -> None:
        """The next panel: its lottery is published, its numbers come in three days."""
        today = clock.local(clock.now()).date()
        bounds = quotas.suggested(SEATS, features.counted())
        term = (today + timedelta(days=14), today + timedelta(days=14 + 182))
        chosen = paneldraws.Plan(SEATS, bounds, *term, NEXT, today + timedelta(days=3))
        paneldraws.announce(chosen, actor=self.secretary)
        paneldraws.reckon(clock.now())

    def announce(self, number: int) -> None:
        if (
            number > 1
        ):  # no result of the running session waits for a second sheet: its stories have their hours
            rubrics.amend_rule(actor=self.secretary, repeat_share=Decimal())
        session = panels.announce(
            actor=self.secretary, source=SOURCE[number], draws_on=clock.local(clock.now()).date()
        )
        self.world.events.at(clock.now() + timedelta(hours=5), lambda: self._seed(session, number))

    def _seed(self, session, number: int) -> None:
        panels.seed(session, actor=self.secretary, randomness=NUMBERS[number])

    def draw(self) -> None:
        """The evening's draw, and a plan for each new seat."""
        sampling.draw_samples()
        seating.sweep(clock.now())
        for seat in (
            Seat.objects.filter(state=SeatState.WAITING)
            .exclude(pk__in=self.planned)
            .select_related("member__person")
        ):
            self._plan(seat)

    def _plan(self, seat: Seat) -> None:
        self.planned.add(seat.pk)
        username = seat.member.person.username
        case = Sample.objects.values_list("grievance", flat=True).get(pk=seat.sample_id)
        if case == self.found_false and self.false_at is not None:
            last = not Seat.objects.filter(
                sample=seat.sample_id, pk__gt=seat.pk, state=SeatState.WAITING
            ).exists()
            when = self.false_at if last else self.false_at - timedelta(hours=self.rng.uniform(2, 9))
        elif username == self.kept_for and clock.now() > self.now - KEPT:
            return
        else:
            longest = 40 if seat.again else 60
            begins = max(clock.now(), seat.opens_at or clock.now())
            when = begins + timedelta(hours=self.rng.uniform(4, longest))
        self.world.events.at(when, lambda: self._score(seat, username))

    def _score(self, seat: Seat, username: str) -> None:
        if Seat.objects.values_list("state", flat=True).get(pk=seat.pk) != SeatState.WAITING:
            return
        actor = self.world.cast.actor(username)
        sheet = self._sheet(seat)
        judging.submit_scores(seat.sample_id, actor=actor, sheet=sheet, salt=self.rng.randbytes(32).hex())

    def _sheet(self, seat: Seat) -> Sheet:
        """The hero of the false closure gets what it deserves; others are scored as people do: mostly
        well."""
        sample = Sample.objects.select_related("grievance").get(pk=seat.sample_id)
        if sample.grievance_id == self.found_false:
            return Sheet(dict(zip(CRITERIA, (2, 1, 2, 2, 1), strict=True)), frozenset({FALSE_CLOSURE}))
        low = 3 if sample.outcome == "confirmed" else 2
        marks = {key: min(5, max(1, round(self.rng.gauss(low + 0.9, 0.8)))) for key in CRITERIA}
        if self.rng.random() < 0.06:
            marks["cause"] = None
        return Sheet(marks)

    def agree_answers(self) -> None:
        """Two judged cases get the marks that experts agreed on: they are mixed in from then on."""
        told = Sample.objects.filter(state=SampleState.REVEALED, result__score__gte=40)
        for sample in told.exclude(grievance=self.found_false).order_by("pk")[:2]:
            marks = dict.fromkeys(CRITERIA, 4) | {"timeliness": 3}
            references.agree(sample, actor=self.secretary, marks=marks, reason=AGREED)

    def answer_orders(self) -> None:
        """Departments answer what is older than a few days, except the hero's order: that one falls due."""
        for order in Order.objects.filter(
            state=OrderState.OPEN, issued_at__lt=clock.now() - timedelta(days=4)
        ):
            if order.grievance_id == self.found_false:
                continue
            actor = self.world.cast.handler(order.department_id)
            rectifying.answer_order(order, actor=actor, answer=ANSWER)

    def plan_orders(self) -> None:
        """Departments say what they will do."""
        rows = Order.objects.filter(state=OrderState.OPEN, planned_at__isnull=True, answers__isnull=True)
        for order in rows:
            actor = self.world.cast.handler(order.department_id)
            rectifying.plan_order(order, actor=actor, plan=PLAN)

    def look_at_answers(self) -> None:
        """The head of the district looks at what was answered days ago: now and then it is wanting, once."""
        head = self.world.cast.actor(people_rows.people_in("district_head")[0].username)
        before = clock.now() - timedelta(days=4)
        rows = Order.objects.filter(state=OrderState.ANSWERED, answered_at__lt=before)
        for order in (each for each in rows if policies.may_verify(head, each)):
            if len(order.answers_given) == 1 and self.rng.random() < 0.25:
                rectifying.send_back_order(order, actor=head, found=WANTING)
            else:
                rectifying.verify_order(order, actor=head, found=FOUND)

    def oversee(self) -> None:
        """Whole departments get their orders for what panels found again and again."""
        wideorders.sweep(clock.now())


COUNTED = "临湖区统计年鉴（演示数据）"
AGREED = "两位人大代表和一位法律专家分别评分后当面讨论，对五项分数意见一致。"
ANSWER = rectifying.Answer(
    "经办人只凭电话答复，没有到现场核对，就报了办结。",
    "重新到现场处理，并当面向居民说明了结果，照片由网格员复核。",
    "今后报办结必须附带时间和位置的现场照片，由组长抽查。",
)


PLAN = "本周内重新到现场；由分管负责人牵头，经办人换人办理；三天内当面向居民说明结果。"
FOUND = "到现场看了，也给居民打了电话，和答复说的一致。"
WANTING = "到现场看了，问题还在，答复里的照片是上个月拍的。请重新整改。"


def plan(world: World, now: datetime) -> Panel:
    """Plan the panel's eleven weeks."""
    panel = Panel(world, now)
    start = now - timedelta(days=76)
    world.events.at(start, panel.open_pool)
    world.events.at(start + timedelta(hours=1), lambda: panel.announce(1))
    world.events.at(now - timedelta(days=38), lambda: panel.announce(2))
    world.events.at(now - timedelta(days=36), panel.agree_answers)
    world.events.at(now - timedelta(days=9), panel.fill_pool)
    world.events.at(now - timedelta(days=9), panel.count_people)
    world.events.at(now - timedelta(hours=26), panel.announce_panel)
    for day in range(75):
        evening = now - timedelta(days=day, minutes=40)
        world.events.at(evening, panel.draw)
        if day % 3 == 0:
            world.events.at(evening + timedelta(minutes=5), panel.answer_orders)
            world.events.at(evening + timedelta(minutes=8), panel.look_at_answers)
            world.events.at(evening + timedelta(minutes=9), panel.oversee)
        world.events.at(evening + timedelta(minutes=6), panel.plan_orders)
    return panel
