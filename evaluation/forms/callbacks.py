"""For what a number is read, and what came of the call."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.actions.calling import NOT_REACHED
from evaluation.models import CallBack

OUTCOMES = (
    (CallBack.State.SOLVED, _("Reached: it is solved")),
    (CallBack.State.NOT_SOLVED, _("Reached: it is not solved")),
    (NOT_REACHED, _("Not reached")),
)


class NumberForm(forms.Form):
    use_required_attribute = False
    purpose = forms.CharField(
        max_length=300,
        initial=_("Call-back: you have not said whether it is solved"),
        label=_("What do you need the number for?"),
        help_text=_("The resident sees who read it, and this reason."),
        error_messages={"required": _("Please say what you need it for. The resident will see your reason.")},
    )


class OutcomeForm(forms.Form):
    use_required_attribute = False
    outcome = forms.ChoiceField(
        choices=OUTCOMES,
        widget=forms.RadioSelect,
        label=_("What came of the call?"),
        error_messages={"required": _("Please choose one of these.")},
    )
    again = forms.BooleanField(
        required=False,
        label=_("They want it opened again"),
        help_text=_("It goes back to the department that leads, with a new due time."),
    )
    higher = forms.BooleanField(required=False, label=_("They said that they have taken it higher"))
