"""A payment, and why one was a mistake; forms never save."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.actions.paying import MOST, WHY, WORDS
from evaluation.models import PanelMember
from evaluation.selectors import payments

EMPTY = {"required": _("Please fill this in."), "invalid": _("Please enter an amount, such as 200 or 80.50.")}


class MemberChoice(forms.ModelChoiceField):
    def label_from_instance(self, member: PanelMember) -> str:
        return member.person.name


class PaymentForm(forms.Form):
    use_required_attribute = False
    member = MemberChoice(
        PanelMember.objects.none(), label=_("Paid to"), empty_label=_("Please choose"), error_messages=EMPTY
    )
    amount = forms.DecimalField(
        label=_("Amount in yuan"), max_digits=8, decimal_places=2, max_value=MOST, error_messages=EMPTY
    )
    words = forms.CharField(
        label=_("For what"),
        help_text=_("A term, a meeting, fares: nothing that tells which cases they had."),
        max_length=WORDS,
        error_messages=EMPTY,
    )
    day = forms.DateField(
        label=_("Paid on"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Please fill this in.")},
    )

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["member"].queryset = payments.members()  # type: ignore[attr-defined]


class VoidForm(forms.Form):
    use_required_attribute = False
    why = forms.CharField(label=_("Why was it a mistake?"), max_length=WHY, error_messages=EMPTY)
