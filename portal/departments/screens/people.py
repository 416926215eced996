"""People as the administrator sees them: officers and their posts; residents' accounts by name alone."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from portal.accounts.models import Person
from portal.departments import selectors
from portal.departments.models import Post
from portal.kit.errors import NotThere

VIEWS = ("posted", "without", "off")


def listed(view: str = "posted", text: str = "", role: str = "") -> QuerySet[Person]:
    """The people of a view whose name or user name holds the text, with their present posts."""
    posts = selectors.in_force(Post.objects.all(), selectors.today())
    mine = posts.filter(person=OuterRef("pk"), **({"role": role} if role else {}))
    people = Person.objects.filter(is_active=view != "off").defer("email", "phone")
    if view != "off" or role:
        people = people.filter(Exists(mine) if view != "without" else ~Exists(mine))
    if text:
        people = people.filter(
            Q(username__icontains=text) | Q(name_zh__icontains=text) | Q(name_en__icontains=text)
        )
    shown = posts.select_related("department", "area").defer("area__boundary").order_by("pk")
    return people.prefetch_related(Prefetch("posts", shown, to_attr="held"))


def person(key: int) -> Person:
    """The person; NotThere where there is none."""
    found = Person.objects.filter(pk=key).first()
    if found is None:
        raise NotThere("")
    return found


def posts(person: Person) -> dict[str, list[Post]]:
    """Their posts: present and to come, and those that have ended."""
    today = selectors.today()
    rows = list(person.posts.select_related("department", "area").defer("area__boundary").order_by("pk"))
    return {
        "held": [row for row in rows if row.to_day is None or row.to_day > today],
        "ended": [row for row in rows if row.to_day is not None and row.to_day <= today],
    }


def post(person: Person, key: int) -> Post:
    """The person's post with this key; NotThere for another's."""
    found: Any = person.posts.select_related("department", "area").filter(pk=key).first()
    if found is None:
        raise NotThere("")
    return found
