"""What is filled in to say that somebody is away from their department."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from grievances.selectors.load import Colleague, Team
from portal.accounts.models import Person
from portal.departments import selectors

DAY = {"type": "date"}
WRONG_DAY = {"invalid": _("Please write the day like this: 2026-10-01.")}


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=WRONG_DAY, **more)


class AwayForm(forms.Form):
    """Who is away, from when to when, who stands in. A supervisor says who; others speak for themselves."""

    use_required_attribute = False
    person = forms.ChoiceField(label=_("Who is away"))
    from_day = _day(_("First day away"), initial=selectors.today)
    last_day = _day(_("Last day away"))
    substitute = forms.ChoiceField(
        required=False,
        label=_("Who stands in"),
        help_text=_(
            "Letters about their cases come to both, and the cases stand in both queues. Whoever stands in "
            "acts with their own rights."
        ),
    )

    def __init__(self, *args: Any, team: Team, me: int | None, **more: Any):
        super().__init__(*args, **more)
        self.team, self.me = team, me
        people = [(str(each.person), each.name) for each in team.people]
        self.fields["substitute"].choices = [("", pgettext("stands in", "Nobody")), *people]
        if team.heads:
            self.fields["person"].choices = people
            self.initial.setdefault("person", str(me))
        else:
            del self.fields["person"]
            others = [(key, name) for key, name in people if key != str(me)]
            self.fields["substitute"].choices = [("", pgettext("stands in", "Nobody")), *others]

    @property
    def own(self) -> Colleague | None:
        """The reader's own load at the department."""
        return next((each for each in self.team.people if each.person == self.me), None)

    def given(self) -> dict[str, Any]:
        """The action's arguments: people for their keys."""
        values = dict(self.cleaned_data)
        keys = {name: int(values.get(name) or 0) for name in ("person", "substitute")}
        found = Person.objects.in_bulk([keys["person"] or self.me, keys["substitute"]])
        values["person"] = found[keys["person"] or self.me]
        return values | {"substitute": found.get(keys["substitute"])}
