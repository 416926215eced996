"""What a view of the queue is kept as."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grievances.actions.saving import LONGEST
from grievances.forms.inputs import Line
from grievances.selectors import saved
from portal.departments.actors import Actor

ALONE = "alone"


class SavedViewForm(forms.Form):
    """A name; a supervisor chooses for whom."""

    use_required_attribute = False
    name = Line(
        max_length=LONGEST,
        label=gettext_lazy("Name of the view"),
        error_messages={"required": gettext_lazy("Please give it a name.")},
    )
    shared_with = forms.TypedChoiceField(
        required=False,
        coerce=lambda key: None if key == ALONE else int(key),
        empty_value=None,
        widget=forms.RadioSelect,
        label=gettext_lazy("For whom"),
        initial=ALONE,
    )

    def __init__(self, *args: Any, actor: Actor, **more: Any):
        super().__init__(*args, **more)
        units = saved.sharing(actor)
        if not units:
            del self.fields["shared_with"]
            return
        shared = [(key, _("For everybody at %(unit)s") % {"unit": name}) for key, name in units.items()]
        self.fields["shared_with"].choices = [(ALONE, _("For me alone")), *shared]

    def given(self, stays: int | None = None) -> dict[str, Any]:
        """The action's arguments; who shares nothing leaves shared what is."""
        return {"name": self.cleaned_data["name"], "shared_with": self.cleaned_data.get("shared_with", stays)}
