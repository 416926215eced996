"""A small district: one subdistrict, two communities, two grids each; seven departments; three categories."""

import itertools
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from django.contrib.auth.hashers import make_password

from grievances.actions import filing
from grievances.actions.filing import Filed, Filing
from grievances.models import Grievance
from portal.accounts.identities import Filer
from portal.accounts.models import Person
from portal.areas.models import Area, Level
from portal.departments.actors import NOBODY, Actor, of_person
from portal.departments.models import (
    Category,
    Department,
    ItemHelper,
    Keyword,
    Kind,
    Post,
    ResponsibilityItem,
    Role,
)
from portal.engines.escalation.models import LadderRung
from portal.engines.limits import classes
from portal.kit import clock
from portal.kit.prepared import insert

LONG_AGO = date(2020, 1, 1)
_numbers = itertools.count(1)

DEPARTMENTS = (
    ("POLICE", "公安派出所", "Police station", Kind.STATION, "LH-NH"),
    ("POLICE-YJ", "永济公安派出所", "Yongji police station", Kind.STATION, "LH-YJ"),
    ("FIRE", "消防救援大队", "Fire rescue", Kind.LINE, "LH"),
    ("PROPERTY", "安居物业", "Anju property", Kind.COMPANY, "LH"),
    ("CIVIL", "民政局", "Civil affairs", Kind.LINE, "LH"),
    ("COOP", "综治中心", "Co-operation centre", Kind.CENTRE, "LH"),
    ("COM-1", "湖东社区", "Lakeside community", Kind.COMMUNITY, "LH-NH-01"),
    ("DISCIPLINE", "纪检监察组", "Discipline inspection", Kind.DISCIPLINE, "LH"),
)
AREAS = (
    ("YZ", Level.CITY, None, "云泽市", "Yunze"),
    ("LH", Level.DISTRICT, "YZ", "临湖区", "Linhu District"),
    ("LH-NH", Level.SUBDISTRICT, "LH", "南湖街道", "Nanhu"),
    ("LH-NH-01", Level.COMMUNITY, "LH-NH", "湖东社区", "Lakeside"),
    ("LH-NH-01-01", Level.GRID, "LH-NH-01", "湖东一网格", "Lakeside grid 1"),
    ("LH-NH-01-02", Level.GRID, "LH-NH-01", "湖东二网格", "Lakeside grid 2"),
    ("LH-YJ", Level.SUBDISTRICT, "LH", "永济街道", "Yongji"),
    ("LH-YJ-01", Level.COMMUNITY, "LH-YJ", "桥头社区", "Bridgehead"),
    ("LH-YJ-01-01", Level.GRID, "LH-YJ-01", "桥头一网格", "Bridgehead grid 1"),
)
PEOPLE = (
    ("grid", "赵网格", Role.GRID_OFFICER, "COM-1", "LH-NH-01"),
    ("fire", "钱消防", Role.HANDLER, "FIRE", "LH"),
    ("fire_head", "孙队长", Role.SUPERVISOR, "FIRE", "LH"),
    ("police", "李警官", Role.HANDLER, "POLICE", "LH-NH"),
    ("property", "周管家", Role.HANDLER, "PROPERTY", "LH"),
    ("civil", "吴民政", Role.HANDLER, "CIVIL", "LH"),
    ("ruling", "郑综治", Role.RULING, "COOP", "LH"),
    ("head", "王区长", Role.DISTRICT_HEAD, "COOP", "LH"),
    ("discipline", "冯纪检", Role.HANDLER, "DISCIPLINE", "LH"),
    ("administrator", "陈管理", Role.ADMINISTRATOR, "COOP", "LH"),
)
RUNGS = (
    ("done", 1, 0, Role.SUPERVISOR),
    ("done", 2, 24 * 60, Role.RULING),
    ("done", 3, 72 * 60, Role.DISTRICT_HEAD),
    ("contact", 1, 0, Role.SUPERVISOR),
    ("part", 1, 0, Role.SUPERVISOR),
    ("part", 2, 24 * 60, Role.RULING),
    ("supervision", 1, 0, Role.DISTRICT_HEAD),
    ("review", 1, 0, Role.DISTRICT_HEAD),
    ("whistle", 1, 0, Role.SUPERVISOR),
    ("whistle", 2, 30, Role.RULING),
    ("order", 1, 0, Role.RULING),
    ("pressure", 1, 0, Role.RULING),
    ("pressure", 2, 24 * 60, Role.DISTRICT_HEAD),
    ("check_in", 1, 7 * 24 * 60, "resident"),
    ("check_in", 2, 30 * 24 * 60, "resident"),
    ("check_in", 3, 90 * 24 * 60, "resident"),
    ("no_word", 1, 7 * 24 * 60, "resident"),
)


@dataclass
class District:
    """What a test may name: areas, departments, people, categories and items by short keys."""

    areas: dict[str, Area] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    items: dict[str, ResponsibilityItem] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """The person's actor, as a request would make it."""
        return of_person(self.people[name])


def give_posts(made: District, name: str, department: str, *roles: str) -> None:
    """These posts at the department, in this order, instead of what the person has."""
    person, unit = made.people[name], made.departments[department]
    Post.objects.filter(person=person).delete()
    for role in roles:
        Post.objects.create(person=person, role=role, department=unit, area=unit.area, from_day=LONG_AGO)


