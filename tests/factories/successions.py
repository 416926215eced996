"""Departments that merge, split or are renamed: drafted and applied as an administrator does it."""

from datetime import date

from portal.departments import selectors
from portal.departments.actions import successions
from portal.departments.actions.successions import Part, Plan
from portal.departments.models import Department, Kind, Post, Role, Succession
from portal.kit import clock
from tests.factories.district import LONG_AGO, District, new_person

BASIS = "临编〔2026〕18 号"


def new_unit(made: District, code: str, name: str, area: str = "LH", **more) -> Department:
    """A line department without anybody."""
    facts = {"kind": Kind.LINE, "opened_on": LONG_AGO, "email": f"{code.lower()}@linhu.example"} | more
    made.departments[code] = Department.objects.create(
        code=code, name_zh=name, name_en=code.title(), area=made.areas[area], **facts
    )
    return made.departments[code]


def new_worker(made: District, name: str, code: str, role: str = Role.HANDLER) -> None:
    """Somebody with a post at the department."""
    made.people[name] = new_person(name, name)
    unit = made.departments[code]
    Post.objects.create(
        person=made.people[name], role=role, department=unit, area=unit.area, from_day=LONG_AGO
    )


def merger(made: District, leaving: tuple[str, ...], heir: str, on: date | None = None) -> Plan:
    units = made.departments
    return Plan(
        "merge", tuple(units[code] for code in leaving), on or selectors.today(), BASIS, (Part(units[heir]),)
    )


def ceding(
    made: District,
    old: str,
    heir: str,
    category: str | None = None,
    area: str | None = None,
    on: date | None = None,
) -> Plan:
    """The department goes on, and hands over these matters, in this area."""
    part = Part(
        made.departments[heir],
        made.categories[category] if category else None,
        made.areas[area] if area else None,
    )
    return Plan("cede", (made.departments[old],), on or selectors.today(), BASIS, (part,))


def drafted(made: District, plan: Plan) -> Succession:
    return successions.draft(plan, actor=made.actor("administrator"))


def applied(made: District, plan: Plan) -> Succession:
    """Drafted, applied today, and everything moved."""
    row = successions.apply(drafted(made, plan), actor=made.actor("administrator"))
    successions.sweep(clock.now())
    row.refresh_from_db()
    return row
