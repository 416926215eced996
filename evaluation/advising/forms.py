"""Groups, terms, questions, opinions and their answers; forms never save."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from evaluation.advising.actions.asking import LONGEST, TITLE, Matter
from evaluation.advising.actions.groups import FIELDS, WHY, Term
from evaluation.advising.wording import DESIGNATED, STANCES, VERDICTS
from evaluation.forms.office import NamedForm
from evaluation.models import AdvisoryGroup, Improvement
from grievances.forms.inputs import Prose
from grievances.selectors import public_cases
from portal.accounts.codes import tidy_reference

EMPTY = {"required": _("Please fill this in.")}


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), error_messages=EMPTY)


class GroupForm(forms.Form):
    use_required_attribute = False
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=FIELDS["name_zh"], error_messages=EMPTY)
    name_en = forms.CharField(label=_("Name in English"), max_length=FIELDS["name_en"], error_messages=EMPTY)
    about_zh = Prose(
        label=_("What it is asked about, in Chinese"), max_length=FIELDS["about_zh"], error_messages=EMPTY
    )
    about_en = Prose(
        label=_("What it is asked about, in English"), max_length=FIELDS["about_en"], error_messages=EMPTY
    )


class TermForm(NamedForm):
    """Who is designated, how, and until when."""

    designated = forms.ChoiceField(label=_("Comes as"), choices=list(DESIGNATED.items()))
    body = forms.CharField(
        label=_("Which body designates them?"),
        help_text=_("An organisation, a congress, a university; of residents, how they were chosen."),
        max_length=120,
        required=False,
    )
    from_day = _day(_("First day"))
    to_day = _day(_("Term ends on"))

    @property
    def term(self) -> Term:
        return Term(**{name: value for name, value in self.cleaned_data.items() if name != "username"})


class EndForm(forms.Form):
    use_required_attribute = False
    why = forms.CharField(
        label=_("Why does the term end before its time?"), max_length=WHY, error_messages=EMPTY
    )


class AskForm(forms.Form):
    use_required_attribute = False
    group = forms.ModelChoiceField(
        AdvisoryGroup.objects.none(), label=_("Which group?"), empty_label=_("Please choose"),
        error_messages=EMPTY,
    )  # fmt: skip
    title = forms.CharField(label=_("The question in one sentence"), max_length=TITLE, error_messages=EMPTY)
    words = Prose(
        label=_("What they need to know"),
        help_text=_("What is planned, what speaks for it and against it. Everybody reads it: name nobody."),
        max_length=LONGEST,
        error_messages=EMPTY,
    )
    reference = forms.CharField(
        label=_("Reference of a case it is about"),
        help_text=_("Members read of it what the public register shows."),
        max_length=40,
        required=False,
    )
    improvement = forms.ModelChoiceField(Improvement.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["group"].queryset = AdvisoryGroup.objects.all()  # type: ignore[attr-defined]
        self.fields["improvement"].queryset = Improvement.objects.all()  # type: ignore[attr-defined]

    def clean_reference(self) -> Any:
        typed = self.cleaned_data["reference"].strip()
        if not typed:
            return None
        tidy = tidy_reference(typed, settings.REFERENCE_PREFIX)
        found = public_cases().filter(reference=tidy).first() if tidy else None
        if found is None:
            raise forms.ValidationError(_("No case of the public register has this reference."))
        return found

    @property
    def matter(self) -> Matter:
        given = self.cleaned_data
        return Matter(given["title"], given["words"], given["reference"], given["improvement"])


class OpinionForm(forms.Form):
    use_required_attribute = False
    stance = forms.ChoiceField(
        label=_("What do you think of it?"),
        choices=list(STANCES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose.")},
    )
    words = Prose(
        label=_("Why?"),
        help_text=_("With your name, for everybody to read once the time is over. Whoever asked answers it."),
        max_length=LONGEST,
        error_messages={"required": _("Please write why.")},
    )


class VerdictForm(forms.Form):
    use_required_attribute = False
    verdict = forms.ChoiceField(
        label=_("What comes of it?"),
        choices=[(key, word) for key, (word, _tone) in VERDICTS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose.")},
    )
    because = Prose(
        label=_("Because"),
        max_length=LONGEST,
        error_messages={"required": _("Please write why.")},
    )
