"""What is filled in to merge a case, joined to the table of forms by `views.acts`."""

from types import MappingProxyType
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grievances import policies
from grievances.forms.acts import ActForm, Sign, letter
from grievances.forms.inputs import Line
from grievances.lifecycle import Verb
from grievances.models import Grievance
from grievances.selectors import alike
from grievances.templatetags.casework import day, status_word
from portal.accounts.codes import tidy_reference

ANOTHER = "another"


class Merge(ActForm):
    """Which case it goes on as: one of those that are likely the same, or any other by its reference."""

    says = gettext_lazy(
        "This case ends and goes on as the other one, which is then due at the earlier of the two times. "
        "Both references stay valid; both residents keep their pages and are told."
    )
    likely = forms.ChoiceField(
        required=False, label=gettext_lazy("Likely the same matter"), widget=forms.RadioSelect
    )
    reference = Line(
        required=False,
        max_length=20,
        label=gettext_lazy("Or another, by its reference"),
    )

    def choose(self) -> None:
        found = alike.to_case(self.scene.actor, self.scene.case)
        choices = [(each.case.reference, _described(each)) for each in found]
        if not choices:
            del self.fields["likely"]
            self.fields["reference"].label = _("Reference of the other case")
            self.fields["reference"].help_text = _("Nothing near here is like it in words, place and time.")
            return
        self.fields["likely"].choices = [*choices, (ANOTHER, _("None of these"))]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        chosen = given.get("likely") or ANOTHER
        field = "reference" if chosen == ANOTHER else "likely"
        typed = given.get("reference", "") if chosen == ANOTHER else chosen
        tidy = tidy_reference(typed, settings.REFERENCE_PREFIX)
        rows = policies.visible_to(self.scene.actor, Grievance.objects.filter(reference=tidy))
        found = rows.first() if tidy else None
        if not typed:
            self.add_error(field, _("Please choose the case, or write its reference."))
        elif found is None or not policies.may(self.scene.actor, Verb.MERGE, found):
            self.add_error(field, _("There is no case with this reference that is yours to merge with."))
        given["into"] = found
        return given

    def given(self) -> dict[str, Any]:
        return {"into": self.cleaned_data["into"]}


def _described(found: alike.Found) -> str:
    """One line that tells it from the others."""
    case = found.case
    where = f"{case.area.name} {case.place}".strip()
    if found.why.metres is not None:
        where = _("%(place)s, %(metres)s m away") % {"place": where, "metres": found.why.metres}
    facts = {
        "reference": case.reference, "title": case.headline, "where": where, "day": day(case.filed_at),
        "state": status_word(case), "percent": found.percent,
    }  # fmt: skip
    return (
        _("%(reference)s · %(title)s · %(where)s · filed %(day)s · %(state)s · %(percent)s%% alike") % facts
    )


class Separate(ActForm):
    """Why they are two matters after all."""

    says = gettext_lazy(
        "The case stands alone again, with its own due time and whoever had joined it. "
        "Both residents are told."
    )
    reason = letter(
        gettext_lazy("Why they are two matters"), help_text=gettext_lazy("Both residents read it.")
    )


FORMS: MappingProxyType[Verb, type[ActForm]] = MappingProxyType(
    {Verb.MERGE: Merge, Verb.GO_AHEAD: Sign, Verb.SEPARATE: Separate, Verb.UNDO: Sign}
)
