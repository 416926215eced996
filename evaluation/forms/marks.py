"""What a panel member chooses: one mark, the flags, and the whole sheet."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.models import Criterion
from evaluation.scoring import FALSE_CLOSURE, FLAGS, PRIVACY, RETALIATION, Mark, Sheet

NOT_APPLICABLE = "na"
FLAG_CHOICES = (
    (FALSE_CLOSURE, _("It was reported as done, and it was not")),
    (PRIVACY, _("Somebody's private matters were given away")),
    (RETALIATION, _("Somebody was put under pressure for having complained")),
)


def spelt(mark: Mark) -> str:
    """A mark as forms spell it."""
    return NOT_APPLICABLE if mark is None else str(mark)


def heard(value: str) -> Mark:
    """What `spelt` wrote."""
    return None if value == NOT_APPLICABLE else int(value)


class MarkForm(forms.Form):
    """One criterion with its anchors as choices, from 5 down to 1, and not applicable."""

    mark = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": _("Please choose the sentence that fits best.")}
    )
    use_required_attribute = False

    def __init__(self, criterion: Criterion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [(str(anchor.value), anchor.words) for anchor in criterion.anchors.all()]
        none = (NOT_APPLICABLE, _("Can't be said here, or does not apply"))
        self.fields["mark"].choices = [*reversed(words), none]
        self.fields["mark"].label = criterion.question

    @property
    def given(self) -> Mark:
        return heard(self.cleaned_data["mark"])


class FlagsForm(forms.Form):
    """What must not be overlooked, whatever the marks."""

    flags = forms.MultipleChoiceField(
        choices=FLAG_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Did you notice any of these?"),
    )


class SheetForm(forms.Form):
    """The whole sheet as the last page sends it, with the salt that the receipt is made of."""

    salt = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    flags = forms.MultipleChoiceField(
        choices=[(flag, flag) for flag in FLAGS], required=False, widget=forms.MultipleHiddenInput
    )

    def __init__(self, keys: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = tuple(keys)
        marks = [(str(value), value) for value in (*range(1, 6), NOT_APPLICABLE)]
        for key in self.keys:
            self.fields[key] = forms.ChoiceField(choices=marks, widget=forms.HiddenInput)

    @classmethod
    def of(cls, keys: Iterable[str], draft: Sheet) -> "SheetForm":
        """The form of a complete draft, with a salt of its own."""
        marks: Mapping[str, str] = {key: spelt(mark) for key, mark in draft.marks.items()}
        return cls(keys, initial={"salt": secrets.token_hex(32), "flags": sorted(draft.flags), **marks})

    @property
    def sheet(self) -> Sheet:
        marks = {key: heard(self.cleaned_data[key]) for key in self.keys}
        return Sheet(marks, frozenset(self.cleaned_data["flags"]))


class ReasonForm(forms.Form):
    """A reason for the other scorers of a second round."""

    use_required_attribute = False
    words = forms.CharField(
        label=_("Give the others a reason to think about"),
        help_text=_("They read it without your name. No names of people or units, please."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please write your reason first.")},
    )


class ReceiptForm(forms.Form):
    """A receipt to look up."""

    code = forms.CharField(
        label=_("Your receipt"),
        help_text=_("The 20 signs in groups of five, as they stood on the page after you had scored."),
        max_length=90,
        error_messages={"required": _("Please type your receipt.")},
    )
    use_required_attribute = False
