"""What a form's field needs to be shown: its label, hint and error, for eyes and for screen readers."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    Field,
    RadioSelect,
    Textarea,
)
from django.forms.boundfield import BoundWidget
from django.forms.widgets import ChoiceWidget
from django.utils.translation import gettext, gettext_lazy

# Beyond so many the choices of a named group are folded, where none of them is made.
SHOWN_OF_A_GROUP = 12
# Django's own sentences talk of values and variables; these of what is to be done.
PLAIN = {
    "min_value": gettext_lazy("Please write a number that is not below %(limit_value)s."),
    "max_value": gettext_lazy("Please write a number that is not above %(limit_value)s."),
    "max_length": gettext_lazy("Please shorten it to %(limit_value)s characters. It has %(show_value)s now."),
}


class Scale(RadioSelect):
    """Choices from one end to the other, which stand in one line where there is room."""


@dataclass(frozen=True)
class Group:
    """Choices under a heading, which may be empty; `folded`: many beside others, and none of them made."""

    name: str
    choices: list[BoundWidget]
    folded: bool


@dataclass(frozen=True)
class Wishes:
    """How a page wants a field shown, where it differs from the form's own words.

    `page`: the label is the page's heading. `big`: choices as big faces (1–5 with its anchor in words).
    `count`: a counter of the characters left of that many. `short`: a narrow input. `rows`: of a textarea.
    `asked`: not called optional, though it may stay empty (something else can stand in for it).
    """

    label: str = ""
    hint: str = ""
    page: bool = False
    big: bool = False
    short: bool = False
    count: int = 0
    rows: int = 0
    autocomplete: str = ""
    placeholder: str = ""
    asked: bool = False


def wrong(form: BaseForm) -> list[tuple[str, str]]:
    """(id of the input, first error) of each field that must be put right, in the form's order."""
    if not form.is_bound:
        return []
    return [(anchor(form[name]), said(form[name])) for name in form.fields if name in form.errors]


def said(bound: BoundField) -> str:
    """What is wrong, in a sentence that can be understood away from its field; empty where nothing is.

    Django's "This field is required." names no field; a form's own words stay.
    """
    if not bound.errors:
        return ""
    first = bound.errors.as_data()[0]
    if first.code == "required" and str(first.message) == str(Field.default_error_messages["required"]):
        chosen = isinstance(bound.field.widget, ChoiceWidget)
        words = gettext("Please choose: %(field)s") if chosen else gettext("Please fill in: %(field)s")
        return words % {"field": bound.label}
    if first.code in PLAIN and first.code not in bound.field.error_messages:
        return str(PLAIN[first.code]) % first.params
    return bound.errors[0]


def anchor(bound: BoundField) -> str:
    """The id an error links to: of several choices the first."""
    if shape(bound) != "choices":
        return bound.auto_id
    return next((choice.id_for_label for group in grouped(bound) for choice in group.choices), bound.auto_id)


def grouped(bound: BoundField) -> list[Group]:
    """The choices of a field under their headings; without headings they are one group."""
    widget, renderer = bound.field.widget, bound.form.renderer
    given = widget.format_value(bound.value())
    attributes = bound.build_widget_attrs({"id": bound.auto_id})
    found: dict[str, list[BoundWidget]] = {}
    for name, options, _index in widget.optgroups(bound.html_name, given, attributes):
        kept = [BoundWidget(widget, each, renderer) for each in options if each["value"] not in ("", None)]
        found.setdefault(name or "", []).extend(kept)
    return [Group(name, choices, len(found) > 1 and _folds(name, choices)) for name, choices in found.items()]


def _folds(name: str, choices: list[BoundWidget]) -> bool:
    made = any(choice.data["selected"] for choice in choices)
    return bool(name) and len(choices) > SHOWN_OF_A_GROUP and not made


def _wanted_at_times(form: BaseForm) -> Collection[str]:
    """Fields that may stay empty only where another answer makes them needless (`wanted_at_times`)."""
    found: Collection[str] = getattr(form, "wanted_at_times", ())
    return found


def shape(bound: BoundField) -> str:
    """Which of three forms it takes: choices, checkbox or input."""
    widget = bound.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    return "checkbox" if isinstance(widget, CheckboxInput) else "input"


def described(bound: BoundField, wishes: Wishes) -> dict[str, Any]:
    """The context of components/field.html."""
    hint = wishes.hint or str(bound.help_text)
    ids = [f"{bound.auto_id}-hint"] * bool(hint) + [f"{bound.auto_id}-error"] * bool(bound.errors)
    context = {
        "bound": bound,
        "label": wishes.label or bound.label,
        "hint": hint,
        "error": said(bound),
        "page": wishes.page,
        "big": wishes.big,
        "shape": shape(bound),
        "described": " ".join(ids),
        "optional": not (bound.field.required or wishes.asked or bound.name in _wanted_at_times(bound.form)),
    }
    if context["shape"] == "choices":
        context |= {"groups": grouped(bound), "scale": isinstance(bound.field.widget, Scale)}
    else:
        context["input"] = bound.as_widget(attrs=_attributes(bound, ids, wishes))
    return context


def _attributes(bound: BoundField, ids: list[str], wishes: Wishes) -> dict[str, Any]:
    found = {"aria-describedby": " ".join(ids), "aria-invalid": "true" if bound.errors else ""}
    if shape(bound) == "input":
        own = bound.field.widget.attrs.get("class", "")
        found |= {
            "class": " ".join(filter(None, ["input", "input--short" if wishes.short else "", own])),
            "autocomplete": wishes.autocomplete,
            "placeholder": wishes.placeholder,
            "data-count": wishes.count,
            "rows": wishes.rows or _rows(bound),
        }
    return {name: value for name, value in found.items() if value}


def _rows(bound: BoundField) -> int:
    """Half of Django's ten rows, where the form says nothing else: what is asked for is a few sentences."""
    widget = bound.field.widget
    return 5 if isinstance(widget, Textarea) and str(widget.attrs.get("rows")) == "10" else 0
