"""What an administrator typed of a service, cleaned; the forms never save."""

from typing import Any

from django import forms
from django.db.models import Q
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from portal.departments.forms.inputs import CategoryChoice, DepartmentChoice, Form
from portal.departments.forms.matters import MARKS
from portal.departments.models import Category
from services.actions.offerings import LINES, LONGEST_TEXT, NEEDED, TEXTS
from services.models import Service
from services.wording import FIELDS

LANGUAGES = {"zh": "zh-Hans", "en": "en"}
SENTENCES = ("summary", "where")  # on one line, though too long for a narrow input
HINTS = {
    "documents_zh": _("One a line."),
    "documents_en": _("One a line."),
}


class ManyCategories(forms.ModelMultipleChoiceField):
    """Categories to be ticked, by their codes."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, category: Category) -> str:
        return f"{category.code} {category.name}"


class ServiceForm(Form):
    """What can be changed of a service: all but its code."""

    home = CategoryChoice(label=FIELDS["home"])
    provider = DepartmentChoice(label=FIELDS["provider"])
    phone = forms.CharField(label=FIELDS["phone"], max_length=40, required=False)
    words = forms.CharField(
        label=FIELDS["words"],
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Words that somebody in need would write, with commas or new lines between them. One is enough "
            "to suggest the service; where another category was chosen it takes two."
        ),
    )
    categories = ManyCategories(
        label=FIELDS["categories"],
        queryset=Category.objects.none(),
        to_field_name="code",
        required=False,
        help_text=_("Who files under one of these is shown the service. Its own category always counts."),
    )

    def __init__(self, *args: Any, kept: Service | None = None, **more: Any):
        super().__init__(*args, **more)
        for name in TEXTS:
            self.fields[name] = _text(name)
        self.order_fields(["code", "home", "provider", *TEXTS, "phone", "words", "categories"])
        self.fields["home"].offer()  # type: ignore[attr-defined]
        self.fields["provider"].offer()  # type: ignore[attr-defined]
        held = Q(services=kept) if kept else Q()
        offered = Category.objects.filter(Q(active=True) | held).distinct()
        self.fields["categories"].queryset = offered  # type: ignore[attr-defined]

    def pairs(self) -> list[tuple[BoundField, BoundField]]:
        """The texts in Chinese, each with its English beside it."""
        return [(self[zh], self[en]) for zh, en in zip(TEXTS[::2], TEXTS[1::2], strict=True)]

    def said(self) -> dict[str, Any]:
        """What was typed, as an offering takes it."""
        typed = self.cleaned_data
        return typed | {
            "categories": tuple(typed["categories"]),
            "words": tuple(MARKS.split(typed["words"])),
            "documents_zh": tuple(typed["documents_zh"].splitlines()),
            "documents_en": tuple(typed["documents_en"].splitlines()),
        }


class NewServiceForm(ServiceForm):
    """A service that is being added."""

    code = forms.CharField(
        label=FIELDS["code"],
        max_length=40,
        help_text=_("Small letters, figures and hyphens: meals-at-home. It stays: links lead to it."),
    )


def _text(name: str) -> forms.CharField:
    stem, _sign, language = name.rpartition("_")
    attributes = {"lang": LANGUAGES[language]}
    rows = 3 if stem in LINES else 2 if stem in SENTENCES else 0
    widget = forms.Textarea(attrs=attributes | {"rows": rows}) if rows else forms.TextInput(attrs=attributes)
    most = Service._meta.get_field(name).max_length or LONGEST_TEXT
    return forms.CharField(
        label=FIELDS[name],
        max_length=most,
        required=name in NEEDED,
        widget=widget,
        help_text=HINTS.get(name, ""),
    )


def known(service: Service, said: dict[str, list[str]]) -> dict[str, Any]:
    """What stands in the form before anything was typed."""
    texts = {name: getattr(service, name) for name in (*TEXTS, "phone")}
    return texts | {
        "home": service.home.code,
        "provider": service.provider.code,
        "words": "、".join(said["words"]),
        "categories": said["categories"],
    }
