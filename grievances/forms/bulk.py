"""What is chosen in a queue to be done to many cases, and what the act needs besides."""

from types import MappingProxyType
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grievances.actions.bulk_deeds import verbs_for
from grievances.actions.handling import LONGEST_LETTER
from grievances.forms.acts import SHORT
from grievances.forms.handing import called
from grievances.forms.inputs import Line, Prose
from grievances.forms.queue import NarrowingForm
from grievances.lifecycle import Verb
from grievances.selectors import load
from grievances.selectors.bulk import Choice
from grievances.selectors.queue import Narrowing
from grievances.selectors.viewing import views_for
from portal.accounts.codes import tidy_reference
from portal.departments import selectors as departments
from portal.departments.actors import Actor
from portal.departments.models import TASKS_ONLY, Kind
from portal.kit import clock

TICKED, PAGE, VIEW = "ticked", "page", "view"
MOST_TICKED = 100


class Chosen:
    """What an address says is chosen: `which` (ticked, all of the page, all of the view), `case` and `shown`
    (references), `view` and what narrows it down, `verb`. Nonsense chooses nothing."""

    def __init__(self, data: Any, actor: Actor):
        self.data, self.which = data, data.get("which", TICKED)
        offered = verbs_for(actor)
        self.verb = next((verb for verb in offered if verb == data.get("verb")), None)
        self.view = next((view for view in views_for(actor) if view.key == data.get("view")), None)
        form = NarrowingForm.asked(data, actor)
        self.narrowed: dict[str, str] = form.chosen if form else {}
        self.choice = self._choice(form.narrowing() if form else Narrowing())

    def _choice(self, narrowing: Narrowing) -> Choice:
        if self.which == VIEW and self.view:
            return Choice(view=self.view, narrowing=narrowing)
        given = self.data.getlist("case")
        if self.which == PAGE:
            given = self.data.get("shown", "").split(",")
        typed = (tidy_reference(each, settings.REFERENCE_PREFIX) for each in given[:MOST_TICKED])
        return Choice(references=tuple(reference for reference in typed if reference))

    @property
    def is_view(self) -> bool:
        return self.choice.view is not None


class BulkForm(forms.Form):
    """Of a verb that needs nothing else. `seen_at`: when the officer was shown what is chosen."""

    use_required_attribute = False
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    seen_at = forms.DateTimeField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **more: Any):
        super().__init__(*args, **more)
        self.actor = actor
        self.choose()

    def choose(self) -> None:
        """Offer what can be chosen."""

    def given(self) -> dict[str, Any]:
        """The act's parameters: keys and texts."""
        return {}


class Hand(BulkForm):
    to = forms.ChoiceField(label=gettext_lazy("To whom"), widget=forms.RadioSelect)
    reason = Prose(
        max_length=LONGEST_LETTER,
        required=False,
        label=gettext_lazy("What they should know"),
        help_text=gettext_lazy(
            "It is written into each case. Your department, the lead and the centre can read it; the "
            "resident can't."
        ),
    )

    def choose(self) -> None:
        units = dict.fromkeys(department for department, _path in self.actor.workplaces())
        team = [each for each in load.team(units, clock.now()) if each.person != self.actor.person_id]
        self.fields["to"].choices = [
            (f"{each.department}-{each.person}", called(each, len(units) > 1)) for each in team
        ]

    def given(self) -> dict[str, Any]:
        department, _sign, person = self.cleaned_data["to"].partition("-")
        return {"department": int(department), "to": int(person), "reason": self.cleaned_data["reason"]}


class Note(BulkForm):
    text = Prose(
        max_length=LONGEST_LETTER,
        label=gettext_lazy("Note to the departments"),
        help_text=gettext_lazy("The same words in each case. The resident doesn't read them."),
        error_messages={"required": gettext_lazy("Please write your note.")},
    )

    def given(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"]}


class Dispatch(BulkForm):
    lead = forms.ChoiceField(label=gettext_lazy("Who leads"))
    reason = Line(
        max_length=SHORT,
        label=gettext_lazy("Why this department"),
        help_text=gettext_lazy("It stands in each case's history; the resident reads it too."),
        error_messages={"required": gettext_lazy("Please say why this department is to lead.")},
    )

    def choose(self) -> None:
        rows = departments.open_departments().exclude(kind__in=[*TASKS_ONLY, Kind.DISCIPLINE])
        self.fields["lead"].choices = [("", _("Choose a department")), *((row.pk, row.name) for row in rows)]

    def given(self) -> dict[str, Any]:
        return {"lead": int(self.cleaned_data["lead"]), "reason": self.cleaned_data["reason"]}


FORMS: MappingProxyType[Verb, type[BulkForm]] = MappingProxyType(
    {
        Verb.SIGN: BulkForm,
        Verb.TAKE: BulkForm,
        Verb.HAND: Hand,
        Verb.RELEASE: BulkForm,
        Verb.NOTE: Note,
        Verb.DISPATCH: Dispatch,
    }
)
