"""What a resident answers who is asked again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.models import Recheck

ANSWERS = (
    (Recheck.Answer.STILL, _("Yes, it is still solved")),
    (Recheck.Answer.PARTLY, _("Partly: some of it has come back")),
    (Recheck.Answer.BACK, _("No, it has come back")),
)


class AnswerAgainForm(forms.Form):
    use_required_attribute = False
    answer = forms.ChoiceField(
        choices=ANSWERS,
        widget=forms.RadioSelect,
        label=_("Is it still solved?"),
        error_messages={"required": _("Please choose one of these.")},
    )
