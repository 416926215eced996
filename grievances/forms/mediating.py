"""What is filled in for a mediation 调解 and its follow-up, joined to the table of forms by `views.acts`."""

from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grievances import mediations
from grievances.actions.mediating import LONGEST_NAME, LONGEST_PLACE, MOST_PARTIES, Party
from grievances.forms.acts import ActForm, letter
from grievances.forms.inputs import Line
from grievances.lifecycle import Consent, Verb
from grievances.templatetags.casework import consent_word
from portal.kit import clock

OTHERS = range(1, MOST_PARTIES)  # beside the resident


def yes_or_no(label: Any, yes: Any, no: Any, **more: Any) -> forms.TypedChoiceField:
    """True or False, chosen by hand: nothing is set beforehand."""
    return forms.TypedChoiceField(
        label=label,
        choices=(("yes", yes), ("no", no)),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        **more,
    )


class Mediate(ActForm):
    """What about, and the other parties as rows of two texts; what is empty at the end is not meant."""

    about = letter(
        gettext_lazy("What is to be mediated"),
        help_text=gettext_lazy("The resident reads it, and is asked whether they take part."),
    )

    def choose(self) -> None:
        for number in OTHERS:
            self.fields[f"who_{number}"] = Line(
                required=number == 1,
                max_length=LONGEST_NAME,
                label=_("Other party %(number)s") % {"number": number},
                help_text=_("Who it is. Only officers of this case read it.") if number == 1 else "",
            )
            self.fields[f"told_{number}"] = Line(
                required=False,
                max_length=LONGEST_NAME,
                label=_("How the resident reads party %(number)s") % {"number": number},
                help_text=_("Without it they read “the other party”.") if number == 1 else "",
            )

    def clean(self) -> dict[str, Any]:
        for number in self._meant():
            name = f"who_{number}"
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, _("Please write who this party is."))
        return self.cleaned_data

    def _meant(self) -> list[int]:
        """The numbers of the rows in which anything stands."""
        return [n for n in OTHERS if self.data.get(f"who_{n}") or self.data.get(f"told_{n}")]

    def given(self) -> dict[str, Any]:
        values = super().given()
        parties = [Party(values[f"who_{n}"], values[f"told_{n}"]) for n in self._meant()]
        return {"about": values["about"], "parties": parties}


class RecordConsent(ActForm):
    number = forms.TypedChoiceField(label=gettext_lazy("Which party"), widget=forms.RadioSelect, coerce=int)
    agree = yes_or_no(
        gettext_lazy("What they told you"),
        gettext_lazy("They take part"),
        gettext_lazy("They do not take part, or no longer: this ends the mediation"),
    )

    def choose(self) -> None:
        running = mediations.open_mediation(self.scene.case)
        others = [party for party in running.parties.all() if not party.resident] if running else []
        self.fields["number"].choices = [(str(p.number), f"{p.who} · {consent_word(p)}") for p in others]
        asked = [party for party in others if party.consent == Consent.ASKED]
        if asked:
            self.initial.setdefault("number", str(asked[0].number))


class Sit(ActForm):
    held_at = forms.DateTimeField(
        label=gettext_lazy("When it was"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = Line(max_length=LONGEST_PLACE, label=gettext_lazy("Where it was"))
    said = letter(
        gettext_lazy("What was said"),
        help_text=gettext_lazy("The officers of the case read it; the resident reads that it was held."),
    )

    def choose(self) -> None:
        self.initial.setdefault("held_at", clock.now())


class Agree(ActForm):
    agreement = letter(
        gettext_lazy("What the parties agreed"),
        help_text=gettext_lazy(
            "As it was signed: who does what by when. The resident reads it; it becomes part of the reply."
        ),
    )


class EndMediation(ActForm):
    reason = letter(
        gettext_lazy("Why there is no agreement"), help_text=gettext_lazy("The resident reads it.")
    )


class FollowUp(ActForm):
    holds = yes_or_no(
        gettext_lazy("Is the agreement kept?"), gettext_lazy("It is kept"), gettext_lazy("It is not kept")
    )
    found = letter(
        gettext_lazy("What you were told"),
        help_text=gettext_lazy("By whom, and what. The officers of the case read it."),
    )


FORMS: MappingProxyType[Verb, type[ActForm]] = MappingProxyType(
    {
        Verb.MEDIATE: Mediate,
        Verb.RECORD_CONSENT: RecordConsent,
        Verb.SIT: Sit,
        Verb.AGREE: Agree,
        Verb.END_MEDIATION: EndMediation,
        Verb.FOLLOW_UP: FollowUp,
    }
)
