"""What is typed of a reply template: what it is for, its texts in both languages, from when until when."""

from types import MappingProxyType
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from grievances.actions.handling import LONGEST_LETTER
from grievances.forms.inputs import Prose
from grievances.lifecycle import Verb
from grievances.models import ReplyTemplate
from grievances.selectors.replies import TEXTS
from grievances.templatetags.casework import verb_word
from portal.departments import selectors as departments
from portal.departments.actors import Actor
from portal.departments.forms.inputs import CategoryChoice, DepartmentChoice, Form
from portal.departments.models import Role

# What a template is of, and for which acts it can be: their forms have the same fields.
KINDS: MappingProxyType[str, tuple[Verb, ...]] = MappingProxyType(
    {"letter": (Verb.CONTACT, Verb.ASK), "propose": (Verb.PROPOSE,), "refuse": (Verb.REFUSE,)}
)
KIND_WORDS = MappingProxyType(
    {
        "letter": gettext_lazy("A letter or a question"),
        "propose": gettext_lazy("A proposed resolution"),
        "refuse": gettext_lazy("A refusal"),
    }
)
LABELS = MappingProxyType(
    {
        "text": (gettext_lazy("Text in Chinese"), gettext_lazy("Text in English")),
        "facts": (gettext_lazy("What was found, in Chinese"), gettext_lazy("What was found, in English")),
        "basis": (gettext_lazy("Basis, in Chinese"), gettext_lazy("Basis, in English")),
        "decision": (
            gettext_lazy("What was done or decided, in Chinese"),
            gettext_lazy("What was done or decided, in English"),
        ),
        "next_steps": (
            gettext_lazy("What comes next, in Chinese"),
            gettext_lazy("What comes next, in English"),
        ),
        "evidence": (
            gettext_lazy("How it can be checked, in Chinese"),
            gettext_lazy("How it can be checked, in English"),
        ),
        "reason": (gettext_lazy("Reasons, in Chinese"), gettext_lazy("Reasons, in English")),
    }
)
TONGUES = ("zh", "en")
DAY = {"type": "date"}
WRONG_DAY = {"invalid": gettext_lazy("Please write the day like this: 2026-10-01.")}


def kind_of(template: ReplyTemplate) -> str:
    """What it is of."""
    return next(kind for kind, verbs in KINDS.items() if set(template.verbs) <= {str(v) for v in verbs})


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=WRONG_DAY, **more)


class TemplateForm(Form):
    """The texts of one kind. A supervisor chooses among the departments that they head."""

    title_zh = forms.CharField(label=gettext_lazy("Title in Chinese"), max_length=80)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=120, required=False)
    verbs = forms.MultipleChoiceField(
        label=gettext_lazy("What it is for"), widget=forms.CheckboxSelectMultiple
    )
    department = DepartmentChoice(label=gettext_lazy("Whose template"), required=False)
    category = CategoryChoice(
        label=gettext_lazy("Kind of matter"),
        required=False,
        empty_label=gettext_lazy("Any"),
        help_text=gettext_lazy("As the standard answer of a kind it comes first in the cases of that kind."),
    )
    from_day = _day(gettext_lazy("In force from"), initial=departments.today)
    to_day = _day(
        gettext_lazy("Until before"),
        required=False,
        help_text=gettext_lazy("From this day on it can't be chosen any more. Empty: without an end."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, kind: str, **more: Any):
        super().__init__(*args, **more)
        self.kind = kind
        self._offer_acts()
        self._offer_departments(actor)
        self.fields["category"].offer()  # type: ignore[attr-defined]
        for name in self._names():
            for tongue, label in zip(TONGUES, LABELS[name], strict=True):
                self.fields[f"{name}_{tongue}"] = Prose(
                    label=label, required=False, max_length=LONGEST_LETTER
                )

    def _names(self) -> tuple[str, ...]:
        return TEXTS[KINDS[self.kind][0]]

    def _offer_acts(self) -> None:
        verbs = KINDS[self.kind]
        self.fields["verbs"].choices = [(str(verb), verb_word(verb)) for verb in verbs]  # type: ignore
        self.initial.setdefault("verbs", [str(verb) for verb in verbs])
        if len(verbs) == 1:
            del self.fields["verbs"]

    def _offer_departments(self, actor: Actor) -> None:
        field = self.fields["department"]
        field.offer()  # type: ignore[attr-defined]
        if actor.has(Role.ADMINISTRATOR):
            field.empty_label = pgettext("template", "Everybody's")  # type: ignore[attr-defined]
            return
        headed = [post.department_id for post in actor.posts if post.role == Role.SUPERVISOR]
        field.queryset = field.queryset.filter(pk__in=headed)  # type: ignore[attr-defined]
        field.required, field.empty_label = True, _("Choose a department")  # type: ignore[attr-defined]
        if len(headed) == 1:
            self.initial.setdefault("department", field.queryset.first().code)  # type: ignore

    def pairs(self) -> list[tuple[BoundField, BoundField]]:
        """The texts in Chinese, each with its English beside it."""
        return [(self[f"{name}_zh"], self[f"{name}_en"]) for name in self._names()]

    @classmethod
    def of(cls, template: ReplyTemplate, actor: Actor) -> "TemplateForm":
        """The form with what the template says."""
        names = ("title_zh", "title_en", "verbs", "from_day", "to_day")
        start: dict[str, Any] = {name: getattr(template, name) for name in names}
        start |= {"seen": template.version}
        start["department"] = template.department.code if template.department else ""
        start["category"] = template.category.code if template.category else ""
        for name, text in template.texts.items():
            start |= {f"{name}_{tongue}": text.get(tongue, "") for tongue in TONGUES}
        return cls(initial=start, actor=actor, kind=kind_of(template))

    def said(self) -> dict[str, Any]:
        """The action's arguments, without what the page was made from."""
        typed = dict(self.cleaned_data)
        typed.pop("seen")
        texts = {
            name: {tongue: typed.pop(f"{name}_{tongue}") for tongue in TONGUES} for name in self._names()
        }
        typed.setdefault("verbs", [str(verb) for verb in KINDS[self.kind]])
        return typed | {"texts": texts}
