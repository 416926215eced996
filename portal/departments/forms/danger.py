"""The form of the words of danger: a box for each kind and language, and the numbers."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.departments.actions.danger import LONGEST_REASON
from portal.departments.forms.inputs import Form
from portal.departments.forms.matters import MARKS
from portal.engines.routing.danger import Group, Number, Words
from portal.kit.bilingual import pick

SPARE = "new"
FIELDS = ("name_zh", "name_en", "words_zh", "words_en", "numbers")
LINE = re.compile(r"^\s*(?P<number>\S+)\s+(?P<zh>[^/／]+?)\s*(?:[/／]\s*(?P<en>.*?))?\s*$")
BOX = forms.Textarea(attrs={"rows": 3})


class DangerForm(Form):
    """The kinds that there are, by their keys, and room for one more. A kind without words goes."""

    reason = forms.CharField(
        label=_("Why it is changed"),
        max_length=LONGEST_REASON,
        help_text=_("It stands in the history."),
        error_messages={"required": _("Please say why.")},
    )
    numbers = forms.CharField(
        label=_("Numbers, and whose they are"),
        help_text=_("One in a line: the number, the name in Chinese, a stroke, the name in English."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    sentence = forms.CharField(
        label=_("A sentence to try"),
        max_length=2000,
        required=False,
        help_text=_("It is not kept."),
    )

    def __init__(self, data: Any, *, words: Words):
        keys = [group.key for group in words.groups]
        self.keys = [*keys, next(f"{SPARE}{n}" for n in range(1, 999) if f"{SPARE}{n}" not in keys)]
        super().__init__(data, initial=_as_typed(words))
        for key in self.keys:
            self.fields |= _boxes(key)

    def full_clean(self) -> None:
        """Who only tries needs no reason yet."""
        self.fields["reason"].required = "save" in self.data
        super().full_clean()
        self.fields["reason"].required = True

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(name, its boxes) of each kind, for the page."""
        typed = ((self[f"{key}-name_zh"].value(), self[f"{key}-name_en"].value(), key) for key in self.keys)
        named = ((pick(zh or "", en or ""), key) for zh, en, key in typed)
        return [(name, [self[f"{key}-{field}"] for field in FIELDS]) for name, key in named]

    def words(self) -> Words:
        """What was typed, taken apart."""
        lines = (LINE.match(line) for line in self.cleaned_data["numbers"].splitlines() if line.strip())
        numbers = tuple(Number(found["number"], found["zh"], found["en"] or "") for found in lines if found)
        return Words(tuple(self._group(key) for key in self.keys), numbers)

    def _group(self, key: str) -> Group:
        given = {field: self.cleaned_data[f"{key}-{field}"] for field in FIELDS}
        rows = {name: _taken_apart(given[name]) for name in ("words_zh", "words_en", "numbers")}
        return Group(key=key, name_zh=given["name_zh"], name_en=given["name_en"], **rows)

    def clean_numbers(self) -> str:
        lines = self.cleaned_data["numbers"].splitlines()
        wrong = next((line for line in lines if line.strip() and not LINE.match(line)), None)
        if wrong is not None:
            raise forms.ValidationError(_("Write it like this: 119 火警 / Fire"))
        return self.cleaned_data["numbers"]


def _taken_apart(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in MARKS.split(text) if word.strip())


def _boxes(key: str) -> dict[str, forms.Field]:
    def line(label: Any, **more: Any) -> forms.CharField:
        return forms.CharField(label=label, max_length=80, required=False, **more)

    def box(label: Any) -> forms.CharField:
        return forms.CharField(label=label, max_length=8000, required=False, widget=BOX)

    made = {
        "name_zh": line(_("Name in Chinese")),
        "name_en": line(_("Name in English")),
        "words_zh": box(_("Words in Chinese")),
        "words_en": box(_("Words in English")),
        "numbers": line(_("Whom to call, the first first")),
    }
    return {f"{key}-{name}": field for name, field in made.items()}


def _as_typed(words: Words) -> dict[str, str]:
    typed = {"numbers": "\n".join(f"{row.number} {row.name_zh} / {row.name_en}" for row in words.numbers)}
    for group in words.groups:
        typed |= {f"{group.key}-name_zh": group.name_zh, f"{group.key}-name_en": group.name_en}
        typed |= {f"{group.key}-words_zh": "、".join(group.words_zh)}
        typed |= {f"{group.key}-words_en": ", ".join(group.words_en)}
        typed |= {f"{group.key}-numbers": ", ".join(group.numbers)}
    return typed
