"""The words of a service's fields, on its form and in its history."""

from django.utils.translation import gettext_lazy as _

from portal.departments.wording import Vocabulary
from services.policies import Verb

FIELDS = {
    "name_zh": _("Name in Chinese"),
    "name_en": _("Name in English"),
    "code": _("Code"),
    "home": _("Category it stands under"),
    "provider": _("Provided by"),
    "summary_zh": _("What it does, in Chinese"),
    "summary_en": _("What it does, in English"),
    "who_zh": _("Who may apply, in Chinese"),
    "who_en": _("Who may apply, in English"),
    "how_zh": _("How to apply, in Chinese"),
    "how_en": _("How to apply, in English"),
    "where_zh": _("Where to go, in Chinese"),
    "where_en": _("Where to go, in English"),
    "documents_zh": _("What to bring, in Chinese"),
    "documents_en": _("What to bring, in English"),
    "fee_zh": _("Fee, in Chinese"),
    "fee_en": _("Fee, in English"),
    "time_limit_zh": _("How long it takes, in Chinese"),
    "time_limit_en": _("How long it takes, in English"),
    "phone": _("Phone"),
    "words": _("Words that point to it"),
    "categories": _("Categories it may help with"),
}
VOCABULARY = Vocabulary(
    sentences={
        Verb.OFFER: _("Added to the catalogue"),
        Verb.CHANGE: _("Changed"),
        Verb.CLOSE: _("Closed: not offered any more"),
        Verb.REOPEN: _("Offered again"),
    },
    fields=FIELDS,
    alike={"provider": "department", "home": "category"},
    lists={"categories": "category", "words": "word"},
)