def add_post(made: District, name: str, department: str, role: str) -> None:
    """One more post, beside what the person has."""
    unit = made.departments[department]
    Post.objects.create(
        person=made.people[name], role=role, department=unit, area=unit.area, from_day=LONG_AGO
    )


def small_district() -> District:
    """The district. E-bike charging (A03, E1): fire leads, property and police assist (item 2.3) in Nanhu
    alone;
    social noise (A01, E2): police leads in Nanhu (item 1.1); H02: complaints about staff."""
    classes.seed()
    made = District()
    _areas(made)
    made.departments = {
        code: Department(
            code=code, name_zh=zh, name_en=en, kind=kind, area=made.areas[area], opened_on=LONG_AGO,
            email=f"{code.lower()}@linhu.example",
        )
        for code, zh, en, kind, area in DEPARTMENTS
    }  # fmt: skip
    insert([*made.departments.values()])
    _people(made)
    _categories(made)
    insert(
        [
            LadderRung(
                kind=kind,
                level=level,
                after_minutes=after,
                tells=tells,
                name_zh=f"第{level}级",
                name_en=f"{level}",
            )
            for kind, level, after, tells in RUNGS
        ]
    )
    return made


def _people(made: District) -> None:
    named = [(username, name) for username, name, *_ in PEOPLE] + [(n, n) for n in ("resident", "stranger")]
    made.people = {username: _person(username, name) for username, name in named}
    insert([*made.people.values()])
    insert(
        [
            Post(
                person=made.people[username],
                role=role,
                department=made.departments[department],
                area=made.areas[area],
                from_day=LONG_AGO,
            )
            for username, _name, role, department, area in PEOPLE
        ]
    )


def _areas(made: District) -> None:
    for code, level, parent, zh, en in AREAS:
        above = made.areas.get(parent)
        made.areas[code] = Area(
            code=code,
            level=level,
            parent=above,
            path=f"{above.path if above else '/'}{code}/",
            name_zh=zh,
            name_en=en,
        )
        insert([made.areas[code]])


def _categories(made: District) -> None:
    rows = (
        ("A01", "社会生活噪声", "Neighbour noise", "E2", {"mediation": True}, "噪声"),
        (
            "A03",
            "电动车进楼充电",
            "E-bike charging hazard",
            "E1",
            {"joint": True, "pause_on_question": False},
            "飞线",
        ),
        ("B01", "低保特困", "Extreme poverty aid", "E4", {"sensitive": True}, "低保"),
        ("H02", "作风与廉洁", "Staff conduct", "E4", {"about_staff": True, "sensitive": True}, "态度恶劣"),
    )
    made.categories = {
        code: Category(
            code=code, group_code=code[0], group_zh=f"{code[0]}组", group_en=f"Group {code[0]}", name_zh=zh,
            name_en=en, limit_class=limit, **flags,
        )
        for code, zh, en, limit, flags, _word in rows
    }  # fmt: skip
    insert([*made.categories.values()])
    insert([Keyword(category=made.categories[code], word=word, weight=4) for code, *_, word in rows])
    nanhu = made.areas["LH-NH"]
    made.items["2.3"] = new_item(made, "2.3", "A03", nanhu, "FIRE", ("PROPERTY", "POLICE"))
    made.items["1.1"] = new_item(made, "1.1", "A01", nanhu, "POLICE", ())
    made.items["3.1"] = new_item(made, "3.1", "B01", made.areas["LH"], "CIVIL", ())


def new_item(
    made: District, number: str, category: str, area: Area, lead: str, co: tuple
) -> ResponsibilityItem:
    """A responsibility item in force since long ago; its co-departments' sub-tasks are mandatory."""
    item = ResponsibilityItem(
        number=number, category=made.categories[category], area=area, lead=made.departments[lead],
        basis_zh=f"权责清单第 {number} 项", basis_en=f"List, item {number}", from_day=LONG_AGO,
    )  # fmt: skip
    insert([item])
    insert(
        [
            ItemHelper(
                item=item,
                department=made.departments[code],
                task_zh="现场协助",
                task_en="Help on site",
                position=position,
            )
            for position, code in enumerate(co, start=1)
        ]
    )
    return item


def new_person(username: str, name: str, **more) -> Person:
    """A person with the password `correct horse battery`."""
    person = _person(username, name, **more)
    person.save()
    return person


def _person(username: str, name: str, **more) -> Person:
    person = Person(username=username, name_zh=name, name_en=username.title(), created_at=clock.now(), **more)
    person.email = person.email or f"{username}@linhu.example"
    person.password = _hashed()
    return person


@cache
def _hashed() -> str:
    """The one password of all, hashed once."""
    return make_password("correct horse battery")


def file_case(
    made: District,
    category: str | None = "A03",
    area: str = "LH-NH-01-01",
    *,
    body: str = "三号楼楼道里有人飞线给电动车充电，晚上很危险。",
    at: datetime | None = None,
    actor: Actor = NOBODY,
    filer: Filer | None = None,
    **more,
) -> Filed:
    """File a case through the front door."""
    filing_ = Filing(
        body=body,
        area=made.areas[area],
        category=made.categories[category] if category else None,
        form_key=more.pop("form_key", str(uuid.uuid4())),
        filer=filer or Filer(email="resident@example.org", sensitive_consent=True),
        filed_at=at,
        all_the_same=more.pop("all_the_same", True),
        **more,
    )
    return filing.file(filing_, actor=actor)


def reload(case: Grievance) -> Grievance:
    """The case as the table has it now."""
    return Grievance.objects.get(pk=case.pk)
