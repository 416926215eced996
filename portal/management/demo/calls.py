"""Lives in which departments are called to a place: most come in time; in the end they rate each other."""

from datetime import timedelta
from itertools import chain, cycle

from grievances import policies, whistles
from grievances.actions import rating, whistling
from grievances.lifecycle import HANDLED, PartState, Status
from grievances.models import Assignment, Grievance, WhistleCall
from grievances.models.rating import ITEMS
from portal.departments.actors import Actor
from portal.departments.models import Department
from portal.kit import clock
from portal.management.demo.lives import HOUR, Life

WITHIN, MINUTES_AFTER = 60, timedelta(minutes=150)
PURPOSE = {
    "zh-hans": "到现场一起看清情况，当场分好工：谁来办、办什么、什么时候办完。",
    "en": "Look at it together and agree on the spot who does what by when.",
}
DID = {
    "zh-hans": "已查看现场、拍照取证，本部门的部分当场认领。",
    "en": "Looked at it, took photos, and took on our part on the spot.",
}
AGREED = {
    "zh-hans": "现场查明情况属实。主办单位牵头处理，协办单位三天内各自办完并回复；网格员下周复查。",
    "en": "Found to be as told. The lead deals with it, the others finish their parts in three days; the "
    "grid officer looks again next week.",
}
REMARK = {
    "zh-hans": "到得晚了些，到场以后配合得很好。",
    "en": "Came rather late; once there, worked well with us.",
}


class Called(Life):
    """The grid officer calls the departments of a joint case; now and then one is late, or does not come."""

    def _plan_signatures(self) -> None:
        super()._plan_signatures()
        self.plan(self.rng.uniform(0.5, 2) * HOUR, self.blow)

    def _delays(self):
        """After how many minutes each of them comes; None: never."""
        while True:
            chance = self.rng.random()
            late = self.rng.randint(WITHIN + 5, 120)
            yield None if chance < 0.06 else late if chance < 0.3 else self.rng.randint(15, WITHIN - 3)

    @property
    def _officer(self) -> Actor:
        return self.world.cast.grid_officer(self.area.path)

    @property
    def _whistled(self) -> bool:
        return Grievance.objects.values_list("whistled", flat=True).get(pk=self.pk)

    def _departments(self) -> list[Department]:
        """Those with a part and somebody to come, the lead first; the officer's own need not be called."""
        own = {post.department_id for post in self._officer.posts}
        parts = Assignment.objects.filter(grievance=self.pk).exclude(state=PartState.WITHDRAWN)
        found = [part.department for part in parts.order_by("-role", "pk").select_related("department")]
        return [unit for unit in found if unit.pk not in own and self.world.cast.handler(unit.pk)]

    def blow(self) -> None:
        called = self._departments()
        if self.status not in HANDLED or not called:
            return
        whistling.whistle(
            self.case,
            actor=self._officer,
            place=self.words.place or self.area.name_zh,
            purpose=PURPOSE[self.story.language],
            departments=called,
            amount=WITHIN,
            unit="calendar_minutes",
            longitude=self.case.longitude,
            latitude=self.case.latitude,
        )
        now = clock.now()
        for unit, minutes in zip(called, self._delays(), strict=False):
            actor = self.world.cast.handler(unit.pk)
            if minutes is not None:
                self._soon(now + timedelta(minutes=min(9, minutes)), whistling.acknowledge, actor)
                self._soon(now + timedelta(minutes=minutes), whistling.arrive, actor)
                self._soon(now + timedelta(minutes=minutes + 20), whistling.act, actor, DID)
        self._soon(now + MINUTES_AFTER, whistling.minutes, self._officer, AGREED)

    def _soon(self, when, deed, actor: Actor, words: dict[str, str] | None = None) -> None:
        """Do it then, if the whistle is still open."""
        given = {"text": words[self.story.language]} if words else {}

        def do() -> None:
            if self._whistled and self.status in (*HANDLED, Status.PROPOSED):
                deed(self.case, actor=actor, **given)

        self.world.events.at(when, do)

    def confirm(self) -> None:
        super().confirm()
        if self.status == Status.CLOSED and self._rates():
            self.plan(4 * HOUR, self.rate)

    def _rates(self) -> bool:
        return self.rng.random() < 0.6

    def rate(self) -> None:
        """Each side says how it was to work with the other."""
        case = Grievance.objects.get(pk=self.pk)
        workers = [self.world.cast.handler(part.department_id) for part in policies.living_parts(case)]
        for actor in filter(None, [*workers, self._officer]):
            fresh = Grievance.objects.get(pk=self.pk)
            for _rater, rated in whistles.owed(fresh, policies.standing(actor, fresh)):
                self._rate(actor, rated)

    def _rate(self, actor: Actor, rated: int) -> None:
        late = WhistleCall.objects.filter(whistle__grievance=self.pk, department=rated, late=True).exists()
        marks = {name: self.rng.choice((4, 5, 5)) for name in ITEMS}
        more = {"timely": 2, "remark": REMARK[self.story.language]} if late else {}
        unit = Department.objects.get(pk=rated)
        rating.rate(self.case, actor=actor, department=unit, **marks | more)


class OneIsLate(Called):
    """The lead is there in time; the first that assists comes when two rungs have been climbed."""

    def _delays(self):
        return chain((40, 95), cycle((50,)))

    def _rates(self) -> bool:
        return True
