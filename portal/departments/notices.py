"""Letters to those who keep the list, and about officers' accounts: to the officer, and to the mailboxes
of their departments, so that no account is opened, and no address changed, behind anybody's back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Person
from portal.departments import selectors
from portal.departments.models import Absence, Amendment, Department, Kind, Role
from portal.departments.rights import Verb
from portal.departments.succession import Succession
from portal.engines.journal.journal import Entry
from portal.engines.outbox.post import Letter, post
from portal.kit import clock
from portal.kit.bilingual import pick

SENTENCES: Mapping[Verb, Any] = MappingProxyType(
    {
        Verb.INVITE: _("%(who)s has made a link by which %(person)s can choose a new password."),
        Verb.EDIT_PERSON: _("%(who)s has changed the e-mail address of %(person)s's account."),
        Verb.GIVE_POST: _("%(who)s has given %(person)s a post at %(unit)s."),
        Verb.CHOOSE_PASSWORD: _("A new password was chosen for %(person)s's account, with the link."),
    }
)


@dataclass(frozen=True)
class News:
    """What happened to whose account, who did it, and the link that the officer alone is sent."""

    person: Person
    entry: Entry
    who: str
    unit: Department | None = None
    link: str = ""


def link_of(person: Person, token: str) -> str:
    """The address at which the person chooses a password."""
    return f"{settings.SITE_URL}{reverse('choose-password', args=[person.pk, token])}"


def tell(
    news: News,
    *,
    also: Iterable[str] = (),
    units: Iterable[Department] = (),
    colleagues: Iterable[Person] = (),
) -> None:
    """Tell the officer, at their address and `also` (a former one), `units` and `colleagues`."""
    person = news.person
    own = {address: f"person:{person.pk}" for address in (person.email, *also) if address}
    letters = [_letter(news, reader, address, person.language, person) for address, reader in own.items()]
    boxes = {unit.email: unit for unit in units if unit.email not in own}
    letters += [_letter(news, f"department:{u.pk}", box, "zh-hans", u) for box, u in boxes.items()]
    letters += [_letter(news, f"person:{each.pk}", each.email, each.language, each) for each in colleagues]
    post(letters, news.entry.at)


def units_of(person: Person) -> list[Department]:
    """The departments at which they hold a post today, or will."""
    posts = selectors.not_ended(person.posts.all(), selectors.today()).select_related("department")
    return list({post.department_id: post.department for post in posts}.values())


def tell_of_mailbox(unit: Department, before: str, who: str, entry: Entry) -> None:
    """A department has another mailbox: the old one learns of it, and discipline inspection's officers."""
    sentence = gettext_lazy("%(who)s has changed the e-mail address of %(unit)s.")
    people = selectors.staff_of(unit.pk, *Role.values) if unit.kind == Kind.DISCIPLINE else []
    readers = [(f"department:{unit.pk}", before, "zh-hans", unit.name)]
    readers += [(f"person:{each.pk}", each.email, each.language, each.name) for each in people]
    letters = []
    for reader, address, language, name in readers:
        with translation.override(language):
            said = sentence % {"who": who, "unit": unit.name}
            body = render_to_string("departments/letters/account.txt", {"addressee": name, "sentence": said})
        key = f"{entry.subject}:{entry.seq}:{reader}"
        letters.append(Letter(key, entry.subject, reader, address, said[:90], body))
    post(letters, entry.at)


def tell_of_absence(absence: Absence, who: str, entry: Entry) -> None:
    """Whoever stands in learns of it, and the person, where somebody else has entered it."""
    told = [absence.substitute] if absence.substitute else []
    told += [absence.person] if entry.actor != f"person:{absence.person_id}" else []
    letters = []
    for reader in told:
        with translation.override(reader.language):
            said = _said_of_absence(absence, who)
            context = {"addressee": reader.name, "sentence": said, "link": f"{settings.SITE_URL}/team/"}
            body = render_to_string("departments/letters/absence.txt", context)
        audience = f"person:{reader.pk}"
        key = f"{entry.subject}:{entry.seq}:{audience}"
        letters.append(Letter(key, entry.subject, audience, reader.email, said[:90], body))
    post(letters, entry.at)


