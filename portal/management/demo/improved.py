"""What judgements changed in the demo: standards that are published, a question put in clearer words, and a
limit that waits for the policy centre."""

from dataclasses import replace
from datetime import datetime, timedelta

from evaluation.improving.actions import deciding, opening
from evaluation.improving.selectors import proposals
from evaluation.models import Improvement
from evaluation.selectors.rubrics import newest, words_of
from portal.departments.actions import standards
from portal.departments.models import Category
from portal.kit import clock
from portal.management.demo.district import people as people_rows
from portal.management.demo.lives import World

CLEARER = (
    (
        "期限内没有任何人联系，结果也没有给出日期",
        "Nobody was in touch within the limit, and no day was named",
    ),
    "评分时有人把“首次联系晚了”打 2 分，有人打 4 分，说明第一档的话写得太笼统。",
)
WAITING = "近两个月里，好几件按时办结的普通诉求，评价员仍然觉得太慢。"
STANDARDS = {
    "A01": (
        "接到反映后两小时内到场核实；属实的当场劝止，三天内告诉您处理结果；同一地点再次发生的，联合上门。",
        "Somebody comes within two hours. If it is so, it is stopped at once, and within three days you are "
        "told what was done. Where it happens again, the units go there together.",
        "《中华人民共和国噪声污染防治法》第七十条",
    ),
    "A03": (
        "两小时内到场，当场移走并切断飞线；一周内告诉您附近哪里可以充电；没有充电处的，列入改造计划并给出日期。",
        "Somebody comes within two hours, moves it away and cuts the line. Within a week you are told where "
        "to charge nearby; where there is no such place, it is put into the plan with a day.",
        "《高层民用建筑消防安全管理规定》第三十七条",
    ),
}


def publish(world: World) -> None:
    """The policy centre publishes what residents may expect."""
    officer = world.cast.actor(people_rows.people_in("policy_officer")[0].username)
    for code, (zh, en, basis) in STANDARDS.items():
        if category := Category.objects.filter(code=code).first():
            standards.save_standard(category, actor=officer, text_zh=zh, text_en=en, basis=basis)


def reword(world: World) -> None:
    """The panel secretary puts a question in clearer words."""
    secretary = world.cast.actor(people_rows.people_in("panel_secretary")[0].username)
    words, because = CLEARER
    found = proposals.found("anchors:timeliness", clock.now())
    row = opening.propose(found, actor=secretary, because=because)
    known = newest("timeliness")
    if known:
        stands = words_of(known)
        deciding.reanchor(row, actor=secretary, words=replace(stands, anchors=(words, *stands.anchors[1:])))


def propose(world: World) -> None:
    """A limit is proposed, with the results that bear on it; the policy centre has not decided yet."""
    now = clock.now()
    offered = [value for _kind, rows in proposals.choices(now) for value, _label in rows]
    limits = [value for value in offered if value.startswith(f"{Improvement.Kind.LIMIT}:")]
    if limits:
        wanted = "limit:E2" if "limit:E2" in limits else limits[0]
        secretary = world.cast.actor(people_rows.people_in("panel_secretary")[0].username)
        opening.propose(proposals.found(wanted, now), actor=secretary, because=WAITING)


def plan(world: World, now: datetime) -> None:
    """Plan them into the district's history."""
    world.events.at(now - timedelta(days=70), lambda: publish(world))
    world.events.at(now - timedelta(days=20), lambda: reword(world))
    world.events.at(now - timedelta(days=5), lambda: propose(world))
