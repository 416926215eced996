"""The people of the demo: residents, officers, handlers, heads, the panel's pool, and who keeps the rules."""

from dataclasses import dataclass
from functools import cache

from portal.management.demo.district.reading import folder


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody is: `role` at a unit (or none) for an area (or none, for residents).

    `role`: resident · grid_officer · handler · supervisor · ruling_officer · panel_member · panel_secretary ·
    policy_officer · administrator · district_head (told at the top rung).
    """

    role: str
    department: str
    area: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person. `demo` names the one-click sign-in, with a sentence on who it is. The facts from `sex` to
    `kind` are known of residents and of the panel's pool alone (`kind`: resident, deputy, expert, social).
    """

    username: str
    name_zh: str
    name_en: str
    post_zh: str
    post_en: str
    roles: tuple[Role, ...]
    language: str = "zh-hans"
    demo: str = ""
    story_zh: str = ""
    story_en: str = ""
    sex: str = ""
    age_band: str = ""
    home: str = ""
    residence: str = ""
    kind: str = ""

    @property
    def email(self) -> str:
        """Where the person is written to."""
        return f"{self.username}@linhu.example"


def _row(row: dict) -> PersonRow:
    return PersonRow(**{**row, "roles": tuple(Role(*role) for role in row["roles"])})


@cache
def people() -> tuple[PersonRow, ...]:
    """Everybody."""
    return tuple(_row(row) for listed in folder("people") for row in listed["people"])


@cache
def people_in(role: str, department: str = "") -> tuple[PersonRow, ...]:
    """Who has a role, anywhere or at one unit."""
    return tuple(
        person
        for person in people()
        if any(held.role == role and department in ("", held.department) for held in person.roles)
    )


DEMO_ORDER = (
    "resident",
    "grid_officer",
    "police_handler",
    "civil_handler",
    "family_planning_handler",
    "ruling_officer",
    "panel_member",
    "administrator",
)


@cache
def demo_people() -> tuple[PersonRow, ...]:
    """The eight with a one-click sign-in, in the order in which they meet a case."""
    by_key = {person.demo: person for person in people() if person.demo}
    return tuple(by_key[key] for key in DEMO_ORDER)


def demo_person(demo: str) -> PersonRow:
    """One of the eight, by what they are there for."""
    return next(person for person in demo_people() if person.demo == demo)


def worker(department: str) -> PersonRow | None:
    """Who works on a department's parts: a handler, else its supervisor."""
    rows = people_in("handler", department) or people_in("supervisor", department)
    return rows[0] if rows else None
