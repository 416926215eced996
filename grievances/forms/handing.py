"""What is filled in to take, hand on or give back a part, joined to the table of forms by `views.acts`."""

from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grievances import interests, policies
from grievances.forms.acts import ActForm, letter
from grievances.lifecycle import Verb
from grievances.models import Assignment
from grievances.selectors import load
from grievances.selectors.load import Colleague
from grievances.templatetags.holding import away_word
from portal.accounts.models import Person
from portal.kit import clock


class _OfPart(ActForm):
    """About one part: asked which only where the officer works for several departments of the case."""

    verb: Verb
    part = forms.ChoiceField(label=gettext_lazy("Which part"), widget=forms.RadioSelect)

    def choose(self) -> None:
        found = policies.parts_for(self.scene.actor, self.verb, self.scene.case)
        self._parts: dict[str, Assignment] = {str(part.pk): part for part in found}
        if len(found) < 2:
            del self.fields["part"]
            return
        self.fields["part"].choices = [(key, part.department.name) for key, part in self._parts.items()]

    def given(self) -> dict[str, Any]:
        values = super().given()
        return values | {"part": self._parts.get(values.get("part", ""))}


class Take(_OfPart):
    verb = Verb.TAKE
    says = gettext_lazy(
        "You have it from now on: it stands among yours, and letters about it come to you. Your colleagues "
        "can go on working on it."
    )


class Release(_OfPart):
    verb = Verb.RELEASE
    says = gettext_lazy("Nobody has it from then on. It stands among those that a colleague can take on.")


class Hand(ActForm):
    """Each colleague with what they have already, and whether they are there: one query."""

    to = forms.ChoiceField(label=gettext_lazy("To whom"), widget=forms.RadioSelect)
    reason = letter(
        gettext_lazy("What they should know"),
        required=False,
        help_text=gettext_lazy("Your department, the lead and the centre can read it; the resident can't."),
    )
    says = gettext_lazy("They are told. You can go on working on it as before.")

    def choose(self) -> None:
        case = self.scene.case
        parts = policies.parts_for(self.scene.actor, Verb.HAND, case)
        by_unit = {part.department_id: part for part in parts}
        out = interests.people(case)
        team = load.team(by_unit, clock.now(), case.area.path)
        self._chosen: dict[str, tuple[Assignment, int]] = {}
        choices = []
        for each in team:
            part = by_unit[each.department]
            if each.person != part.officer_id and each.person not in out:
                key = f"{part.pk}-{each.person}"
                self._chosen[key] = part, each.person
                choices.append((key, called(each, len(parts) > 1)))
        self.fields["to"].choices = choices
        if not choices:
            self.says = _("Nobody else works at your department today.")

    def given(self) -> dict[str, Any]:
        values = super().given()
        part, person = self._chosen[values["to"]]
        return values | {"part": part, "to": Person.objects.get(pk=person)}


def called(each: Colleague, with_unit: bool) -> str:
    """The colleague with their load, as a choice."""
    words = [each.name, each.unit] if with_unit else [each.name]
    words.append(_("%(number)s open") % {"number": each.open})
    if each.late:
        words.append(_("%(number)s of them overdue") % {"number": each.late})
    if each.away_until:
        words.append(away_word(each))
    return " · ".join(words)


FORMS: MappingProxyType[Verb, type[ActForm]] = MappingProxyType(
    {Verb.TAKE: Take, Verb.HAND: Hand, Verb.RELEASE: Release}
)
