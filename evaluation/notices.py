"""Letters to panel members, departments and those above them: rows in the outbox, written in the reader's
language."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.models import (
    Compensation,
    Order,
    OrderAnswer,
    PanelDraw,
    PanelMember,
    Recheck,
    Seat,
    Volunteer,
)
from evaluation.places import place_of
from evaluation.wording import order_name
from grievances.models import Grievance, Resolution
from grievances.policies import living_parts
from portal.accounts import identities
from portal.accounts.identities import Reach
from portal.accounts.models import Person
from portal.departments import selectors as departments
from portal.departments.models import Department, Role
from portal.engines.outbox.models import Channel
from portal.engines.outbox.post import Letter, post


def tell_members(seats: Iterable[Seat], at: datetime) -> None:
    """A case waits for their judgement. The letter names no case, and its key no sample."""
    post([_to_member(seat) for seat in seats], at)


def _to_member(seat: Seat) -> Letter:
    title, more = gettext_lazy("A case waits for your judgement"), {"due": seat.due_at}
    return _to_person(
        seat.member.person, f"seat:{seat.pk}", "seat", title, f"member:{seat.member_id}", "panel/", more
    )


def remind_member(seat: Seat, at: datetime) -> None:
    """A case still waits for their judgement, and its time is up soon."""
    title, more = gettext_lazy("A case still waits for your judgement"), {"due": seat.due_at}
    key, subject = f"seat:{seat.pk}:soon", f"member:{seat.member_id}"
    post([_to_person(seat.member.person, key, "seat_soon", title, subject, "panel/", more)], at)


def ask_volunteers(asked: Iterable[Volunteer], at: datetime) -> None:
    """They are invited into the pool, or nominated for it: each says yes or no themselves."""
    post([_to_volunteer(row) for row in asked], at)


def _to_volunteer(row: Volunteer) -> Letter:
    title = gettext_lazy("Would you judge how cases were handled?")
    more = {"random": row.came == Volunteer.Came.INVITED}
    return _to_person(row.person, f"{row.subject}:ask", "ask", title, row.subject, "panels/pool/", more)


def tell_drawn(members: Iterable[PanelMember], draw: PanelDraw, at: datetime) -> None:
    """They were drawn for a panel."""
    post([_to_drawn(member, draw) for member in members], at)


def _to_drawn(member: PanelMember, draw: PanelDraw) -> Letter:
    title, way = (
        gettext_lazy("You were drawn for the evaluation panel"),
        f"panels/draws/panels/{draw.number}/",
    )
    key, subject = f"{draw.subject}:{member.pk}", f"member:{member.pk}"
    return _to_person(member.person, key, "drawn", title, subject, way, {"draw": draw})


def tell_paid(row: Compensation, at: datetime) -> None:
    """They were paid something for their time."""
    title, more = gettext_lazy("Your compensation as a panel member"), {"row": row}
    subject, way = f"member:{row.member_id}", "panels/pool/"
    post([_to_person(row.member.person, f"paid:{row.pk}", "paid", title, subject, way, more)], at)


def _to_person(
    person: Person, key: str, name: str, title: Any, subject: str, way: str, more: dict[str, Any]
) -> Letter:
    """A letter to somebody, in their language; `way`: the page that it links to."""
    with translation.override(person.language):
        context = {"name": person.name, "link": f"{settings.SITE_URL}/{way}"} | more
        return Letter(
            key=key,
            subject=subject,
            audience=f"person:{person.pk}",
            recipient=person.email,
            title=str(title),
            body=render_to_string(f"evaluation/notices/{name}.txt", context),
        )


def tell_of_order(order: Order, at: datetime) -> None:
    """The department and its supervisor learn of the order."""
    post(_to_department(order, "order", "order", {}), at)


def tell_of_answer(order: Order, given: OrderAnswer, at: datetime) -> None:
    """Whoever oversees the place learns that there is an answer to look at."""
    people = departments.holders(Role.RULING, area_path=place_of(order))
    own = {person.pk for person in departments.staff_of(order.department_id, *Role.values)}
    key, more = f"answered:{given.round}", {"given": given}
    readers = [person for person in people if person.pk not in own and person.email]
    post([_of_order(order, "answered", key, person, more) for person in readers], at)


def tell_of_check(order: Order, given: OrderAnswer, at: datetime) -> None:
    """The department learns what was found when somebody looked at its answer."""
    post(_to_department(order, "checked", f"checked:{given.round}", {"given": given}), at)


def tell_of_void(order: Order, at: datetime) -> None:
    """The department learns that its order is void."""
    post(_to_department(order, "void", "void", {}), at)


def tell_of_delay(order: Order, person: Person, level: int, at: datetime, *, leg: str, due: datetime) -> None:
    """What was due (`leg`: plan, answer, check) did not come in time: whoever stands at this level learns of
    it."""
    turn = order.answers.count()
    key = f"delay:{level}" if leg == "answer" and not turn else f"delay:{leg}:{turn}:{level}"
    post([_of_order(order, "delay", key, person, {"leg": leg, "level": level, "due": due})], at)


def _to_department(order: Order, name: str, key: str, more: dict[str, Any]) -> list[Letter]:
    """To the department's own address, and to its supervisor."""
    unit = order.department
    letters = [_of_order(order, name, key, unit, more)]
    if supervisor := departments.holder(Role.SUPERVISOR, department=unit.pk):
        letters.append(_of_order(order, name, key, supervisor, more))
    return letters


