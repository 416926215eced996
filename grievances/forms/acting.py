"""What residents write on their case: an answer, an addition, what is still wrong, how satisfied they are."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grievances.actions.handling import LONGEST_LETTER
from grievances.forms.inputs import Photos, Prose, form_key

# The first is the satisfaction that the figures count: from 4 on somebody is satisfied.
SOLVED = (
    (5, _("Yes, wholly, and I am very satisfied")),
    (4, _("Yes, mostly, and I am satisfied")),
    (3, _("Only in part; I am so-so about it")),
    (2, _("Hardly, and I am dissatisfied")),
    (1, _("No, not at all, and I am very dissatisfied")),
)
EXPLAINED = (
    (5, _("Yes, with clear reasons and the rule they rest on")),
    (4, _("Yes, I understood most of the reasons")),
    (3, _("Some reasons were given, others were missing")),
    (2, _("Hardly, I had to guess the reasons")),
    (1, _("No, I was given no reasons at all")),
)
RESPECTED = (
    (5, _("Yes, I was listened to and taken seriously throughout")),
    (4, _("Yes, I was treated politely most of the time")),
    (3, _("Sometimes I was, sometimes I was not")),
    (2, _("Hardly, I felt like a nuisance")),
    (1, _("No, I was treated rudely or ignored")),
)


class ResidentForm(forms.Form):
    """`form_key`: the form's own, so that its photos are found again."""

    use_required_attribute = False
    form_key = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def begun(cls, typed: Mapping[str, Any] | None = None) -> "ResidentForm":
        """The form to be filled in, with what was typed so far."""
        known = {name: value for name, value in (typed or {}).items() if value}
        return cls(initial={"form_key": form_key(), **known})

    @property
    def words(self) -> str:
        """What was typed at length, whatever its field."""
        return self.data.get("text") or self.data.get("reason") or ""


class AnswerForm(ResidentForm):
    text = Prose(
        max_length=LONGEST_LETTER,
        label=_("Your answer"),
        error_messages={"required": _("Please write your answer.")},
    )
    photos = Photos(label=_("Photos"))


class AddForm(ResidentForm):
    text = Prose(
        max_length=LONGEST_LETTER,
        label=_("What do you want to add?"),
        error_messages={"required": _("Please write what you want to add.")},
    )
    photos = Photos(label=_("Photos"))


class ConsentForm(ResidentForm):
    """Whether the resident takes part in the mediation: asked at first, and as long as it lasts."""

    agree = forms.TypedChoiceField(
        coerce=lambda value: value == "yes",
        choices=(("yes", _("Yes, I take part")), ("no", _("No, I do not take part"))),
        widget=forms.RadioSelect,
        label=_("Do you take part?"),
        error_messages={"required": _("Please choose yes or no.")},
    )


def in_words(choices: tuple, label: Any) -> forms.TypedChoiceField:
    """A question that is answered by one of five phrases, or by none."""
    return forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        choices=choices,
        widget=forms.RadioSelect,
        label=label,
        error_messages={"invalid_choice": _("Please choose one of these.")},
    )


class ConfirmForm(ResidentForm):
    rating = in_words(SOLVED, _("Was it solved?"))
    explained = in_words(EXPLAINED, _("Was it explained to you with reasons?"))
    respected = in_words(RESPECTED, _("Were you treated with respect?"))
    text = Prose(required=False, max_length=LONGEST_LETTER, label=_("Anything else you want to say"))


class DisputeForm(ResidentForm):
    reason = Prose(
        max_length=LONGEST_LETTER,
        label=_("What is still wrong?"),
        help_text=_("It goes back to the department that leads, and its supervisor is told."),
        error_messages={"required": _("Please say what is still wrong.")},
    )
    photos = Photos(label=_("Photos"))


class ReviewForm(ResidentForm):
    reason = Prose(
        max_length=LONGEST_LETTER,
        label=_("What is wrong with the answer?"),
        help_text=_("Say which facts or which rule it gets wrong, and what you ask for."),
        error_messages={"required": _("Please say what is wrong with the answer.")},
    )


class WithdrawForm(ResidentForm):
    """Nothing to fill in: only whether."""


class ReportForm(ResidentForm):
    text = Prose(
        max_length=LONGEST_LETTER,
        label=_("What is being done to you?"),
        help_text=_("By whom, since when, and how we can reach you safely."),
        error_messages={"required": _("Please say what is being done to you.")},
    )


class GuardForm(ResidentForm):
    """Nothing to fill in: only whether."""


class UnguardForm(ResidentForm):
    """Nothing to fill in: only whether."""


class WellForm(ResidentForm):
    """Nothing to fill in: one tap."""


class TextsForm(ResidentForm):
    """Whether short messages are wanted."""

    wanted = forms.TypedChoiceField(
        coerce=lambda value: value == "yes",
        choices=(("yes", _("Yes, send me short messages")), ("no", _("No, send me none"))),
        widget=forms.RadioSelect,
        label=_("Do you want short messages?"),
        help_text=_("They say only that there is news. You see everything on your page, too."),
        error_messages={"required": _("Please choose yes or no.")},
    )


class DisownForm(ResidentForm):
    """Nothing to fill in: only whether."""


class EraseForm(ResidentForm):
    """A tick, never set beforehand: it can't be undone."""

    sure = forms.BooleanField(
        label=_("I know that this can't be undone"),
        error_messages={"required": _("Please tick that you know this can't be undone.")},
    )
