"""A plan with its rounds: one with things put right on the spot and looked at again, one missed, one on
which a case was found before anyone complained, and one that is due today."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from grievances.actions import handling, photos, resolving
from grievances.actions.resolving import Reply
from grievances.models import Grievance, PatrolPlan, PatrolRound
from grievances.patrols.actions import finding, planning, rechecking, sweeping, walking
from grievances.patrols.actions.finding import Found
from grievances.patrols.actions.planning import Wanted
from portal.areas.models import Area
from portal.departments import selectors
from portal.departments.models import Category
from portal.kit import clock
from portal.management.demo import sketches
from portal.management.demo.cast import Cast
from portal.management.demo.district import people as people_rows

SUPERVISOR, COLLEAGUE, GRID, OFFICE = "shu.wenyi", "peng.tao", "LH-NH-01-03", "COMMUNITY-NH-01"
WEEK = timedelta(days=7)
POINTS = (
    ("荷塘路 12 号后门：垃圾有没有散落", "E01"),
    ("菜场门口：有没有占道摆摊", "E03"),
    ("健身广场：井盖、地砖是否完好", "E06"),
    ("三号楼架空层：有没有飞线充电", "A03"),
)
PUT_RIGHT = (
    (0, "垃圾桶旁散了两袋垃圾，当场拾起，桶盖盖好。"),
    (1, "一个菜摊占了盲道，摊主当场挪回线内。"),
)
FOUND = (
    "健身广场东南角地砖松了四块，下雨后踩上去会翻，老人容易绊倒。",
    "健身广场东南角，第二盏路灯旁",
)
DONE = Reply(
    facts="四块地砖的垫层被雨水冲空。",
    basis="《城市道路管理条例》第二十一条",
    decision="已重做垫层，四块地砖重新铺好。",
    evidence="现场可查看。",
)


def walk(cast: Cast, now: datetime) -> PatrolPlan:
    """Three weeks of it, and today's round, which nobody has begun yet."""
    officer = cast.actor(people_rows.demo_person("grid_officer").username)
    now = _morning(now)
    with clock.travel(now - 3 * WEEK):
        plan = planning.plan(_wanted(cast), actor=cast.actor(SUPERVISOR))
        _put_right(cast, officer, plan)
    with clock.travel(now - 2 * WEEK):
        sweeping.sweep(clock.now())
    with clock.travel(now - WEEK):
        sweeping.sweep(clock.now())
        case = _find(officer, plan)
        _sign(cast, case)
    with clock.travel(now - timedelta(days=2)):
        _say_done(cast, case)
    sweeping.sweep(clock.now())
    return plan


def _morning(now: datetime) -> datetime:
    """The day's half past nine: rounds are walked by daylight, whenever the demo is made."""
    return clock.local(now).replace(hour=9, minute=30)


def _wanted(cast: Cast) -> Wanted:
    today = selectors.today()
    return Wanted(
        form_key=str(uuid.uuid4()),
        title="荷塘三网格每周巡查",
        area=Area.objects.get(code=GRID),
        department=cast.departments[OFFICE],
        officer=cast.person(people_rows.demo_person("grid_officer").username),
        route="从荷塘路 12 号起，沿菜场、健身广场，到三号楼架空层。",
        points=tuple((words, Category.objects.get(code=code)) for words, code in POINTS),
        from_day=today,
        weekday=today.isoweekday(),
        share=50,
    )


def _begun(officer: Any, plan: PatrolPlan) -> PatrolRound:
    return walking.open_round(plan.rounds.get(due_on=selectors.today()), actor=officer)


def _in_order(officer: Any, walked: PatrolRound) -> None:
    for point in walking.left_out(walked, officer):
        walking.tick(walked, point, actor=officer)


def _put_right(cast: Cast, officer: Any, plan: PatrolPlan) -> None:
    """Two things are put right on the spot; of them and of the points half are looked at again."""
    walked, points = _begun(officer, plan), list(plan.points.all())
    for number, (place, text) in enumerate(PUT_RIGHT):
        key = str(uuid.uuid4())
        token = photos.stage(key, sketches.photo(7100 + number, clear=True)).token
        told = Found(key=key, text=text, solved=True, point=points[place], photos=(token,))
        finding.find(walked, told, actor=officer)
    _in_order(officer, walked)
    done = walking.finish(walked, actor=officer)
    with clock.travel(clock.now() + timedelta(days=1)):
        _look_again(cast, done)


def _look_again(cast: Cast, walked: PatrolRound) -> None:
    """A colleague finds it as it was reported; one thing not."""
    colleague = cast.actor(COLLEAGUE)
    for row in walked.checks.all():
        key = str(uuid.uuid4())
        told = {"result": "same", "text": "去看过，和登记的一样。"}
        tokens = ()
        if row.finding_id:
            told = {"result": "other", "text": "今天又摆出来了，需要再上门。"}
            tokens = (photos.stage(key, sketches.photo(7110)).token,)
        rechecking.check(row, actor=colleague, form_key=key, tokens=tokens, **told)


def _find(officer: Any, plan: PatrolPlan) -> Grievance:
    """Loose paving stones: a case, before anyone has stumbled."""
    walked, point = _begun(officer, plan), plan.points.get(position=3)
    key, (text, place) = str(uuid.uuid4()), FOUND
    token = photos.stage(key, sketches.photo(7120)).token
    told = Found(key=key, text=text, solved=False, point=point, place=place, photos=(token,))
    made = finding.find(walked, told, actor=officer)
    if not made.way:
        made = finding.settle(made, actor=officer)
    _in_order(officer, walked)
    walking.finish(walked, actor=officer)
    return made.grievance


def _lead(cast: Cast, case: Grievance) -> Any:
    return cast.handler(case.parts.get(role="lead").department_id)


def _sign(cast: Cast, case: Grievance) -> None:
    with clock.travel(clock.now() + timedelta(hours=2)):
        handling.sign(case, actor=_lead(cast, case))


def _say_done(cast: Cast, case: Grievance) -> None:
    """The department has done it; nobody but who walks there can say whether that is so."""
    lead = _lead(cast, case)
    for part in case.parts.filter(role="co", mandatory=True):
        handling.waive(case, actor=lead, part=part, reason="现场由我们一家办完。")
    resolving.propose(case, actor=lead, reply=DONE)
