"""How likely a closed case is drawn, and asked again; forms never save. Shares are typed in per cent."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.actions import rechecking, rubrics

WRONG = {"required": _("Please fill this in."), "invalid": _("Please enter a number.")}


def _share(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=5, decimal_places=2, min_value=0, max_value=100, error_messages=WRONG
    )


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, error_messages=WRONG)


class RuleForm(forms.Form):
    """`SHARES`: the fields that are typed in per cent."""

    use_required_attribute = False
    SHARES: tuple[str, ...] = ()

    @classmethod
    def known(cls, row: Any) -> dict[str, Any]:
        """The fields as a version has them."""
        shares = {name: f"{100 * float(getattr(row, name)):g}" for name in cls.SHARES}
        return {name: getattr(row, name) for name in cls.base_fields} | shares

    @property
    def changes(self) -> dict[str, Decimal | int]:
        """As the action takes it."""
        given = self.cleaned_data
        return {name: value / 100 if name in self.SHARES else value for name, value in given.items()}


class SamplingForm(RuleForm):
    SHARES = rubrics.SHARES
    base = _share(_("Confirmed, in per cent"))
    silent = _share(_("Closed in silence, in per cent"))
    refused = _share(_("Refused, in per cent"))
    fast = _share(_("Too fast to be true, in per cent"))
    fast_minutes = _number(_("Too fast to be true is what was said to be done within so many minutes"))
    repeat_share = _share(_("Sheets that are asked for twice, in per cent"))
    known_share = _share(_("Cases with a known answer beside, in per cent"))


class RecheckForm(RuleForm):
    SHARES = rechecking.SHARES
    base = _share(_("Confirmed, in per cent"))
    silent = _share(_("Closed in silence, in per cent"))
    call = _share(_("Silent ones who are called by telephone, in per cent"))
    after_days = _number(_("So many days after the closing"))
    answer_days = _number(_("Days to answer"))
