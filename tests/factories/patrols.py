"""A patrol to test with: a second grid officer, a supervisor who plans, a plan, a round under way, a
finding."""

import uuid
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from grievances.actions import photos
from grievances.models import PatrolFinding, PatrolPlan, PatrolRound
from grievances.patrols.actions import finding, planning, walking
from grievances.patrols.actions.finding import Found
from grievances.patrols.actions.planning import Wanted
from portal.departments import selectors
from portal.departments.models import Department, Kind, Post, Role
from tests.factories.district import LONG_AGO, District, new_person
from tests.factories.town import photo

TWO = (("消防通道是否畅通", "A03"), ("有无噪声扰民", "A01"))


def staffed(made: District) -> District:
    """With the subdistrict's office and its supervisor, and a colleague of the grid officer."""
    nanhu = made.areas["LH-NH"]
    made.departments["STREET"] = Department.objects.create(
        code="STREET", name_zh="南湖街道办事处", name_en="Nanhu office", kind=Kind.SUBDISTRICT, area=nanhu,
        opened_on=LONG_AGO, email="street@linhu.example",
    )  # fmt: skip
    _with_post(made, "street", "褚主任", (Role.SUPERVISOR, "STREET", "LH-NH"))
    _with_post(made, "second", "卫网格", (Role.GRID_OFFICER, "COM-1", "LH-NH-01"))
    return made


def _with_post(made: District, name: str, called: str, post: tuple[str, str, str]) -> None:
    role, department, area = post
    made.people[name] = new_person(name, called)
    unit, where = made.departments[department], made.areas[area]
    Post.objects.create(person=made.people[name], role=role, department=unit, area=where, from_day=LONG_AGO)


def wanted(made: District, **more) -> Wanted:
    """A plan for the first grid, walked every working day by the grid officer."""
    values = {
        "form_key": str(uuid.uuid4()),
        "title": "荷塘一网格日常巡查",
        "area": made.areas["LH-NH-01-01"],
        "department": made.departments["COM-1"],
        "officer": made.people["grid"],
        "points": tuple((words, made.categories[code]) for words, code in TWO),
        "from_day": selectors.today(),
        "weekday": selectors.today().isoweekday(),
        "share": 100,
    }
    return Wanted(**(values | more))


def planned(made: District, by: str = "street", **more) -> PatrolPlan:
    """The plan, with a round that is due today."""
    return planning.plan(wanted(made, **more), actor=made.actor(by))


def due(plan: PatrolPlan, day: date | None = None) -> PatrolRound:
    return plan.rounds.get(due_on=day or selectors.today())


def under_way(made: District, **more) -> PatrolRound:
    """Today's round, which the grid officer has begun."""
    return walking.open_round(due(planned(made, **more)), actor=made.actor("grid"))


def staged(key: str, words: str = "A3") -> tuple[str, ...]:
    """The token of a photo that was accepted for this key."""
    upload = SimpleUploadedFile("IMG.jpg", photo(words), "image/jpeg")
    return (photos.stage(key, upload).token,)


def found(made: District, walked: PatrolRound, *, by: str = "grid", **more) -> PatrolFinding:
    """Something that was found; a case, where nothing else is said."""
    key = more.pop("key", str(uuid.uuid4()))
    values = {
        "text": "二单元楼道里堆满了纸箱，堵住了门。",
        "solved": False,
        "category": made.categories["A03"],
    }
    told = Found(key=key, **(values | more))
    return finding.find(walked, told, actor=made.actor(by))