def _said_of_absence(absence: Absence, who: str) -> str:
    form = gettext("j F Y")
    days = {
        "from": formats.date_format(absence.from_day, form),
        "to": formats.date_format(absence.last_day, form),
    }
    named = {"person": absence.person.name, "unit": absence.department.name, "who": who}
    if absence.substitute is None:
        return gettext("%(who)s has entered: %(person)s is away from %(unit)s from %(from)s to %(to)s.") % (
            days | named
        )
    return gettext(
        "%(person)s is away from %(unit)s from %(from)s to %(to)s. %(substitute)s stands in: letters about "
        "their cases come to both."
    ) % (days | named | {"substitute": absence.substitute.name})


def tell_of_succession(row: Succession, units: Iterable[Department], entry: Entry) -> None:
    """The mailboxes of all departments concerned learn what was applied, from when, and on what basis."""
    with translation.override("zh-hans"):
        facts = {"what": succession_sentence(row), "basis": row.basis}
        said = gettext("%(what)s. Basis: %(basis)s") % facts
        letters = [
            Letter(
                key=f"{entry.subject}:{entry.seq}:department:{unit.pk}",
                subject=entry.subject,
                audience=f"department:{unit.pk}",
                recipient=unit.email,
                title=said[:90],
                body=render_to_string(
                    "departments/letters/succession.txt",
                    {"addressee": unit.name, "sentence": said, "row": row},
                ),
            )
            for unit in units
            if unit.email
        ]
    post(letters, entry.at)


def succession_sentence(row: Succession) -> str:
    """What a succession does, in the active language, without a full stop: it is a heading as well."""
    leaving = row.leaving.all()
    if row.kind == Succession.Kind.RENAME:
        before = clock.local(row.applied_at).date() - timedelta(days=1) if row.applied_at else None
        words = {"old": leaving[0].as_of(before).name, "new": pick(row.name_zh, row.name_en)}
        return gettext("%(old)s is called %(new)s from now on") % words
    heirs = list(dict.fromkeys(heir.department.name for heir in row.heirs.all()))
    words = {"old": gettext(", ").join(unit.name for unit in leaving), "new": gettext(", ").join(heirs)}
    if row.kind == Succession.Kind.MERGE:
        return gettext("%(old)s: merged into %(new)s") % words
    if row.kind == Succession.Kind.CEDE:
        return gettext("%(old)s: part of its matters goes to %(new)s") % words
    return gettext("%(old)s: split into %(new)s") % words


def tell_policy(amendment: Amendment, at: datetime) -> None:
    """Whoever keeps the list for the place learns that a ruling proposes an amendment."""
    holders = selectors.holders(Role.POLICY, area_path=amendment.area.path)
    person = next((each for each in holders if each.email), None)
    if person is None:
        return
    with translation.override(person.language):
        sentence = gettext("A ruling proposes an amendment of the responsibility list.")
        link = f"{settings.SITE_URL}{reverse('admin-amendment', args=[amendment.pk])}"
        context = {"addressee": person.name, "sentence": sentence, "link": link, "amendment": amendment}
        letter = Letter(
            key=f"amendment:{amendment.pk}:draft:person:{person.pk}",
            subject=f"amendment:{amendment.pk}",
            audience=f"person:{person.pk}",
            recipient=person.email,
            title=sentence,
            body=render_to_string("departments/letters/amendment.txt", context),
        )
    post([letter], at)


def _letter(news: News, reader: str, address: str, language: str, addressee: Person | Department) -> Letter:
    """The link stands in the letter to the officer's address of today alone."""
    entry, theirs = news.entry, address == news.person.email
    with translation.override(language):
        unit = news.unit.name if news.unit else ""
        words = {"who": news.who, "person": news.person.name, "unit": unit}
        sentence = SENTENCES[Verb(entry.verb)] % words
        context = {"addressee": addressee.name, "sentence": sentence, "link": news.link if theirs else ""}
        context["days"] = settings.PASSWORD_RESET_TIMEOUT // 86_400
        return Letter(
            key=f"{entry.subject}:{entry.seq}:{reader}:{'now' if theirs else 'other'}",
            subject=entry.subject,
            audience=reader,
            recipient=address,
            title=sentence[:90],
            body=render_to_string("departments/letters/account.txt", context),
        )
