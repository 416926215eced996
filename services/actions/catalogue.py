"""Keeping the catalogue: a service is offered, changed or taken back, and the journal says so."""

import hashlib
import re
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from portal.departments.actors import Actor
from portal.departments.models import Category, Department
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid
from services import policies
from services.models import Service, ServiceWord


@dataclass(frozen=True)
class Offering:
    """What a service is to say. `home` counts among its `categories`; its `words` weigh 3 each."""

    code: str
    provider: Department
    home: Category
    name_zh: str
    summary_zh: str
    who_zh: str
    how_zh: str
    where_zh: str
    fee_zh: str
    time_limit_zh: str
    name_en: str = ""
    summary_en: str = ""
    who_en: str = ""
    how_en: str = ""
    where_en: str = ""
    fee_en: str = ""
    time_limit_en: str = ""
    documents_zh: tuple[str, ...] = ()
    documents_en: tuple[str, ...] = ()
    phone: str = ""
    categories: tuple[Category, ...] = ()
    words: tuple[str, ...] = ()
    active: bool = True


NEEDED = ("name_zh", "summary_zh", "who_zh", "how_zh", "where_zh", "fee_zh", "time_limit_zh")
SEVERAL = ("documents_zh", "documents_en", "categories", "words")


def save(offering: Offering, *, actor: Actor) -> Service:
    """Offer a new service, or change the one with this code. Raises NotAllowed, Invalid naming the field."""
    policies.check_keep(actor)
    _check(offering)
    with transaction.atomic():
        before = Service.objects.select_for_update().filter(code=offering.code).first()
        row = before or Service(code=offering.code)
        _write(row, offering)
        deed = journal.Deed("change" if before else "offer", actor.key, actor.role, _facts(row, offering))
        journal.record(subject=row.subject, at=clock.now(), deed=deed)
    return row


def _check(offering: Offering) -> None:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", offering.code):
        raise Invalid(_("Small letters, figures and hyphens only."), "code")
    for name in NEEDED:
        if not getattr(offering, name).strip():
            raise Invalid(_("Please fill this in."), name)


def _write(row: Service, offering: Offering) -> None:
    for name in Offering.__dataclass_fields__:
        if name not in SEVERAL:
            setattr(row, name, getattr(offering, name))
    row.documents_zh = "\n".join(offering.documents_zh)
    row.documents_en = "\n".join(offering.documents_en)
    row.shelf = f"{offering.home.code}.{offering.code}"
    row.save()
    row.categories.set({offering.home, *offering.categories})
    row.words.all().delete()
    words = {word.strip().lower() for word in offering.words} - {""}
    ServiceWord.objects.bulk_create(ServiceWord(service=row, word=word) for word in sorted(words))


def _facts(row: Service, offering: Offering) -> dict:
    """What the journal keeps: who provides what; of the texts a digest, so that a wording can be proved."""
    said = [str(value) for name, value in sorted(_texts(offering).items())]
    return {
        "code": row.code,
        "provider": offering.provider.code,
        "home": offering.home.code,
        "categories": sorted({offering.home.code, *(each.code for each in offering.categories)}),
        "active": offering.active,
        "texts": hashlib.sha256("\x1f".join(said).encode()).hexdigest(),
    }


def _texts(offering: Offering) -> dict:
    plain = {name: value for name, value in vars(offering).items() if isinstance(value, str)}
    return plain | {
        name: "\n".join(getattr(offering, name)) for name in ("documents_zh", "documents_en", "words")
    }
