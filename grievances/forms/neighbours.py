"""What a neighbour writes who has the same matter: own words and own contact, all of it optional."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grievances.actions.neighbours import LONGEST
from grievances.forms.acting import ResidentForm
from grievances.forms.inputs import Email, Phone, Prose


class JoinForm(ResidentForm):
    text = Prose(
        required=False,
        max_length=LONGEST,
        label=_("What it is like for you"),
        help_text=_("Only those who handle the case read it; not the neighbour who filed it."),
    )
    email = Email(
        required=False,
        max_length=200,
        label=_("E-mail"),
        help_text=_("We write to you when something happens."),
        error_messages={"invalid": _("Please check the e-mail address, for example name@example.com.")},
    )
    phone = Phone(required=False, max_length=24, label=_("Phone"))


class LeaveForm(forms.Form):
    """Nothing to fill in: only whether."""
