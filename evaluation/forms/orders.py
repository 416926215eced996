"""What a department plans and answers to a rectification order, and what was found when somebody looked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.actions.rectifying import FOUND, LONGEST, Answer
from grievances.forms.inputs import Prose


def _prose(label: str, hint: str, missing: str, longest: int = LONGEST) -> Prose:
    return Prose(label=label, help_text=hint, max_length=longest, error_messages={"required": missing})


class PlanForm(forms.Form):
    use_required_attribute = False
    plan = _prose(
        _("What will you do?"),
        _("Step by step: what is done, who does it, by when."),
        _("Please write what you will do, who does it, and by when."),
    )


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


class FoundForm(forms.Form):
    """Beside two buttons: put right, or sent back."""

    use_required_attribute = False
    found = _prose(
        _("What have you looked at, and what did you find?"),
        _("On the spot, in the files, from the resident. It stands for everybody to read: name nobody."),
        _("Please write what you looked at and what you found."),
        FOUND,
    )
