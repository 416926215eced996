"""How a case is found again: by its reference, its private code, or both."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class TrackForm(forms.Form):
    use_required_attribute = False
    reference = forms.CharField(
        required=False,
        max_length=40,
        label=_("Reference"),
        help_text=_("For example LH-7K2M-94. Alone, it opens what is public."),
    )
    code = forms.CharField(
        required=False,
        max_length=40,
        label=_("Private code"),
        help_text=_("10 letters and figures, on your receipt. It opens your own page."),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not given.get("reference") and not given.get("code"):
            self.add_error("reference", _("Please enter the reference, the private code, or both."))
        return given
