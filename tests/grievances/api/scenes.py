"""How a case comes to where a verb can be done: one function for each such place."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from grievances.actions import (
    answering,
    checking,
    dispatching,
    extending,
    handling,
    mediating,
    merging,
    planning,
    pressing,
    recusing,
    resolving,
    reviewing,
    supervising,
    undoing,
    whistling,
)
from grievances.actions.filing import Filed
from grievances.actions.resolving import Reply
from grievances.lifecycle import Verb
from grievances.models import CheckIn, Grievance
from grievances.tasks import sweep
from portal.departments.actors import bearer
from portal.engines.escalation.models import Watch
from portal.kit import clock
from tests.factories.district import District, file_case, reload

REPLY = {"facts": "确有飞线", "basis": "《消防法》第二十八条", "decision": "已拆除", "evidence": "物业监控"}


@dataclass
class Scene:
    """A small district with one case, brought to where the verb can be done."""

    district: District
    filed: Filed

    @property
    def case(self) -> Grievance:
        return reload(self.filed.grievance)

    def part(self, code: str) -> int:
        return self.case.parts.get(department__code=code).pk

    def as_(self, name: str) -> Any:
        return bearer(self.case.pk) if name == "resident" else self.district.actor(name)


def one_of_many(scene: Scene) -> None:
    """Filed beyond a day's usual number: it waits for somebody to look."""
    Grievance.objects.filter(pk=scene.case.pk).update(many="waits")


def nothing(scene: Scene) -> None:
    """As it was filed."""


def signed(scene: Scene) -> None:
    for name in ("fire", "police"):
        handling.sign(scene.case, actor=scene.as_(name))


def signed_by_the_supervisor(scene: Scene) -> None:
    """Who signs without doing the work has nothing on their desk by it."""
    handling.sign(scene.case, actor=scene.as_("fire_head"))


def asked(scene: Scene) -> None:
    signed(scene)
    handling.ask(scene.case, actor=scene.as_("fire"), text="是几单元？")


def objected(scene: Scene) -> None:
    dispatching.object_to(scene.case, actor=scene.as_("fire"), cites="2.3", reason="属公安职责")


def ready(scene: Scene) -> None:
    signed(scene)
    for part in scene.case.parts.filter(role="co"):
        handling.waive(scene.case, actor=scene.as_("fire"), part=part, reason="不需要")


def proposed(scene: Scene) -> None:
    ready(scene)
    resolving.propose(scene.case, actor=scene.as_("fire"), reply=Reply(**REPLY))


def time_asked(scene: Scene) -> None:
    signed(scene)
    extending.ask_time(
        scene.case, actor=scene.as_("fire"), kind="extension", amount=12, reason="要等配电箱到货"
    )


def paused(scene: Scene) -> None:
    signed(scene)
    until = clock.now() + timedelta(days=3)
    extending.ask_time(
        scene.case,
        actor=scene.as_("fire"),
        kind="pause",
        until=until,
        waits_for="停电通知",
        reason="要先停电",
    )
    extending.grant_time(scene.case, actor=scene.as_("fire_head"))


def planned(scene: Scene) -> None:
    signed(scene)
    steps = [planning.Wanted("列入预算", clock.now().date() + timedelta(days=30))]
    review = clock.now() + timedelta(days=60)
    extending.plan(
        scene.case, actor=scene.as_("fire"), title="等预算", reason="今年没有", review=review, steps=steps
    )
    extending.grant_time(scene.case, actor=scene.as_("ruling"))


def supervised(scene: Scene) -> None:
    supervising.supervise(scene.case, actor=scene.as_("ruling"), wanted="说明为何反复")


def received(scene: Scene) -> None:
    supervised(scene)
    supervising.receive(scene.case, actor=scene.as_("fire"))


def responded(scene: Scene) -> None:
    received(scene)
    supervising.respond(scene.case, actor=scene.as_("fire"), text="已约谈物业")


def called(scene: Scene) -> None:
    police = scene.district.departments["POLICE"]
    given = {"place": "三号楼", "purpose": "一起清理", "departments": [police]}
    whistling.whistle(scene.case, actor=scene.as_("fire"), **given)


def there(scene: Scene) -> None:
    called(scene)
    whistling.arrive(scene.case, actor=scene.as_("police"))


def closed(scene: Scene) -> None:
    signed(scene)
    handling.finish(scene.case, actor=scene.as_("police"), result="已劝离")
    part = scene.case.parts.get(department__code="PROPERTY")
    handling.waive(scene.case, actor=scene.as_("fire"), part=part, reason="不需要")
    resolving.propose(scene.case, actor=scene.as_("fire"), reply=Reply(**REPLY))
    resolving.confirm(scene.case, actor=scene.as_("resident"), rating=5)


def reviewed(scene: Scene) -> None:
    closed(scene)
    reviewing.ask_review(scene.case, actor=scene.as_("resident"), reason="还有人充电")


def recused(scene: Scene) -> None:
    recusing.recuse(scene.case, actor=scene.as_("fire"), reason="family")


def guarded(scene: Scene) -> None:
    checking.guard(scene.case, actor=scene.as_("resident"))


def asked_after(scene: Scene) -> None:
    guarded(scene)
    CheckIn.objects.create(grievance=scene.case, number=1, asked_at=clock.now())
    Grievance.objects.filter(pk=scene.case.pk).update(checking=True)


def reported(scene: Scene) -> None:
    pressing.report(scene.case, actor=scene.as_("resident"), text="物业断了我家的水")


def signed_by_police(scene: Scene) -> None:
    handling.sign(scene.case, actor=scene.as_("police"))


def offered(scene: Scene) -> None:
    signed_by_police(scene)
    parties = [mediating.Party("王某")]
    mediating.mediate(scene.case, actor=scene.as_("police"), about="谈谈", parties=parties)


def mediated(scene: Scene) -> None:
    offered(scene)
    mediating.consent(scene.case, actor=scene.as_("resident"), agree=True)
    mediating.record_consent(scene.case, actor=scene.as_("police"), number=2, agree=True)


def to_follow_up(scene: Scene) -> None:
    mediated(scene)
    mediating.agree(scene.case, actor=scene.as_("police"), agreement="十点后安静")
    Watch.objects.filter(kind="follow_up").update(next_at=clock.now())
    sweep()


def withdrawn(scene: Scene) -> None:
    answering.withdraw(scene.case, actor=scene.as_("resident"))


def found_and_proposed(scene: Scene) -> None:
    """A patrol found it; its department says that it is done."""
    type(scene.case).objects.filter(pk=scene.case.pk).update(channel="patrol")
    scene.case.refresh_from_db()
    proposed(scene)


def just_signed(scene: Scene) -> None:
    with undoing.offering(scene.case, Verb.SIGN, actor=scene.as_("fire")):
        handling.sign(scene.case, actor=scene.as_("fire"))


def merged(scene: Scene) -> None:
    merging.merge(scene.case, actor=scene.as_("grid"), into=file_case(scene.district).grievance)
