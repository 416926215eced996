"""What an officer says before a list leaves the portal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grievances.actions.exporting import LONGEST_REASON
from grievances.forms.counter import one_of
from grievances.forms.inputs import Line
from grievances.wording import PURPOSES


class ExportForm(forms.Form):
    """What it is for, and why in their own words."""

    use_required_attribute = False
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    purpose = one_of(PURPOSES, _("What is it for?"))
    reason = Line(
        max_length=LONGEST_REASON,
        label=_("What do you need it for?"),
        help_text=_(
            "A sentence, without names or numbers. It stands in the file; who watches over exports reads it."
        ),
        error_messages={"required": _("Please say what you need it for.")},
    )
