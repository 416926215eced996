"""Which fact is wrong, and why a result stands or falls; forms never save."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.appealing.actions.appealing import LONGEST, REASON
from evaluation.selectors.results import Found
from evaluation.wording import FLAG_WORDS, GROUNDS
from grievances.forms.inputs import Prose


class AppealForm(forms.Form):
    """On facts only."""

    use_required_attribute = False
    ground = forms.ChoiceField(
        label=_("Which kind of fact is wrong?"),
        choices=list(GROUNDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose which kind of fact is wrong.")},
    )
    about = forms.ChoiceField(label=_("What of the result rests on it?"), required=False)
    words = Prose(
        label=_("What is wrong, and how was it?"),
        help_text=_("Name the entry, the file or the photo that shows it. Everybody reads it: name nobody."),
        max_length=LONGEST,
        error_messages={"required": _("Please write which fact is wrong, and how it was.")},
    )

    entry = forms.IntegerField(
        label=_("Number of the entry in the case's journal that shows it"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        error_messages={
            "invalid": _("Please enter a whole number."),
            "min_value": _("The case's journal has no entry with this number."),
            "max_value": _("The case's journal has no entry with this number."),
        },
    )

    def __init__(self, *args: Any, found: Found, **more: Any):
        super().__init__(*args, **more)
        criteria = [(each.key, each.name) for each in found.sample.session.rubric.criteria.all()]
        flags = [(flag, FLAG_WORDS[flag]) for flag, _count in found.flags]
        self.fields["about"].choices = [("", _("The whole result")), *criteria, *flags]  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """Beside two buttons."""

    use_required_attribute = False
    reason = Prose(
        label=_("Why?"),
        help_text=_("What you looked at, and what it shows. It stands for everybody to read."),
        max_length=REASON,
        error_messages={"required": _("Please say why: everybody may read it.")},
    )
