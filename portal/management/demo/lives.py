"""One case's life in the demo: who does what when, by calling the actions that the pages call."""

import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from grievances.actions import answering, dispatching, filing, handing, handling, resolving
from grievances.actions.behalf import Asked
from grievances.actions.filing import Filing
from grievances.actions.photos import stage
from grievances.actions.resolving import Reply
from grievances.lifecycle import HANDLED, PartState, Status
from grievances.models import Assignment, Grievance
from portal.accounts.identities import Filer
from portal.areas.models import Area
from portal.departments.actors import Actor, bearer
from portal.departments.models import Category
from portal.engines.limits.models import LimitClassVersion
from portal.kit import clock
from portal.kit.prepared import Prepared
from portal.management.demo import sketches
from portal.management.demo.calendar_of_events import Events
from portal.management.demo.cast import Cast, filer
from portal.management.demo.district import stories

HOUR = timedelta(hours=1)
HANDED_ON = 6  # one part of so many, where a department has several handlers
CHECKED = {
    "zh-hans": "现场照片和处置记录已存档，网格员可随时复查。",
    "en": "Photos and the record are kept; the grid officer can check at any time.",
}
SETTLED = {"zh-hans": "现场已经处理完，不需要再到场。", "en": "Settled on site: no second visit needed."}
UNLISTED = {
    "zh-hans": "权责清单没有列明，由街道首接牵头",
    "en": "Not on the responsibility list: the subdistrict was the first to receive it and leads",
}


# Asked at each step of each life.
_status = Prepared(lambda case: Grievance.objects.filter(pk=case).values_list("status", flat=True), int)
_part_state = Prepared(lambda part: Assignment.objects.filter(pk=part).values_list("state", flat=True), int)
_parts_waiting = Prepared(
    lambda case: Assignment.objects.filter(grievance=case, state=PartState.WAITING), int
)
_lead_part = Prepared(
    lambda case: Assignment.objects.filter(grievance=case, role="lead").exclude(state=PartState.WITHDRAWN),
    int,
)


@dataclass
class Pace:
    """How this case goes, as shares of its limit and as hours."""

    sign_hours: float
    propose_share: float
    answer_hours: float
    ending: str  # confirm · silent
    on_the_spot: bool = False
    spot_hours: float = 0.0  # 0: by chance
    stops_after: str = ""  # "" · triage · sign: it stays there


