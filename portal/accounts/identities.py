"""Who filed: kept sealed, found by blind indexes, read only with a purpose that the resident will see."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from portal.accounts.codes import new_code, tidy_code
from portal.accounts.models import Identity, IdentityReading
from portal.accounts.spotting import Place, of_person
from portal.engines.outbox.sms import is_on, mobile
from portal.kit import clock
from portal.kit.prepared import Prepared, insert
from portal.kit.sealed import blind

NOTICE_VERSION = "2026-11-25"
MOST_FOUND = 200
CODE_PLACE = "accounts.identity.code"
FILED, JOINED = "grievance", "joining"  # what a subject can be: `grievance:7`, `joining:7`


@dataclass(frozen=True)
class Consent:
    """That somebody agreed, as it is on record: when, under which notice, and whether an officer was told."""

    at: datetime
    version: str
    told: bool


@dataclass(frozen=True)
class Filer:
    """What a resident told of themselves; all of it optional. `owner_index`: of their account, if they
    have one.

    `sensitive_consent`: they agree that a sensitive matter is handled together with it; `consent_told`: they
    said so to the officer who files it. `consent`: what is on record of it.
    """

    name: str = ""
    phone: str = ""
    email: str = ""
    anonymous: bool = True
    language: str = "zh-hans"
    owner_index: str = ""
    sensitive_consent: bool = False
    consent_told: bool = False
    consent: Consent | None = None
    address: str = ""
    no_texts: bool = False

    @property
    def mobile(self) -> str:
        """The number to which short messages would go; "": to none."""
        return mobile_of(self.email, self.phone)

    @property
    def is_identifying(self) -> bool:
        """Whether it tells who they are. The name of whoever stays anonymous is not kept."""
        return bool(
            self.phone or self.email or self.address or not self.anonymous and (self.name or self.owner_index)
        )


@dataclass(frozen=True)
class Sealed:
    """What may be shown of a filer without reading it."""

    anonymous: bool
    has_name: bool
    has_phone: bool
    has_email: bool
    has_address: bool = False


def keep(subject: str, filer: Filer) -> str:
    """Keep who filed the subject, in the caller's transaction; returns the private code, printable."""
    row = _sealed(subject, filer, clock.now())
    insert([row])
    return row.code


def keep_many(filers: Mapping[str, tuple[Filer, datetime]]) -> None:
    """Keep who filed each of many subjects, and when, in one INSERT: for rows made in bulk."""
    rows = [_sealed(subject, filer, at) for subject, (filer, at) in filers.items()]
    Identity.objects.bulk_create(rows, batch_size=500)


def _sealed(subject: str, filer: Filer, at: datetime) -> Identity:
    code = new_code()
    return Identity(
        subject=subject,
        anonymous=filer.anonymous,
        name="" if filer.anonymous else filer.name,
        phone=filer.phone,
        email=filer.email,
        address=filer.address,
        code=code,
        code_index=blind(code, CODE_PLACE),
        person_index=filer.owner_index,
        **_indexes(filer),
        language=filer.language,
        notice_version=NOTICE_VERSION,
        consented_at=at if filer.sensitive_consent else None,
        consent_told=filer.sensitive_consent and filer.consent_told,
        created_at=at,
    )


def _indexes(filer: Filer | Identity) -> dict[str, str]:
    """The blind indexes of whoever is not anonymous. Of whoever is, `mark_of`: nobody finds them; and none of
    the name."""
    if filer.anonymous:
        return {f"{by}_index": mark_of(by, getattr(filer, by)) for by in MARKS} | {"name_index": ""}
    return {f"{by}_index": index_of(by, getattr(filer, by)) for by in TIDY}


def index_of(by: str, typed: str) -> str:
    """The blind index of a phone number, a mail address or a full name (`by`), however it was typed; empty
    for what is none."""
    return blind(_tidy(by, typed), f"accounts.identity.{by}")


def mark_of(by: str, typed: str) -> str:
    """The same of somebody anonymous: another value, by which they are known again, and never found."""
    return blind(_tidy(by, typed), f"accounts.mark.{by}")


def _tidy(by: str, typed: str) -> str:
    return TIDY[by](unicodedata.normalize("NFKC", typed))


def _figures(phone: str) -> str:
    """The number as it is dialled within the country: without +86 or 0086."""
    figures = re.sub(r"\D", "", phone)
    return re.sub(r"^(0086|86)(?=1\d{10}$)", "", figures)


# How each is written before it is compared: whole, never in part.
TIDY = {
    "phone": _figures,
    "email": lambda text: text.strip().lower(),
    "name": lambda text: re.sub(r"\s+", "", text).lower(),
}


