"""The survey's answers, and what the panel secretary fills in; forms never save."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.pulse.questions import DAYS, KEYS, SIZE, VALUES
from evaluation.pulse.wording import ANSWERS, QUESTIONS
from portal.areas.models import Area, Level

EMPTY = {"required": _("Please fill this in."), "invalid": _("Please enter a whole number.")}


class AnswersForm(forms.Form):
    """The three questions, and where somebody lives if they want to say it."""

    use_required_attribute = False

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        for key in KEYS:
            choices = [(str(value), word) for value, word in zip(VALUES, ANSWERS[key], strict=True)]
            self.fields[key] = forms.ChoiceField(
                label=QUESTIONS[key],
                choices=choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Please choose one of the five answers.")},
            )
        self.fields["area"] = forms.ModelChoiceField(
            Area.objects.filter(level=Level.SUBDISTRICT),
            label=_("Where do you live?"),
            help_text=_("Shown only where at least ten people from there have answered."),
            to_field_name="code",
            required=False,
            empty_label=_("I would rather not say"),
        )

    @property
    def marks(self) -> dict[str, int]:
        return {key: int(self.cleaned_data[key]) for key in KEYS}


class RoundForm(forms.Form):
    use_required_attribute = False
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120, error_messages=EMPTY)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, error_messages=EMPTY)
    size = forms.IntegerField(label=_("How many residents are asked?"), initial=SIZE, error_messages=EMPTY)
    days = forms.IntegerField(
        label=_("How many days have they to answer?"), initial=DAYS, error_messages=EMPTY
    )
    source = forms.CharField(
        label=_("Whose numbers will make the seed?"),
        help_text=_("A public draw that nobody here can influence, for example a lottery with its number."),
        max_length=200,
        error_messages={"required": _("Please name the public draw whose numbers will be used.")},
    )
    draws_on = forms.DateField(
        label=_("On which day is it drawn?"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=EMPTY,
    )


class NumbersForm(forms.Form):
    use_required_attribute = False
    randomness = forms.CharField(
        label=_("The numbers, as they were published"),
        max_length=200,
        error_messages={"required": _("Please enter the numbers as they were published.")},
    )