class Life:
    """A story in a place, with its pace. Each step asks the table how the case stands and plans the next
    one."""

    behalf: Asked | None = None  # an officer files it for somebody
    guarded = False  # who filed is kept from those who handle it

    def __init__(
        self,
        story: stories.Story,
        category: Category | None,
        pace: Pace,
        world: "World",
        number: int,
        grid: str = "",
    ):
        self.story, self.category, self.pace, self.world = story, category, pace, world
        self.number, self.rng = number, random.Random(f"life-{number}")  # noqa: S311 - a demo, no secret
        self.words = stories.fill(story, grid, number)
        self.filed_by = story.filer
        self.area = world.area(self.words.grid)
        self.pk = 0
        self.case: Grievance | None = None
        self.rounds = 0

    @property
    def status(self) -> str:
        """Where the case stands now; sweeps may have moved it since the last step."""
        return _status.first(self.pk)

    def _state(self, part: Assignment) -> str:
        return _part_state.first(part.pk)

    @property
    def resident(self) -> Actor:
        return bearer(self.pk)

    def plan(self, delay: timedelta, deed, *, office: bool = True) -> None:
        """Let the next step happen after a while; departments other than those on call keep office hours."""
        when = clock.now() + max(delay, timedelta(minutes=3))
        self.world.events.at(_office(when) if office else when, deed)

    # -- the steps
    # ---------------------------------------------------------------------------------------------

    def file(self) -> None:
        who, actor = self._filer()
        form_key = str(uuid.UUID(int=self.rng.getrandbits(128), version=4))
        photos = ()
        if self.rng.random() < 0.15:
            photos = (stage(form_key, sketches.photo(self.number)).token,)
        made = filing.file(
            Filing(
                title=self.words.title,
                body=self.words.body,
                area=self.area,
                category=self.category,
                place=self.words.place,
                longitude=Decimal(f"{self.words.lon:.6f}"),
                latitude=Decimal(f"{self.words.lat:.6f}"),
                form_key=form_key,
                public_text=self.rng.random() < 0.75,
                language=self.story.language,
                photos=photos,
                behalf=self.behalf,
                guarded=self.guarded,
                filer=who,
                all_the_same=True,
            ),
            actor=actor,
        )
        self.case, self.pk = made.grievance, made.grievance.pk
        if self.pace.stops_after == "triage":
            return
        if made.grievance.status == Status.FILED:
            self.plan(self.rng.uniform(0.6, 7) * HOUR, self.triage)
        elif self.pace.on_the_spot:
            self.plan((self.pace.spot_hours or self.rng.uniform(0.5, 5)) * HOUR, self.solve)
        else:
            self._plan_signatures()

    def _filer(self) -> tuple[Filer, Actor]:
        return filer(self.rng, self.world.cast, self.story.language, self.filed_by)

    def triage(self) -> None:
        """The grid officer dispatches what no item covers."""
        case, officer = self.case, self.world.cast.grid_officer(self.area.path)
        if case.category is None:
            dispatching.correct(
                case, actor=officer, category=self.world.category(self.story.category), area=case.area
            )
        if self.status in (Status.FILED, Status.TRIAGED):
            lead = self.world.cast.departments[self.world.street_office(self.area)]
            why = (
                "清单没有列明，先由街道牵头"
                if self.story.language != "en"
                else "Not on the list: the street leads"
            )
            dispatching.dispatch(self.case, actor=officer, lead=lead, reason=why)
        self._plan_signatures()

    def solve(self) -> None:
        officer = self.world.cast.grid_officer(self.area.path)
        reply = self._reply(self.words.reply)
        resolving.solve(self.case, actor=officer, reply=reply, photos_given=self._evidence())
        self._plan_resident()

    def _plan_signatures(self) -> None:
        for part in _parts_waiting(self.pk):
            hours = self.pace.sign_hours * self.rng.uniform(0.6, 1.5) * (0.08 if self._urgent else 1)
            self.plan(hours * HOUR, lambda part=part: self.sign(part), office=not self._urgent)

    @property
    def _urgent(self) -> bool:
        return bool(self.category and self.category.limit_class in ("E0", "E1"))

    def sign(self, part: Assignment) -> None:
        actor = self.world.cast.whoever_has(part)
        if self._state(part) != PartState.WAITING or actor is None:
            return
        handling.sign(self.case, actor=actor)
        self._plan_hand_over(part)
        if self.pace.stops_after == "sign":
            if part.is_lead:
                self.plan(0.4 * HOUR, self.contact, office=False)
            return
        limit = self._limit()
        if not part.is_lead:
            share = self.rng.uniform(0.15, 0.6) if self.rng.random() < 0.9 else 1.1
            self.plan(share * limit, lambda: self.finish(part))
            return
        if self.words.ask and self.rng.random() < 0.8:
            self.plan(self.rng.uniform(0.3, 4) * HOUR, self.ask)
        else:
            self.plan(self.rng.uniform(0.2, 3) * HOUR, self.contact)
        self.plan(self.pace.propose_share * limit, self.propose)

    def _plan_hand_over(self, part: Assignment) -> None:
        if self.number % HANDED_ON == 3:
            self.plan(2 * HOUR, lambda: self.hand_on(part))

    def hand_on(self, part: Assignment) -> None:
        """Here and there a part goes to a colleague, where there is one."""
        part = Assignment.objects.get(pk=part.pk)
        to, actor = self.world.cast.colleague(part), self.world.cast.whoever_has(part)
        if part.state != PartState.SIGNED or to is None or actor.person_id != part.officer_id:
            return
        if self.status in HANDLED:
            handing.hand(self.case, actor=actor, to=to)

    def _limit(self) -> timedelta:
        row = self.world.limit(self.case.limit_class_id)
        unit = "days" if row.done_unit == "calendar_days" else "hours"
        return timedelta(**{unit: row.done_amount})

    def finish(self, part: Assignment) -> None:
        actor = self.world.cast.handler(part.department_id)
        if self._state(part) != PartState.SIGNED or actor is None or self.status not in HANDLED:
            return
        code = self.world.cast.codes[part.department_id]
        handling.finish(self.case, actor=actor, result=stories.co_result(self.story, code, self.number))

    def _lead(self) -> Actor | None:
        part = _lead_part.first(self.pk)
        return self.world.cast.whoever_has(part) if part else None

    def contact(self) -> None:
        case = self.case
        if self.status not in (Status.SIGNED, Status.IN_PROGRESS) or (lead := self._lead()) is None:
            return
        handling.contact(case, actor=lead, text=stories.first_words(self.story, self.number))

    def ask(self) -> None:
        case = self.case
        if self.status not in (Status.SIGNED, Status.IN_PROGRESS) or (lead := self._lead()) is None:
            return
        handling.ask(case, actor=lead, text=self.words.ask)
        if self.pace.answer_hours < 900:
            self.plan(self.pace.answer_hours * HOUR, self.answer, office=False)

    def answer(self) -> None:
        if self.case.question_open:
            answering.answer(self.case, actor=self.resident, text=self.words.answer)

    def propose(self) -> None:
        case, lead = self.case, self._lead()
        if self.status not in (Status.SIGNED, Status.IN_PROGRESS) or lead is None:
            return
        if case.question_open and self.rounds == 0:
            return self.plan(24 * HOUR, self.propose)
        waiting = [p for p in case.parts.all() if p.is_living and p.is_open and p.mandatory and not p.is_lead]
        if waiting and self.rng.random() < 0.7:
            return self.plan(0.12 * self._limit(), self.propose)
        for part in waiting:
            reason = (
                "现场已经处理完，不需要再到场。"
                if self.story.language != "en"
                else "Settled on site; no second visit needed."
            )
            handling.waive(case, actor=lead, part=part, reason=reason)
        texts = self.words.second if self.rounds and self.words.second else self.words.reply
        resolving.propose(self.case, actor=lead, reply=self._reply(texts), photos_given=self._evidence())
        self._plan_resident()

    def _reply(self, texts: tuple[str, ...]) -> Reply:
        return Reply(*texts, CHECKED[self.story.language])

    def _evidence(self) -> tuple:
        return (sketches.photo(self.number, clear=True),) if self.rng.random() < 0.2 else ()

    def _plan_resident(self) -> None:
        if self.words.dispute and self.rounds == 0:
            self.plan(self.rng.uniform(3, 40) * HOUR, self.dispute, office=False)
        elif self.pace.ending == "confirm":
            self.plan(self.rng.uniform(1, 80) * HOUR, self.confirm, office=False)

    def dispute(self) -> None:
        if self.status != Status.PROPOSED:
            return
        resolving.dispute(self.case, actor=self.resident, reason=self.words.dispute)
        self.rounds += 1
        left = self.case.done_due - clock.now()
        self.plan(max(left * self.rng.uniform(0.4, 0.9), 2 * HOUR), self.propose)

    def confirm(self) -> None:
        """Most are content; one in six is not quite, and says nothing nice."""
        if self.status != Status.PROPOSED:
            return
        grudging = self.rng.random() < 0.17
        rating = self.rng.choice((2, 3)) if grudging else self.words.rating
        words = "" if grudging else self.words.words
        more = self._more_answers(rating)
        resolving.confirm(self.case, actor=self.resident, rating=rating or None, text=words, **more)

    def _more_answers(self, rating: int) -> dict[str, int]:
        """Who says how content they are answers the other two questions in most cases."""
        rng = random.Random(f"answers-{self.number}")  # noqa: S311 - a demo, no secret
        if not rating or rng.random() < 0.2:
            return {}
        near = [max(1, min(5, rating + rng.choice((-1, 0, 0, 1)))) for _ in range(2)]
        return dict(zip(("explained", "respected"), near, strict=True))


class World:
    """What all lives share."""

    def __init__(self, events: Events, cast: Cast):
        self.events, self.cast = events, cast
        self._categories = {row.code: row for row in Category.objects.all()}
        self._areas = {row.code: row for row in Area.objects.all()}
        self._limits = LimitClassVersion.objects.in_bulk()
        self.heroes: dict[str, Life] = {}

    def category(self, code: str) -> Category:
        return self._categories[code]

    def area(self, code: str) -> Area:
        return self._areas[code]

    def limit(self, key: int) -> LimitClassVersion:
        return self._limits[key]

    def street_office(self, area: Area) -> str:
        """The code of the subdistrict office whose area holds the place."""
        rows = [row for row in self.cast.departments.values() if row.kind == "subdistrict"]
        return next(row.code for row in rows if area.path.startswith(row.area.path))


def _office(when: datetime) -> datetime:
    """The moment, or the next morning if it falls in the night."""
    local = timezone.localtime(when)
    if local.hour < 8:
        return when + timedelta(hours=8 - local.hour, minutes=local.minute % 50)
    if local.hour >= 19:
        return when + timedelta(hours=32 - local.hour, minutes=local.minute % 45)
    return when
