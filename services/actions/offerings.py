"""What a service is to say, checked before it is kept."""

import hashlib
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.departments.actions.categories import refuse_poor_word
from portal.departments.models import Category, Department
from portal.kit.errors import Invalid
from services.models import Service


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


NEEDED = ("name_zh", "summary_zh", "who_zh", "how_zh", "where_zh", "fee_zh", "time_limit_zh")
# Texts of several lines; all others stand on one.
LINES = ("who", "how", "documents")
TEXTS = tuple(
    f"{name}_{language}"
    for name in ("name", "summary", "who", "how", "where", "documents", "fee", "time_limit")
    for language in ("zh", "en")
)
# Addresses of the administration that are no service's.
TAKEN = ("add", "try")
LONGEST_TEXT = 2000


def refuse_code(code: str) -> None:
    """Invalid where the code can be no part of an address."""
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", code):
        raise Invalid(_("Small letters, figures and hyphens only."), "code")
    _refuse_long("code", code)
    if code in TAKEN:
        raise Invalid(_("This word is an address of the administration: choose another."), "code")


def texts(offering: Offering) -> dict[str, str]:
    """Its texts and its phone, tidied, by the names of their columns. Raises Invalid naming the field."""
    found = {name: _tidied(offering, name) for name in (*TEXTS, "phone")}
    for name, text in found.items():
        if name in NEEDED and not text:
            raise Invalid(_("Please fill this in."), name)
        _refuse_long(name, text)
    if not re.fullmatch(r"(?:\+?[0-9][0-9() -]{2,39})?", found["phone"]):
        raise Invalid(_("Figures, spaces and hyphens only: 0551-6383 0119."), "phone")
    return found


def _tidied(offering: Offering, name: str) -> str:
    said = getattr(offering, name)
    whole = "\n".join(said) if isinstance(said, tuple) else said
    lines = (" ".join(line.split()) for line in whole.replace("\x00", "").splitlines())
    between = "\n" if name.rpartition("_")[0] in LINES else " "
    return between.join(line for line in lines if line)


def _refuse_long(name: str, text: str) -> None:
    most = Service._meta.get_field(name).max_length or LONGEST_TEXT
    if len(text) > most:
        raise Invalid(_("At most %(most)s characters, please.") % {"most": most}, name)


def lists(offering: Offering) -> dict[str, list[str]]:
    """The codes of its categories, its home among them, and its words; sorted. Raises Invalid."""
    words = {" ".join(word.replace("\x00", "").lower().split()) for word in offering.words} - {""}
    for word in words:
        refuse_poor_word(word, "words")
    codes = {offering.home.code, *(each.code for each in offering.categories)}
    return {"categories": sorted(codes), "words": sorted(words)}


def facts(offering: Offering) -> dict:
    """What the journal keeps of it: who provides what; of the texts a digest, so that a wording can be
    proved."""
    kept, said = lists(offering), texts(offering)
    whole = [offering.code, *(said[name] for name in sorted(said)), *kept["words"]]
    return {
        "code": offering.code,
        "provider": offering.provider.code,
        "home": offering.home.code,
        "categories": kept["categories"],
        "texts": hashlib.sha256("\x1f".join(whole).encode()).hexdigest(),
    }