MARKS = ("phone", "email")


@dataclass(frozen=True)
class Marks:
    """The blind indexes by which a person is known again, without being known: of their account, and of
    telephone and mail address both as of somebody named and as of somebody anonymous; none of what they did
    not tell. `anonymous`: they want to stay so."""

    person: str
    phone: frozenset[str]
    email: frozenset[str]
    anonymous: bool = False

    @property
    def known(self) -> set[str]:
        return {mark for mark in (self.person, *self.phone, *self.email) if mark}


def marks(filer: Filer | Identity, owner_index: str) -> Marks:
    """The marks of what somebody told, however they wrote it."""
    phone, email = (
        frozenset({index_of(by, told), mark_of(by, told)} - {""})
        for by, told in (("phone", filer.phone), ("email", filer.email))
    )
    return Marks(owner_index, phone, email, filer.anonymous)


def of_same_person(marks: Marks, since: datetime) -> dict[str, datetime]:
    """{subject: when} that whoever has one of these marks has filed or joined since then: one query; none
    where there is no mark."""
    if not marks.known:
        return {}
    same = Q(phone_index__in=marks.phone) | Q(email_index__in=marks.email)
    same |= Q(person_index=marks.person) if marks.person else Q(pk__in=())
    rows = Identity.objects.filter(same, created_at__gte=since)
    return dict(rows.values_list("subject", "created_at"))


def marks_of(subjects: Iterable[str]) -> dict[str, Marks]:
    """{subject: marks of whoever filed it, or joined it}: one query."""
    rows = Identity.objects.filter(subject__in=list(subjects))
    told = rows.only("subject", "phone", "email", "person_index", "anonymous")
    return {row.subject: marks(row, row.person_index) for row in told}


def found_by(by: str, typed: str) -> tuple[str, list[str]]:
    """(blind index, the newest subjects that somebody with this phone, email or name has filed): nobody who
    is anonymous, and at most MOST_FOUND."""
    index = index_of(by, typed)
    if not index:
        return "", []
    filed = Identity.objects.filter(subject__startswith=f"{FILED}:")
    rows = filed.filter(**{f"{by}_index": index}).order_by("-pk")
    return index, list(rows.values_list("subject", flat=True)[:MOST_FOUND])


def index_old(most: int = 2000) -> int:
    """Make the blind indexes of who was kept before there were any; returns how many."""
    rows = list(Identity.objects.filter(phone_index__isnull=True).order_by("pk")[:most])
    for row in rows:
        made = _indexes(row)
        Identity.objects.filter(pk=row.pk, phone_index__isnull=True).update(**made)
    return len(rows)


def renew_code(subject: str) -> None:
    """Make a new private code, in the caller's transaction: the old one opens nothing from now on."""
    code = new_code()
    Identity.objects.filter(subject=subject).update(code=code, code_index=blind(code, CODE_PLACE))


def erase(subject: str) -> None:
    """Forget who filed the subject, in the caller's transaction. The blind index of the private code stays:
    with it the resident still opens their page and sees what became of their wish; it tells nothing of who
    they are, and without the key not even the code. Who read it and when stays, without the reason's words.
    """
    rows = Identity.objects.filter(subject=subject)
    rows.update(anonymous=True, **dict.fromkeys(("name", "phone", "email", "address", "code"), ""))
    rows.update(**dict.fromkeys(("person_index", "phone_index", "email_index", "name_index"), ""))
    IdentityReading.objects.filter(identity__subject=subject).update(purpose="")


def subject_by_code(typed: str) -> str | None:
    """The subject that this private code opens; None for anything else."""
    code = tidy_code(typed)
    if not code:
        return None
    return (
        Identity.objects.filter(code_index=blind(code, CODE_PLACE)).values_list("subject", flat=True).first()
    )


def code_of(subject: str) -> str:
    """The subject's private code: for the resident's own receipt and letters, for nobody else. Empty once
    who filed was erased."""
    return Identity.objects.get(subject=subject).code


def subjects_of(owner_index: str, kind: str = FILED) -> list[str]:
    """The subjects of the kind that are this account's."""
    if not owner_index:
        return []
    rows = Identity.objects.filter(person_index=owner_index, subject__startswith=f"{kind}:")
    return list(rows.values_list("subject", flat=True))


def key_of(subject: str | None, kind: str = FILED) -> int | None:
    """The key of a subject of this kind; None of any other."""
    name, _colon, key = (subject or "").partition(":")
    return int(key) if name == kind else None


