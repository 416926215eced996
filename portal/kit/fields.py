"""What a form's field needs to be shown: its label, hint and error, for eyes and for screen readers."""

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
from django.utils.translation import gettext


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
        return gettext("Please fill in: %(field)s") % {"field": bound.label}
    return bound.errors[0]


def anchor(bound: BoundField) -> str:
    """The id an error links to: of several choices the first."""
    return f"{bound.auto_id}_0" if shape(bound) == "choices" else bound.auto_id


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
        "optional": not (bound.field.required or wishes.asked),
    }
    if context["shape"] == "choices":
        context["choices"] = [
            choice for choice in bound.subwidgets if choice.data.get("value") not in ("", None)
        ]
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
