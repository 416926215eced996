"""Posts: given and ended. The last administrator stays."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.accounts.models import Person
from portal.areas.models import Area
from portal.departments import notices, rights, selectors
from portal.departments.actions.change import Change, changing, lock, record, subject
from portal.departments.actors import Actor
from portal.departments.models import Department, Kind, Post, Role
from portal.departments.rights import Verb
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid, NotAllowed

DAYS_TO_OBJECT = 3


def give_post(
    person: Person,
    *,
    actor: Actor,
    role: str,
    department: Department,
    from_day: date,
    area: Area | None = None,
    seen: str | None = None,
) -> Post:
    """Give the person a post from a day on; without an area, for the department's.

    The officer and the department's mailbox are told; at discipline inspection its officers as well, a post
    there begins some days later, and no password opens it that was known before. Raises Invalid naming the
    field, NotAllowed for a post of one's own.
    """
    with transaction.atomic():
        department = lock(department)
        with changing(person, Verb.GIVE_POST, actor=actor, seen=seen) as this:
            if actor.person_id == this.row.pk:
                raise NotAllowed(_("Nobody gives a post to themselves: ask another administrator."))
            place = {"department": department, "area": area or department.area}
            post = Post(person=this.row, role=role, from_day=from_day, **place)
            _refuse_post(post)
            _seal_off(post, this)
            post.save(force_insert=True)
            this.data |= _facts(post) | {"from": from_day.isoformat()}
        news = notices.News(this.row, this.entry, actor.name, department)
        notices.tell(news, units=[department], colleagues=_colleagues(post))
    return post


def is_officer(person: Person) -> bool:
    """Whether the account is one of ours: it has or had a post, or an administrator made it.

    Residents' accounts are their own: no administrator reads their address, sets their password or gives
    them a post.
    """
    if person.posts.exists():
        return True
    first = next(iter(journal.entries(subject(person))), None)
    return first is not None and (first.verb, first.role) == (Verb.ADD_PERSON, Role.ADMINISTRATOR)


def refuse_residents(person: Person) -> None:
    if not is_officer(person):
        raise Invalid(_("This is a resident's own account."))


def _seal_off(post: Post, this: Change) -> None:
    """Whoever gives a post at discipline inspection may know the account's password: it ends."""
    if post.department.kind == Kind.DISCIPLINE:
        this.row.set_unusable_password()
        this.row.tokens.filter(revoked_at__isnull=True).update(revoked_at=this.at)


def _colleagues(post: Post) -> list[Person]:
    """The officers of discipline inspection, who learn of every new one there."""
    if post.department.kind != Kind.DISCIPLINE:
        return []
    found = selectors.staff_of(post.department_id, *Role.values)
    return [person for person in found if person.pk != post.person_id]


def _refuse_post(post: Post) -> None:
    if post.role not in Role.values:
        raise Invalid(_("Please choose what the post is for."), "role")
    refuse_residents(post.person)
    if not post.person.is_active:
        raise Invalid(_("This account is switched off: switch it on first."))
    _refuse_place(post)
    if post.from_day < selectors.today():
        raise Invalid(_("Choose today or a later day."), "from_day")
    same = Post.objects.filter(person=post.person, role=post.role, department=post.department, area=post.area)
    if same.filter(Q(to_day__isnull=True) | Q(to_day__gt=post.from_day)).exists():
        raise Invalid(_("They hold this post already."))


def _refuse_place(post: Post) -> None:
    if post.department.closed_on is not None:
        raise Invalid(_("This department is closed, or will be."), "department")
    if not post.area.within(post.department.area.path):
        raise Invalid(_("The department does not work in this area."), "area")
    if post.role == Role.GRID_OFFICER and post.department.kind != Kind.COMMUNITY:
        raise Invalid(_("Grid officers belong to a community."), "department")
    if post.department.kind == Kind.DISCIPLINE:
        _refuse_haste(post)


def _refuse_haste(post: Post) -> None:
    """Its officers are to have time to object, and the link to the account goes to a mailbox."""
    if not post.person.email:
        raise Invalid(
            _("Enter their e-mail address first: a link to discipline inspection goes to its officer alone.")
        )
    first = selectors.today() + timedelta(days=DAYS_TO_OBJECT)
    if post.from_day < first and _colleagues(post):
        raise Invalid(
            _("A post at discipline inspection begins %(days)s days from today at the earliest.")
            % {"days": DAYS_TO_OBJECT},
            "from_day",
        )


def end_post(post: Post, *, actor: Actor, on: date | None = None, seen: str | None = None) -> Post:
    """End a post: from the day `on` (today) its holder has it no more. Raises Invalid, MoveRefused."""
    with transaction.atomic():
        if post.role == Role.ADMINISTRATOR:
            hold_administrators()
        with changing(post.person, Verb.END_POST, actor=actor, seen=seen) as this:
            held = lock(post)
            _refuse_end(held, day := on or selectors.today())
            _end(held, day)
            this.data |= _facts(held) | {"to": day.isoformat()}
    return held


def _refuse_end(held: Post, day: date) -> None:
    if held.to_day is not None and held.to_day <= selectors.today():
        raise Invalid(_("This post has ended already."))
    if day < selectors.today():
        raise Invalid(_("Choose today or a later day."), "on")
    if held.role == Role.ADMINISTRATOR:
        keep_an_administrator(without_post=held.pk)


def _end(post: Post, day: date) -> None:
    """A post that never held for a day leaves no row; the journal keeps that it was given and taken."""
    if day <= post.from_day:
        post.delete()
        return
    post.to_day = day
    post.save(update_fields=["to_day"])


def end_with_department(post: Post, day: date, actor: Actor) -> None:
    """End a post because its department is closed, in the caller's transaction."""
    if post.role == Role.ADMINISTRATOR:
        keep_an_administrator(without_post=post.pk)
    person = lock(post.person)
    post = Post.objects.select_related("department", "area").filter(pk=post.pk).first()
    if post is None or (post.to_day is not None and post.to_day <= day):
        return  # ended meanwhile
    facts = _facts(post) | {"to": day.isoformat(), "closed": True}
    _end(post, day)
    role = rights.check(actor, Verb.END_POST)
    record(subject(person), Verb.END_POST, actor.key, role, Change(person, clock.now(), facts))


def hold_administrators() -> list[Post]:
    """The administrators' open posts, locked in key order until the caller's transaction ends.

    Whoever may end one takes this lock before any other: two who end each other's posts at once would
    otherwise each hold a row that the other waits for.
    """
    rows = Post.objects.select_for_update(of=("self",), no_key=True).select_related("person")
    return list(rows.filter(role=Role.ADMINISTRATOR, to_day__isnull=True).order_by("pk"))


def keep_an_administrator(*, without_post: int | None = None, without_person: int | None = None) -> None:
    """Refuse what would leave nobody to administer. The caller holds the administrators' posts."""
    today = selectors.today()
    left = [
        post
        for post in hold_administrators()
        if post.pk != without_post
        and post.person_id != without_person
        and post.person.is_active
        and post.from_day <= today
    ]
    if not left:
        raise Invalid(_("This is the last administrator: give another person the post first."))


def _facts(post: Post) -> dict[str, Any]:
    return {"role": str(post.role), "department": post.department.code, "area": post.area.code}
