"""What is filled in to refuse a case, to pass it on outside, or to decide a review; joined to the table of
forms by `views.acts`."""

from types import MappingProxyType

from django import forms
from django.utils.translation import gettext_lazy

from grievances.actions.ending import BODY, REACH, THEIRS
from grievances.actions.grounds import LONGEST_CITED
from grievances.forms.acts import ActForm, Compared, letter
from grievances.forms.inputs import Line
from grievances.lifecycle import VERDICTS, Ground, Verb
from grievances.templatetags.endings import CHANNELS
from grievances.templatetags.endings import VERDICTS as VERDICT_WORDS

GROUNDS = (
    (Ground.OUTSIDE.value, gettext_lazy("It is no department's duty")),
    (Ground.CHANNEL.value, gettext_lazy("The law has another channel for it")),
    (Ground.KNOWN.value, gettext_lazy("It is known, and how it goes on is public")),
    (Ground.ANSWERED.value, gettext_lazy("The same facts were answered and finally reviewed")),
)


class Refuse(Compared):
    ground = forms.ChoiceField(
        choices=GROUNDS,
        widget=forms.RadioSelect,
        label=gettext_lazy("Ground"),
        error_messages={"required": gettext_lazy("Please choose the ground.")},
    )
    channel = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Where the resident has to go instead"),
        help_text=gettext_lazy("For another channel of the law only. The resident reads how to get there."),
    )
    cites = Line(
        required=False,
        max_length=LONGEST_CITED,
        label=gettext_lazy("Reference or announcement"),
        help_text=gettext_lazy(
            "Where it is known: the public reference, or the announcement with its date. Where it was "
            "answered: the reference of the resident's earlier case."
        ),
    )
    basis = letter(
        gettext_lazy("Basis"), help_text=gettext_lazy("The rule that the refusal rests on, with its article.")
    )
    reason = letter(
        gettext_lazy("Reasons"), help_text=gettext_lazy("The resident reads them as you write them.")
    )

    field_order = ("ground", "channel", "cites", "basis", "reason", "anyway")
    wanted_at_times = ("channel", "cites")  # each by one of the grounds

    def choose(self) -> None:
        rows = [(each.value, name) for each, (name, _way) in CHANNELS.items()]
        self.fields["channel"].choices = [("", gettext_lazy("Choose a channel")), *rows]


class TransferOut(ActForm):
    body = Line(max_length=BODY, label=gettext_lazy("Who takes it over"))
    reach = Line(
        max_length=REACH,
        label=gettext_lazy("How to reach it"),
        help_text=gettext_lazy("Address, telephone or page, for the resident."),
    )
    theirs = Line(required=False, max_length=THEIRS, label=gettext_lazy("Its reference there"))
    reason = letter(
        gettext_lazy("Why it is theirs"), help_text=gettext_lazy("The resident reads them as you write them.")
    )


class DecideReview(ActForm):
    verdict = forms.ChoiceField(
        choices=[(each.value, VERDICT_WORDS[each][0]) for each in VERDICTS],
        widget=forms.RadioSelect,
        label=gettext_lazy("Decision"),
        error_messages={"required": gettext_lazy("Please choose what you decide.")},
    )
    facts = letter(gettext_lazy("What you found"))
    basis = letter(gettext_lazy("Basis"))
    text = letter(
        gettext_lazy("The decision and its reasons"),
        help_text=gettext_lazy("The resident reads them as you write them."),
    )


FORMS: MappingProxyType[Verb, type[ActForm]] = MappingProxyType(
    {Verb.REFUSE: Refuse, Verb.TRANSFER_OUT: TransferOut, Verb.DECIDE_REVIEW: DecideReview}
)
