"""What a department answers to a quarter; forms never save."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.actions.answering import LONGEST
from grievances.forms.inputs import Prose


class QuarterForm(forms.Form):
    """In Chinese, and in English where there is somebody to write it. `seen`: the version on the page."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    text_zh = Prose(
        label=_("Your answer in Chinese"),
        help_text=_(
            "What you take from what residents and panels found, what you change, and by when. Everybody "
            "reads it at once: name nobody."
        ),
        max_length=LONGEST,
        error_messages={"required": _("Please write it in Chinese.")},
    )
    text_en = Prose(label=_("Your answer in English"), max_length=LONGEST, required=False)

    @property
    def texts(self) -> tuple[str, str]:
        return self.cleaned_data["text_zh"], self.cleaned_data["text_en"]
