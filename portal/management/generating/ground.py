"""What generated cases are made of: areas, matters, list, limits, ladders and people of the demo district,
read once."""

from dataclasses import dataclass
from itertools import accumulate

from grievances.models import Grievance
from portal.accounts.models import Person
from portal.areas.models import Area, Level
from portal.departments import selectors
from portal.departments.models import Category, Department, Kind, Post, Role
from portal.engines.escalation import watch
from portal.engines.escalation.ladder import Ladder
from portal.engines.limits import clocks
from portal.engines.limits.clock import Calendar
from portal.engines.limits.models import CalendarVersion, LimitClassVersion
from portal.engines.routing.engine import Rule
from portal.management.demo.district import areas as area_rows
from portal.management.demo.district import stories

WORKING = (Role.HANDLER, Role.SUPERVISOR, Role.GRID_OFFICER)


@dataclass(frozen=True)
class Holder:
    """A post that somebody holds: role, at which department, for which area."""

    role: str
    department: int
    path: str
    person: int


@dataclass(frozen=True)
class Ground:
    """`weights` are cumulative, for `random.choices`: a grid counts by its people, a kind of matter by its
    rank (a few kinds make up most of what is filed)."""

    grids: tuple[Area, ...]
    grid_weights: tuple[int, ...]
    categories: tuple[Category, ...]
    category_weights: tuple[float, ...]
    rules: dict[int, tuple[Rule, ...]]
    limits: dict[str, LimitClassVersion]
    calendar: CalendarVersion
    hours: Calendar
    ladders: tuple[Ladder, ...]
    holders: tuple[Holder, ...]
    departments: tuple[Department, ...]
    people: dict[int, Person]
    references: set[str]

    def holder(self, role: str, *, department: int | None = None, path: str = "") -> int | None:
        """Who holds the role: at the department, else for the place, the nearest area first."""
        fitting = [
            each
            for each in self.holders
            if each.role == role
            and (each.department == department if department else path.startswith(each.path))
        ]
        best = max(fitting, key=lambda each: len(each.path), default=None)
        return best.person if best else None

    def worker(self, department: int, path: str) -> tuple[int, str] | None:
        """Who works on the department's parts there, and in which role."""
        for role in WORKING:
            fitting = [h for h in self.holders if h.role == role and h.department == department]
            if found := [h for h in fitting if role != Role.GRID_OFFICER or path.startswith(h.path)]:
                return found[0].person, role
        return None

    def street_office(self, path: str) -> int:
        """The subdistrict's office, which leads what no item covers."""
        return next(
            row.pk
            for row in self.departments
            if row.kind == Kind.SUBDISTRICT and path.startswith(row.area.path)
        )

    def discipline(self, path: str) -> int | None:
        rows = (row for row in self.departments if row.kind == Kind.DISCIPLINE)
        return next((row.pk for row in rows if path.startswith(row.area.path)), None)


def survey() -> Ground:
    """The ground as it stands today. LookupError where it is not the demo district's."""
    grids = list(Area.objects.filter(level=Level.GRID).defer("boundary").order_by("path"))
    told = {story.category for story in stories.stories()}
    categories = [row for row in Category.objects.filter(active=True).order_by("code") if row.code in told]
    if {grid.code for grid in grids} != {row.code for row in area_rows.grids()} or not categories:
        raise LookupError("This is not the demo district.")
    calendar = clocks.current_calendar(grids[0].calendar)
    today = selectors.today()
    posts = selectors.in_force(Post.objects.filter(person__is_active=True), today).order_by("pk")
    return Ground(
        grids=tuple(grids),
        grid_weights=tuple(accumulate(max(grid.population, 1) for grid in grids)),
        categories=tuple(categories),
        category_weights=tuple(accumulate(1 / (3 + 7 * n % len(categories)) for n in range(len(categories)))),
        rules={row.pk: selectors.rules_for(row) for row in categories},
        limits={row.code: row for row in reversed(LimitClassVersion.objects.order_by("-version"))},
        calendar=calendar,
        hours=clocks.load_calendar(calendar),
        ladders=watch.ladders(),
        holders=tuple(
            Holder(*row) for row in posts.values_list("role", "department", "area__path", "person")
        ),
        departments=tuple(selectors.open_departments().select_related("area")),
        people=Person.objects.in_bulk(),
        references=set(Grievance.objects.values_list("reference", flat=True)),
    )
