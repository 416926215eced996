"""What an officer fills in about more time; each choice says what the due time would be."""

from datetime import datetime, time
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grievances import policies
from grievances.forms.acts import SHORT, ActForm, letter
from grievances.forms.inputs import Line
from grievances.lifecycle import Verb
from grievances.models import TimeRequest
from grievances.selectors import extending
from grievances.selectors.extending import OPENS, Choice
from grievances.templatetags.casework import moment
from portal.engines.limits.wording import limit_words
from portal.kit import clock

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
    }
)
