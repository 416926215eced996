"""A department's answer to a rectification order."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.actions.ordering import LONGEST, Answer
from grievances.forms.inputs import Prose


def _prose(label: str, hint: str, missing: str) -> Prose:
    return Prose(label=label, help_text=hint, max_length=LONGEST, error_messages={"required": missing})


class AnswerForm(forms.Form):
    use_required_attribute = False
    cause = _prose(
        _("Why did this happen?"),
        _("What went wrong, and where."),
        _("Please write why this happened."),
    )
    remedy = _prose(
        _("What have you put right?"),
        _("For the resident who reported it, and how it can be checked."),
        _("Please write what you have put right."),
    )
    prevention = _prose(
        _("What keeps it from happening again?"),
        _("A rule, a round, a person in charge: something that stays."),
        _("Please write what keeps it from happening again."),
    )

    @property
    def answer(self) -> Answer:
        return Answer(**self.cleaned_data)
