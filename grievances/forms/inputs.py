"""Fields that take what people really send: long texts from any keyboard, several photos at once."""

import re
import unicodedata
import uuid
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def form_key(text: str = "") -> str:
    """The key of a form as it was sent; a new one where it is none."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return str(uuid.uuid4())


class Prose(forms.CharField):
    """A text of several lines: line ends as one sign each (as the counter on the page counts), no NUL.

    What is too long is said, not cut off: the widget gets no `maxlength`.
    """

    widget = forms.Textarea
    default_error_messages = {
        "max_length": _(
            "This is %(show_value)s characters long; at most %(limit_value)s fit. Please shorten it."
        ),
    }

    def to_python(self, value: Any) -> str:
        return super().to_python(_one_line_end(value))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class Line(forms.CharField):
    """A text of one line, without NUL."""

    default_error_messages = Prose.default_error_messages

    def to_python(self, value: Any) -> str:
        return super().to_python(_one_line_end(value))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


def _one_line_end(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class Photos(forms.FileField):
    """Several photos; cleaned into a tuple. Whether they are photos at all, the action finds out."""

    def __init__(self, **more: Any):
        words = {"data-words": _("Choose photos")}
        widget = _SeveralFiles(attrs={"multiple": True, "accept": "image/*"} | words)
        super().__init__(required=False, widget=widget, **more)

    def clean(self, data: Any, initial: Any = None) -> tuple:
        return tuple(data) if isinstance(data, list | tuple) else ()


class Email(forms.EmailField):
    """A mail address, also from a keyboard that writes ＠ and full-width letters."""

    def to_python(self, value: Any) -> str:
        return super().to_python(_narrow(value))


class Phone(forms.CharField):
    """A phone number as people write it: figures, spaces, hyphens, brackets, a plus in front."""

    default_error_messages = {"invalid": _("Please check the phone number: it has figures only.")}
    widget = forms.TextInput(attrs={"type": "tel"})

    def to_python(self, value: Any) -> str:
        number = super().to_python(_narrow(value))
        if number and not re.fullmatch(r"\+?[\d ()\-]{5,24}", number):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return number


class Coordinate(forms.CharField):
    """Degrees as a device tells them, to six places; what is none counts as not told."""

    widget = forms.HiddenInput

    def __init__(self, most: int, **more: Any):
        super().__init__(required=False, **more)
        self.most = most

    def to_python(self, value: Any) -> Decimal | None:
        try:
            degrees = round(Decimal(super().to_python(value)), 6)
        except InvalidOperation:
            return None
        return degrees if abs(degrees) <= self.most else None


def _narrow(value: Any) -> Any:
    return unicodedata.normalize("NFKC", value) if isinstance(value, str) else value
