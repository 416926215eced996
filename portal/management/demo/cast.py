"""Who acts in the demo: actors by user name and by department, and the residents who file."""

import random
from collections.abc import Iterable
from functools import cache

from grievances.models import Assignment
from portal.accounts.identities import Filer
from portal.accounts.models import Person
from portal.departments import absences
from portal.departments.actors import NOBODY, Actor, of_person, owner_index
from portal.departments.models import Department
from portal.management.demo.district import people as people_rows

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = (
    "秀兰",
    "建国",
    "晓梅",
    "志强",
    "桂英",
    "海涛",
    "丽华",
    "文斌",
    "玉珍",
    "俊杰",
    "春燕",
    "永福",
    "雪琴",
    "立新",
)


class Cast:
    """Actors, found once."""

    def __init__(self) -> None:
        self._people = {person.username: person for person in Person.objects.all()}
        self._names = {person.pk: person.username for person in self._people.values()}
        self.departments = {row.code: row for row in Department.objects.all()}
        self.codes = {row.pk: row.code for row in self.departments.values()}
        self.residents = [row for row in people_rows.people_in("resident")]
        self.away: set[int] = set()  # keys of departments from which somebody was ever away
        self.heirs: dict[str, str] = {}  # who took over from whom, once it has happened

    def person(self, username: str) -> Person:
        return self._people[username]

    @cache  # noqa: B019 - one cast per run
    def actor(self, username: str) -> Actor:
        return of_person(self._people[username])

    def taken_over(self, leaving: str, heir: str) -> None:
        """A department has ended: its people have their posts at the heir from now on."""
        self.heirs[leaving] = heir
        Cast.actor.cache_clear()

    def at(self, role: str, department: str) -> Actor | None:
        """Somebody with the role at the department."""
        rows = people_rows.people_in(role, department)
        return self.actor(rows[0].username) if rows else None

    def handler(self, department: int) -> Actor | None:
        """Who works on a department's part."""
        code = self.codes[department]
        row = people_rows.worker(self.heirs.get(code, code))
        return self.actor(row.username) if row else None

    def whoever_has(self, part: Assignment) -> Actor | None:
        """Who of the department has the part, or stands in for them; where nobody has it, who works there."""
        if part.officer_id is None:
            return self.handler(part.department_id)
        if part.department_id not in self.away:
            return self.actor(self._names[part.officer_id])
        roster = absences.roster([part.department_id], part.grievance.area.path)
        stand_in = roster.stand_in(part.department_id, part.officer_id)
        return self.actor(self._names[stand_in.pk if stand_in else part.officer_id])

    def colleague(self, part: Assignment) -> Person | None:
        """Another handler of the department than the one who has the part."""
        rows = people_rows.people_in("handler", self.codes[part.department_id])
        others = [self.person(row.username) for row in rows]
        return next((person for person in others if person.pk != part.officer_id), None)

    def grid_officer(self, area_path: str) -> Actor:
        """The grid officer who answers for the place: the nearest."""
        officers = [self.actor(row.username) for row in people_rows.people_in("grid_officer")]
        fitting = [a for a in officers if any(area_path.startswith(path) for path in a.paths("grid_officer"))]
        return max(fitting or officers, key=lambda a: max(map(len, a.paths("grid_officer"))))

    def ruling_officer(self) -> Actor:
        return self.actor(people_rows.people_in("ruling_officer")[0].username)


def filer(rng: random.Random, cast: Cast, language: str, username: str = "") -> tuple[Filer, Actor]:
    """Somebody who files: often nameless, sometimes with a name and a number, sometimes with an account.

    `username`: this resident.
    """
    chance = rng.random()
    if username or chance < 0.10:
        row = next((r for r in cast.residents if r.username == username), None) or rng.choice(cast.residents)
        actor = cast.actor(row.username)
        index = owner_index(actor.person_id)
        named = Filer(row.name_zh, _phone(rng), row.email, False, row.language, index, sensitive_consent=True)
        return named, actor
    if chance < 0.45:
        return Filer(language=language), NOBODY
    email = f"resident{rng.randint(100, 999)}@mail.example" if rng.random() < 0.7 else ""
    if chance < 0.75:
        return Filer(email=email, language=language, sensitive_consent=True), NOBODY
    name = rng.choice(SURNAMES) + rng.choice(GIVEN)
    return Filer(name, _phone(rng), email, False, language, sensitive_consent=True), NOBODY


def _phone(rng: random.Random) -> str:
    """A number that nobody has: 100 is no mobile prefix."""
    return f"100{rng.randint(10_000_000, 99_999_999)}"


def first(rows: Iterable[Actor | None]) -> Actor | None:
    """The first that there is."""
    return next((row for row in rows if row is not None), None)