def filed_by(owners: Iterable[str], kind: str = FILED) -> dict[str, list[str]]:
    """{owner index: subjects} of the kind that are these accounts': one query, for rules about interests."""
    found: dict[str, list[str]] = {}
    known = [owner for owner in owners if owner]
    rows = Identity.objects.filter(person_index__in=known, subject__startswith=f"{kind}:")
    for owner, subject in rows.values_list("person_index", "subject"):
        found.setdefault(owner, []).append(subject)
    return found


def same_filer(subject: str, other: str) -> bool:
    """Whether the same resident filed both, by their account, phone or address, as far as that was left:
    compared here, and told to nobody."""
    rows = list(Identity.objects.filter(subject__in=[subject, other]))
    if len(rows) < 2:
        return False
    one, two = ((row.person_index, _figures(row.phone), row.email.strip().lower()) for row in rows)
    return any(mine and mine == theirs for mine, theirs in zip(one, two, strict=True))


def addresses_of(subjects: Iterable[str]) -> dict[str, tuple[str, str, str]]:
    """{subject: (mail address, language, private code)} of those who left an address: one query."""
    rows = Identity.objects.filter(subject__in=list(subjects)).only("subject", "email", "language", "code")
    return {row.subject: (row.email, row.language, row.code) for row in rows if row.email}


@dataclass(frozen=True)
class Reach:
    """How a resident is told news: `email`, else the number of a `mobile` telephone; both may be "". And in
    which language, with which private code."""

    email: str
    mobile: str
    language: str
    code: str

    @property
    def is_any(self) -> bool:
        return bool(self.email or self.mobile)


def reach_of(subject: str) -> Reach | None:
    """How whoever filed the subject is told news. None where nobody is kept."""
    names = ("email", "phone", "language", "code", "no_texts")
    row = Identity.objects.filter(subject=subject).only(*names).first()
    if row is None:
        return None
    return Reach(row.email, "" if row.no_texts else mobile_of(row.email, row.phone), row.language, row.code)


def mobile_of(email: str, phone: str) -> str:
    """The mobile number of somebody whom no mail reaches; "" where there is none, or nobody to carry it."""
    return mobile(phone) if phone and not email and is_on() else ""


def want_texts(subject: str, wanted: bool) -> None:
    """Whether they want short messages, in the caller's transaction."""
    Identity.objects.filter(subject=subject).update(no_texts=not wanted)


def address_of(subject: str) -> tuple[str, str, str] | None:
    """(mail address or "", language, private code): for letters to the resident. None where nobody is
    kept."""
    row = _address.first(subject)
    return (row.email, row.language, row.code) if row else None


_address = Prepared(
    lambda subject: Identity.objects.filter(subject=subject).only("email", "language", "code"), str
)
_of_subject = Prepared(lambda subject: Identity.objects.filter(subject=subject), str)


def shown(subject: str) -> Sealed | None:
    """What exists, without reading it: for the pages of officers."""
    row = _of_subject.first(subject)
    if row is None:
        return None
    return Sealed(row.anonymous, bool(row.name), bool(row.phone), bool(row.email), bool(row.address))


def read(subject: str, *, person_id: int, role: str, unit: str, purpose: str) -> Filer:
    """Read who filed, and write down who read it and why, in the caller's transaction. The caller checks
    the right."""
    row = Identity.objects.get(subject=subject)
    IdentityReading.objects.create(
        identity=row, reader_id=person_id, role=role, unit=unit, purpose=purpose, at=clock.now()
    )
    return Filer(row.name, row.phone, row.email, row.anonymous, row.language, address=row.address)


def named_in(subject: str, text: str) -> list[Place]:
    """Where the text names who filed the subject: nothing more of them leaves here. The caller checks that
    they may be read, and writes down that they were."""
    row = Identity.objects.filter(subject=subject).first()
    return of_person(text, name=row.name, phone=row.phone, email=row.email) if row else []


def has_read(subject: str, person_id: int | None) -> bool:
    """Whether this officer has read who filed the subject before."""
    return IdentityReading.objects.filter(identity__subject=subject, reader=person_id).exists()


def own(subject: str, read: Sequence[IdentityReading] = ()) -> Filer:
    """What the resident told, for the resident's own page. `read`: its readings, where they are at hand."""
    row = read[0].identity if read else Identity.objects.get(subject=subject)
    given = Consent(row.consented_at, row.notice_version, row.consent_told) if row.consented_at else None
    kept = (row.name, row.phone, row.email, row.anonymous, row.language)
    return Filer(*kept, consent=given, address=row.address, no_texts=row.no_texts)


def readings(subject: str) -> list[IdentityReading]:
    """Who read it and why, oldest first."""
    return list(IdentityReading.objects.filter(identity__subject=subject).select_related("identity"))
