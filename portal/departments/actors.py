"""Who acts: a person with posts, a resident with a private code, SYSTEM, or nobody (who may nothing)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from portal.departments.models import Department, Heir, Kind, Post, Role, Succession
from portal.kit import clock
from portal.kit.bilingual import pick
from portal.kit.prepared import Prepared
from portal.kit.sealed import blind


@dataclass(frozen=True)
class PostFacts:
    """One post, as policies need it. `inherits`: its department has taken over from one that has ended."""

    role: str
    department_id: int
    department: str
    area_path: str
    kind: str = ""
    inherits: bool = False


@dataclass(frozen=True)
class Actor:
    """Whoever does something. `grants`: keys of the cases whose private code they have shown. `beside`: of
    cases of a neighbour that they join or leave just now; on no other way it is anybody's. `named`: why what
    they write now names somebody."""

    key: str
    person_id: int | None = None
    name: str = ""
    posts: tuple[PostFacts, ...] = ()
    grants: frozenset[int] = field(default_factory=frozenset)
    owner_index: str = ""
    beside: frozenset[int] = field(default_factory=frozenset)
    named: str = ""

    def has(self, *roles: str) -> bool:
        return any(post.role in roles for post in self.posts)

    def paths(self, *roles: str) -> tuple[str, ...]:
        """The area paths of their posts in these roles."""
        return tuple(post.area_path for post in self.posts if post.role in roles)

    def workplaces(self, *roles: str) -> tuple[tuple[int, str], ...]:
        """(department, area path) of the posts by which they work on a department's parts. A handler works on
        all of them (""), a grid officer on the community's in their own area alone."""
        found = []
        for post in self.posts:
            if post.role in (roles or WORKERS) and post.role != Role.GRID_OFFICER:
                found.append((post.department_id, ""))
            elif post.role in (roles or WORKERS) and post.kind == Kind.COMMUNITY:
                found.append((post.department_id, post.area_path))
        return tuple(found)

    def working_in(self, area_path: str) -> frozenset[int]:
        """The departments on whose parts they work in this area."""
        return frozenset(department for department, path in self.workplaces() if area_path.startswith(path))

    def holding(self, grievance: int) -> "Actor":
        """The same actor, found to be this case's resident: it need not be looked up again."""
        return replace(self, grants=self.grants | {grievance})

    def naming(self, reason: str) -> "Actor":
        """The same actor, whose text names somebody for this reason."""
        return replace(self, named=reason)

    @property
    def why_named(self) -> dict[str, str]:
        """What the journal keeps of it."""
        return {"named": self.named} if self.named else {}

    @property
    def is_staff(self) -> bool:
        return bool(self.posts)

    def as_officer(self) -> "Actor":
        """The same person at their desk: their posts alone, without the cases that they filed themselves."""
        return replace(self, grants=frozenset(), owner_index="")

    def as_resident(self) -> "Actor":
        """The same person as the resident of a case: no entry, letter or photo names them, whether they have
        an account or not (invariant 8)."""
        return replace(self, key="resident", person_id=None, name="", posts=())

    def as_neighbour(self, grievance: int) -> "Actor":
        """The same person as somebody with the same matter as the case; no entry names them either."""
        return Actor(key="resident", beside=frozenset({grievance}))

    @property
    def role(self) -> str:
        """The word for the journal where no case is at hand: their first role, else resident."""
        if self.key == "system":
            return "system"
        return self.posts[0].role if self.posts else "resident"

    def speaking_as(self, *roles: str) -> "Actor":
        """The same actor, who does this by a post in one of these roles: the journal names that one."""
        return self._speaking(lambda post: post.role in roles)

    def speaking_for(self, department: int) -> "Actor":
        """The same actor, who does this by the post at which they work for this department."""
        return self._speaking(lambda post: post.role in WORKERS and post.department_id == department)

    def _speaking(self, fits: Callable[[PostFacts], bool]) -> "Actor":
        return replace(self, posts=tuple(sorted(self.posts, key=lambda post: not fits(post))))

    @property
    def unit(self) -> str:
        """The department that they speak for, as a reader sees it."""
        return self.posts[0].department if self.posts else ""


SYSTEM = Actor(key="system")
NOBODY = Actor(key="nobody")
# Who works on the parts of cases that their department has (see `workplaces` for grid officers).
WORKERS = (Role.HANDLER, Role.SUPERVISOR, Role.GRID_OFFICER)


def of_person(person, grants: frozenset[int] = frozenset()) -> Actor:
    """The person's actor: today's posts in one query."""
    facts = tuple(
        PostFacts(role, unit, pick(zh, en), path, kind, bool(inherits))
        for role, unit, zh, en, path, kind, inherits in _posts(person.pk, clock.local(clock.now()).date())
    )
    return Actor(
        key=f"person:{person.pk}",
        person_id=person.pk,
        name=person.name,
        posts=facts,
        grants=grants,
        owner_index=owner_index(person.pk),
    )


def _posts_of(person: int, today: date) -> QuerySet:
    """The posts that the person holds today, as plain values."""
    return (
        Post.objects.filter(person=person, from_day__lte=today)
        .filter(Q(to_day__isnull=True) | Q(to_day__gt=today))
        .annotate(inherits=_has_inherited(today))
        .order_by("pk")
        .values_list(
            "role", "department_id", "department__name_zh", "department__name_en", "area__path",
            "department__kind", "inherits",
        )
    )  # fmt: skip


def _has_inherited(today: date) -> Q:
    """Whether the post's department is named as a successor, in a succession or at the closing of another."""
    applied = Heir.objects.filter(succession__state=Succession.State.APPLIED)
    applied = applied.exclude(succession__kind=Succession.Kind.CEDE)
    closed = Department.objects.filter(closed_on__lte=today)
    here = OuterRef("department")
    return Q(Exists(applied.filter(department=here))) | Q(Exists(closed.filter(successor=here)))


_posts = Prepared(_posts_of, int, date)


def owner_index(person_id: int) -> str:
    """The blind index under which a person's own cases are found."""
    return blind(str(person_id), "accounts.person")


def bearer(*grievances: int) -> Actor:
    """A resident who has shown the private code of these cases."""
    return Actor(key="resident", grants=frozenset(grievances))


def of_request(request: HttpRequest) -> Actor:
    """The actor behind a request: account and private codes together. The API takes the user away (None) from
    whoever shows it no token, even where a session stands."""
    grants = frozenset(request.session.get("grants", ())) if "grants" in request.session else frozenset()
    if request.user and request.user.is_authenticated:
        return of_person(request.user, grants)
    return bearer(*grants) if grants else NOBODY


class ActorMiddleware:
    """Middleware: `request.actor`, found when it is first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: of_request(request))
        return self.get_response(request)
