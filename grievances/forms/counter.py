"""What an officer fills in to file for somebody, to find somebody's cases, and to print them a new code."""

from collections.abc import Iterable
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grievances import interests, policies
from grievances.actions import recusing
from grievances.actions.looking import LONGEST_REASON
from grievances.forms.acts import ActForm, letter
from grievances.forms.filing import ANONYMOUS, GUARDED, NAMED, CheckForm, WhatForm, WhereForm
from grievances.forms.inputs import Line
from grievances.lifecycle import Verb
from grievances.selectors import CasePage
from grievances.templatetags.counter import AGREED, BECAUSE, BY, HOW, PROOFS, PURPOSES, REASONS
from portal.accounts.models import Person

LANGUAGES = (("zh-hans", _("Chinese")), ("en", _("English")))
CHOOSE = {"required": _("Please choose one of these."), "invalid_choice": _("Please choose one of these.")}


def one_of(words: dict, label: Any, **more: Any) -> forms.ChoiceField:
    """One of the codes, by its words; none is chosen beforehand."""
    choices = [(str(code), word) for code, word in words.items()]
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages=CHOOSE, **more
    )


class CounterForm(WhatForm, WhereForm, CheckForm):
    """All of a filing on one page, as an officer writes it down for somebody; and how they were asked.

    `asked`: the kinds that the words suggest were on the page.
    """

    use_required_attribute = False
    how = one_of(HOW, _("How did they come to you?"))
    agreed = one_of(AGREED, _("How did they agree that you file this for them?"))
    because = one_of(BECAUSE, _("Why don't they file it themselves?"))
    address = Line(required=False, max_length=200, label=_("Their address"))
    language = forms.ChoiceField(
        label=_("In which language shall we write to them?"), choices=LANGUAGES, widget=forms.RadioSelect
    )
    form_key = forms.CharField(widget=forms.HiddenInput)
    asked = forms.CharField(required=False, widget=forms.HiddenInput)
    words = MappingProxyType(
        {
            "body": (_("What they told you"), _("In their own words, as they said it.")),
            "name": (_("Their name"), ""),
            "phone": (_("Their phone"), ""),
            "wish": (_("May those who handle it know who they are?"), ""),
            "email": (_("Their e-mail"), _("We write to them when something happens.")),
            "photos": (
                _("Photos"),
                _("Up to 5, of the paper too. Where and when they were taken is removed."),
            ),
            "public_text": (_("They agree that their words stand in the public register"), ""),
        }
    )

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        for name, (label, hint) in self.words.items():
            self.fields[name].label, self.fields[name].help_text = label, hint
        self.fields["wish"].choices = [
            (NAMED, _("Yes: they may read it where they need it, and the resident sees who read it and why")),
            (
                GUARDED,
                _("Not those who handle it: only discipline inspection and the co-operation centre"),
            ),
            (ANONYMOUS, _("No: nobody who handles it sees their name, phone, e-mail or address")),
        ]
        self.fields["wish"].error_messages["required"] = _("Please choose whether they stay anonymous.")
        self.fields["body"].error_messages["required"] = _("Please write what they told you.")
        told = _("The resident has told me, by telephone or in person, that they agree to this")
        self.fields["sensitive_consent"].label = told

    def show(self, kinds: Iterable, groups: Iterable, places: Iterable) -> "CounterForm":
        """Let the page offer these kinds and areas."""
        CheckForm.offer(self, kinds, groups)
        WhereForm.offer(self, places)
        return self

    def clean(self) -> dict[str, Any]:
        WhereForm.clean(self)
        CheckForm.clean(self)
        if self.errors.get("name") and self.cleaned_data.get("wish") == NAMED:
            self.errors["name"] = self.error_class([_("Please write their name, or let them be anonymous.")])
        return self.cleaned_data


class LookupForm(forms.Form):
    """By what to look, the whole of it, what for, and why."""

    use_required_attribute = False
    purpose = one_of(PURPOSES, _("What is it for?"))
    reason = Line(
        max_length=LONGEST_REASON,
        label=_("Why do you look for them?"),
        help_text=_("For whoever watches over this; without names or numbers."),
        error_messages={"required": _("Please say why you look for them.")},
    )
    by = one_of(BY, _("By what do you look?"))
    value = Line(
        max_length=200,
        label=_("The number, the address or the name"),
        help_text=_("The whole of it, as they left it: parts find nothing."),
        error_messages={"required": _("Please write the whole of it.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class Recode(ActForm):
    proof = one_of(PROOFS, _("How do you know that it is them?"))
    says = _(
        "The old code opens nothing any more, and the resident is told. You can print the new one once. They "
        "see on their page who made it."
    )


class Recuse(ActForm):
    """One's own interest; a superior may choose one of their people."""

    person = forms.ModelChoiceField(
        None, required=False, label=_("Whose interest is it?"), empty_label=_("My own")
    )
    reason = one_of(REASONS, _("What connects you with it?"))
    says = _(
        "You can then neither act on the case nor read who filed it. A part that you have goes back to the "
        "department, and your supervisor is told. Only they can end it."
    )

    def choose(self) -> None:
        people = recusing.theirs(self.scene.actor, self.scene.case)
        if not people:
            del self.fields["person"]
            return
        self.fields["person"].queryset = Person.objects.filter(pk__in=[each.pk for each in people])

    def given(self) -> dict[str, Any]:
        return {"person": None, **super().given()}


class Readmit(ActForm):
    person = forms.ModelChoiceField(None, label=_("Whose interest ends?"), empty_label=None)
    says = _("They may act on the case again, and are told so.")

    def choose(self) -> None:
        actor, case = self.scene.actor, self.scene.case
        found = interests.endable(actor, case, policies.acting(actor, case))
        people = Person.objects.filter(pk__in=[each.person_id for each in found])
        self.fields["person"].queryset = people


class Heed(ActForm):
    """`report`: which one they have read."""

    report = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = letter(_("What you agreed with them"), help_text=_("The resident reads it; no department does."))

    def choose(self) -> None:
        self.initial["report"] = _open_report(self.scene.page)

    def renew(self, page: CasePage) -> None:
        super().renew(page)
        self.data["report"] = _open_report(page)


def _open_report(page: CasePage) -> int | None:
    return next((each.pk for each in page.pressures if each.answered_at is None), None)


FORMS: MappingProxyType[Verb, type[ActForm]] = MappingProxyType(
    {Verb.RECODE: Recode, Verb.RECUSE: Recuse, Verb.READMIT: Readmit, Verb.HEED: Heed}
)