def _of_order(order: Order, name: str, key: str, reader: Person | Department, more: dict[str, Any]) -> Letter:
    """A letter about the order; to a department in Chinese."""
    person = isinstance(reader, Person)
    audience = f"{'person' if person else 'department'}:{reader.pk}"
    with translation.override(reader.language if person else "zh-hans"):
        told = {"what": order_name(order), "unit": order.department.name}
        context = {
            "order": order,
            "addressee": reader.name,
            "unit": order.department.name,
            "link": f"{settings.SITE_URL}/orders/{order.pk}/",
        }
        return Letter(
            key=f"{order.subject}:{key}:{audience}",
            subject=order.subject,
            audience=audience,
            recipient=reader.email,
            title=(_title(name, more) % told)[:200],
            body=render_to_string(f"evaluation/notices/{name}.txt", context | more),
        )


def _title(name: str, more: dict[str, Any]) -> str:
    if name == "checked":
        right = more["given"].verdict == OrderAnswer.Verdict.RIGHT
        return _("%(what)s: verified") if right else _("%(what)s: the answer is sent back")
    titles = {
        "order": _("%(what)s: a rectification order for %(unit)s"),
        "answered": _("%(what)s: %(unit)s has answered; please look at it"),
        "void": _("%(what)s: the rectification order is void"),
        "plan": _("%(what)s: %(unit)s has given no plan"),
        "answer": _("%(what)s: %(unit)s has not answered its order"),
        "check": _("%(what)s: nobody has looked at the answer of %(unit)s"),
    }
    return titles[more.get("leg", name)]


def ask_again(recheck: Recheck, case: Grievance, at: datetime) -> None:
    """The resident is asked by mail, else by short message, if they left either."""
    reach = identities.reach_of(case.subject)
    if reach and reach.is_any:
        post([_to_resident(recheck, case, reach)], at)


def _to_resident(recheck: Recheck, case: Grievance, reach: Reach) -> Letter:
    link = f"{settings.SITE_URL}/k/{reach.code}/"
    told = {"reference": case.reference, "link": link}
    with translation.override(reach.language):
        by_text = {"title": "", "body": _("A question on case %(reference)s: %(link)s") % told}
        title = _("%(reference)s: is it still solved?") % told
        body = render_to_string("evaluation/notices/still.txt", told | {"by": recheck.answer_by})
    return Letter(
        key=f"{recheck.subject}:ask",
        subject=recheck.subject,
        audience="resident",
        recipient=reach.mobile or reach.email,
        channel=Channel.SMS if reach.mobile else Channel.MAIL,
        **(by_text if reach.mobile else {"title": title, "body": body}),
    )


def tell_came_back(recheck: Recheck, at: datetime) -> None:
    """The supervisor of the department that led learns that it came back; where there is none, the
    co-operation centre."""
    case = recheck.grievance
    lead = next((part.department_id for part in living_parts(case) if part.is_lead), None)
    if lead is None:
        lead = Resolution.objects.filter(grievance=case).values_list("department", flat=True).last()
    person = departments.holder(Role.SUPERVISOR, department=lead) if lead else None
    person = person or departments.holder(Role.RULING, area_path=case.area.path)
    if person is None:
        return
    with translation.override(person.language):
        told = {"reference": case.reference, "name": person.name}
        letter = Letter(
            key=f"{recheck.subject}:back",
            subject=recheck.subject,
            audience=f"person:{person.pk}",
            recipient=person.email,
            title=_("%(reference)s: the resident says that it has come back") % told,
            body=render_to_string(
                "evaluation/notices/back.txt", told | {"link": f"{settings.SITE_URL}/desk/{case.reference}/"}
            ),
        )
    post([letter], at)
