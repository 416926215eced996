"""The demo district's ground: areas, departments, people and posts, categories, list, limits, rungs,
services."""

from collections.abc import Callable
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction

from portal.accounts.models import Person
from portal.areas.models import Area
from portal.departments.actors import SYSTEM
from portal.departments.models import Category, Department, ItemHelper, Keyword, Post, ResponsibilityItem
from portal.engines.escalation.models import LadderRung
from portal.engines.limits import classes
from portal.engines.routing.danger import FIRST
from portal.engines.routing.models import DangerVersion, packed
from portal.kit import clock
from portal.management.demo.district import areas as area_rows
from portal.management.demo.district import categories as category_rows
from portal.management.demo.district import departments as department_rows
from portal.management.demo.district import ladders as ladder_rows
from portal.management.demo.district import people as people_rows
from portal.management.demo.district import responsibility as item_rows
from portal.management.demo.district import services as service_rows
from services.actions import catalogue
from services.actions.offerings import Offering

LIST_FROM = date(2025, 1, 1)
POSTS_FROM = date(2025, 1, 1)
# Departments whose new parts go to whoever has the fewest.
DISTRIBUTING = ("ENFORCE",)
NO_POST = {"resident", "panel_member"}
HOME_UNIT = "COOP"
TEXTS = tuple(
    f"{name}_{language}"
    for name in ("name", "summary", "who", "how", "where", "fee", "time_limit", "documents")
    for language in ("zh", "en")
)


@transaction.atomic
def lay_ground(tell: Callable[[str], None]) -> None:
    """Write the district's configuration, telling what is being done."""
    tell("areas, limits and calendars")
    classes.seed()
    DangerVersion.objects.create(version=1, words=packed(FIRST), saved_at=clock.now())
    LadderRung.objects.bulk_create(LadderRung(**row._asdict()) for row in ladder_rows.RUNGS)
    areas = _areas()
    tell("departments and people")
    departments = _departments(areas)
    _people(areas, departments)
    _share_out()
    tell("categories and the responsibility list")
    categories = _categories()
    _items(categories, areas, departments)
    tell("the catalogue of services")
    _services(categories, departments)


def _areas() -> dict[str, Area]:
    made: dict[str, Area] = {}
    for row in area_rows.areas():
        above = made.get(row.parent)
        made[row.code] = Area.objects.create(
            code=row.code,
            level=row.level,
            parent=above,
            path=f"{above.path if above else '/'}{row.code}/",
            boundary=[[float(x), float(y)] for x, y in row.boundary],
            population=row.population,
            name_zh=row.name_zh,
            name_en=row.name_en,
        )
    return made


def _departments(areas: dict[str, Area]) -> dict[str, Department]:
    made = {}
    for row in department_rows.departments():
        made[row.code] = Department.objects.create(
            code=row.code,
            kind=row.kind,
            area=areas[row.area],
            phone=row.phone,
            email=row.email,
            opened_on=row.valid_from,
            closed_on=row.valid_to,
            name_zh=row.name_zh,
            name_en=row.name_en,
        )
    for row in department_rows.departments():
        if row.successor:
            Department.objects.filter(code=row.code).update(successor=made[row.successor])
    return made


def _share_out() -> None:
    """Where several handlers share the work, the portal gives it out."""
    Department.objects.filter(code__in=DISTRIBUTING).update(distributes=True)


def _people(areas: dict[str, Area], departments: dict[str, Department]) -> None:
    """Everybody signs in with one click in the demo; nobody has a usable password."""
    for row in people_rows.people():
        person = Person.objects.create(
            username=row.username,
            name_zh=row.name_zh,
            name_en=row.name_en,
            email=row.email,
            language=row.language,
            is_demo=True,
            password=make_password(None),
            created_at=clock.now(),
        )
        for role in row.roles:
            if role.role in NO_POST:
                continue
            department = departments[role.department or HOME_UNIT]
            area = areas[role.area] if role.area else department.area
            Post.objects.create(
                person=person, role=role.role, department=department, area=area, from_day=POSTS_FROM
            )


def _categories() -> dict[str, Category]:
    made = {}
    for row in category_rows.categories():
        made[row.code] = Category.objects.create(
            code=row.code,
            group_code=row.group,
            group_zh=row.group_zh,
            group_en=row.group_en,
            hint_zh=row.hint_zh,
            hint_en=row.hint_en,
            limit_class=row.limit_class,
            mediation=row.mediation,
            sensitive=row.sensitive,
            joint=row.joint,
            about_staff=row.about_staff,
            pause_on_question=row.pause_on_question,
            name_zh=row.name_zh,
            name_en=row.name_en,
        )
    Keyword.objects.bulk_create(
        Keyword(category=made[row.category], word=row.word, weight=row.weight)
        for row in category_rows.keywords()
    )
    return made


def _items(
    categories: dict[str, Category], areas: dict[str, Area], departments: dict[str, Department]
) -> None:
    for row in item_rows.responsibility():
        item = ResponsibilityItem.objects.create(
            number=row.number,
            category=categories[row.category],
            area=areas[row.area],
            lead=departments[row.lead],
            overseer=departments[row.overseer] if row.overseer else None,
            basis_zh=row.basis_zh,
            basis_en=row.basis_en,
            from_day=LIST_FROM,
        )
        ItemHelper.objects.bulk_create(
            ItemHelper(
                item=item,
                department=departments[task.department],
                mandatory=task.mandatory,
                task_zh=task.task_zh,
                task_en=task.task_en,
                position=position,
            )
            for position, task in enumerate(row.co, start=1)
        )


def _services(categories: dict[str, Category], departments: dict[str, Department]) -> None:
    for row in service_rows.services():
        texts = {name: getattr(row, name) for name in TEXTS}
        offering = Offering(
            code=row.code.lower(),
            provider=departments[row.provider],
            home=categories[row.categories[0]],
            categories=tuple(categories[code] for code in row.categories),
            words=row.keywords,
            phone=row.phone,
            **texts,
        )
        catalogue.save(offering, actor=SYSTEM)
