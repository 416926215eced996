"""What an officer fills in about more time; each choice says what the due time would be."""

from datetime import datetime, time
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grievances import policies
from grievances.actions import planning
from grievances.actions.planning import MOST_STEPS, Wanted
from grievances.forms.acts import SHORT, ActForm, WithPhotos, letter
from grievances.forms.inputs import Line
from grievances.lifecycle import Verb
from grievances.models import TimeRequest
from grievances.selectors import extending
from grievances.selectors.extending import OPENS, Choice
from grievances.templatetags.casework import day_of, moment
from portal.engines.limits.wording import limit_words
from portal.kit import clock

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
KINDS = (
    (TimeRequest.Kind.EXTENSION, gettext_lazy("Extend the limit")),
    (TimeRequest.Kind.PAUSE, gettext_lazy("Pause the clock")),
)


class AskTime(ActForm):
    how = forms.ChoiceField(
        label=gettext_lazy("How much more time"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose how much time you ask for.")},
    )
    waits_for = Line(
        required=False,
        max_length=120,
        label=gettext_lazy("For a pause: what is waited for"),
    )
    reason = letter(gettext_lazy("Why"), help_text=gettext_lazy("The resident reads it once it is approved."))

    def choose(self) -> None:
        self.options = extending.choices(self.scene.case, clock.now())
        self.fields["how"].choices = [
            (str(word), rows)
            for kind, word in KINDS
            if (rows := [(each.key, _words(each)) for each in self.options if each.kind == kind])
        ]

    def given(self) -> dict[str, Any]:
        values = super().given()
        kind, _colon, much = values.pop("how").partition(":")
        if kind == "extension":
            return values | {"kind": kind, "amount": int(much)}
        day = datetime.combine(datetime.fromisoformat(much).date(), time(OPENS))
        return values | {"kind": kind, "until": timezone.make_aware(day)}


def _words(choice: Choice) -> str:
    due = moment(choice.due)
    if choice.more:
        return _("Extend by %(more)s: due %(due)s") % {"more": limit_words(choice.more), "due": due}
    return _("Pause until %(until)s: then due %(due)s") % {"until": moment(choice.until), "due": due}


class Plan(ActForm):
    """A long plan: its steps as rows of a text and a day; what is empty at the end is not meant."""

    title = Line(
        max_length=120,
        label=gettext_lazy("What the plan is called"),
        help_text=gettext_lazy("In a few words: what must come first, and from whom."),
    )
    reason = letter(
        gettext_lazy("Why it can't be solved within the limit"),
        help_text=gettext_lazy("The resident reads it once it is approved."),
    )
    review = forms.DateField(
        label=gettext_lazy("Looked at again on"),
        widget=DAY,
        help_text=gettext_lazy(
            "Within half a year. On that day the clock goes on, or the plan is prolonged."
        ),
    )

    def choose(self) -> None:
        for number in range(1, MOST_STEPS + 1):
            name = _("Step %(number)s") % {"number": number}
            self.fields[f"what_{number}"] = Line(required=number == 1, max_length=200, label=name)
            self.fields[f"by_{number}"] = forms.DateField(
                required=number == 1, label=_("Step %(number)s: by") % {"number": number}, widget=DAY
            )

    def clean(self) -> dict[str, Any]:
        for number in self._meant():
            for name in (f"what_{number}", f"by_{number}"):
                if name not in self.errors and not self.cleaned_data.get(name):
                    self.add_error(name, _("A step needs both: what, and by when."))
        return self.cleaned_data

    def _meant(self) -> list[int]:
        """The numbers of the rows in which anything stands."""
        rows = range(1, MOST_STEPS + 1)
        return [n for n in rows if self.data.get(f"what_{n}") or self.data.get(f"by_{n}")]

    def given(self) -> dict[str, Any]:
        values = super().given()
        steps = [Wanted(values[f"what_{n}"], values[f"by_{n}"]) for n in self._meant()]
        morning = timezone.make_aware(datetime.combine(values["review"], time(OPENS)))
        return {"title": values["title"], "reason": values["reason"], "review": morning, "steps": steps}


class Reach(WithPhotos):
    number = forms.TypedChoiceField(
        label=gettext_lazy("Which step is reached"), widget=forms.RadioSelect, coerce=int
    )
    result = letter(gettext_lazy("What came of it"), help_text=gettext_lazy("The resident reads it."))
    field_order = ("number", "result", "photos", "kept")

    def choose(self) -> None:
        super().choose()
        plan = planning.open_plan(self.scene.case)
        left = [step for step in plan.steps.all() if step.reached_at is None] if plan else []
        self.fields["number"].choices = [
            (str(step.number), f"{step.what} · {day_of(step.by)}") for step in left
        ]
        if left:
            self.initial.setdefault("number", str(left[0].number))


class GrantTime(ActForm):
    note = Line(
        required=False,
        max_length=SHORT,
        label=gettext_lazy("A word to who asked"),
        help_text=gettext_lazy("The resident doesn't read it."),
    )

    def choose(self) -> None:
        asked = policies.open_request(self.scene.case)
        self.would_be = extending.would_be(self.scene.case, asked, clock.now()) if asked else None
        self.is_plan = bool(asked and asked.is_plan)


class DeclineTime(ActForm):
    reason = letter(gettext_lazy("Why it is declined"))


class Plain(ActForm):
    """Nothing to fill in: only whether."""


FORMS: MappingProxyType[Verb, type[ActForm]] = MappingProxyType(
    {
        Verb.ASK_TIME: AskTime,
        Verb.GRANT_TIME: GrantTime,
        Verb.DECLINE_TIME: DeclineTime,
        Verb.DROP_TIME: Plain,
        Verb.GO_ON: Plain,
        Verb.PLAN: Plan,
        Verb.REACH: Reach,
    }
)
