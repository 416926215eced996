"""Forms of categories and their words."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.departments.actions import standards
from portal.departments.actions.categories import WEIGHTS
from portal.departments.forms.inputs import Form, Names
from portal.departments.screens.matters import limit_names

MARKS = re.compile(r"[,，、;；\n\r]+")
HOW_SURE = {
    5: _("Weight 5: nearly sure"),
    4: _("Weight 4"),
    3: _("Weight 3: enough by itself to be suggested"),
    2: _("Weight 2"),
    1: _("Weight 1: a little"),
}


class StandardForm(Form):
    """The published standard of a category."""

    text_zh = forms.CharField(
        label=_("The standard in Chinese"),
        help_text=_(
            "What a resident may expect: what is done, by whom, by when, and how they see that it is done."
        ),
        max_length=standards.LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    text_en = forms.CharField(
        label=_("The standard in English"), max_length=standards.LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    basis = forms.CharField(label=_("What it rests on"), max_length=300, required=False)


class CategoryForm(Names):
    """What can be changed of a category; a hint is what residents read under its name."""

    hint_zh = forms.CharField(label=_("Hint in Chinese"), max_length=200, required=False)
    hint_en = forms.CharField(label=_("Hint in English"), max_length=240, required=False)
    limit_class = forms.ChoiceField(
        label=_("Limit class"), help_text=_("Only what is filed from now on takes it.")
    )
    pause_on_question = forms.BooleanField(
        label=_("A question to the resident pauses the clock"), required=False
    )
    mediation = forms.BooleanField(label=_("Mediation is offered"), required=False)
    joint = forms.BooleanField(label=_("Joint case by default"), required=False)
    sensitive = forms.BooleanField(
        label=_("Sensitive"),
        help_text=_("What is filed under it does not stand in the public register."),
        required=False,
    )
    about_staff = forms.BooleanField(
        label=_("Complaint about staff"),
        help_text=_("Goes to discipline inspection alone."),
        required=False,
    )
    active = forms.BooleanField(
        label=_("In use"), help_text=_("Otherwise nothing new can be filed under it."), required=False
    )

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        choices = [(code, f"{code} {name}") for code, name in limit_names().items()]
        self.fields["limit_class"].choices = choices  # type: ignore[attr-defined]


class WordsForm(Form):
    """A category's words, a box for each weight."""

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        for weight in WEIGHTS:
            self.fields[f"weight_{weight}"] = forms.CharField(
                label=HOW_SURE[weight], required=False, widget=forms.Textarea(attrs={"rows": 3})
            )

    def words(self) -> dict[int, list[str]]:
        """The words by weight, taken apart at commas and line ends."""
        return {weight: MARKS.split(self.cleaned_data[f"weight_{weight}"]) for weight in WEIGHTS}


class TryForm(Form):
    """A text to be tried."""

    text = forms.CharField(
        label=_("What somebody might write"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is not kept."),
    )
