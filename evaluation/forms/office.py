"""What the panel's secretary fills in: a session, its numbers, a member."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.actions.panels import About
from evaluation.models import AgeBand, MemberKind, Residence, Sex
from portal.accounts.models import Person
from portal.areas.models import Area, Level

SEXES = ((Sex.FEMALE, _("Female")), (Sex.MALE, _("Male")))
AGES = ((AgeBand.YOUNG, "18–29"), (AgeBand.MIDDLE, "30–44"), (AgeBand.OLDER, "45–59"), (AgeBand.OLD, "60+"))
RESIDENCES = ((Residence.LOCAL, _("Registered here")), (Residence.NON_LOCAL, _("Registered elsewhere")))
KINDS = (
    (MemberKind.RESIDENT, _("Resident")),
    (MemberKind.DEPUTY, _("Deputy")),
    (MemberKind.EXPERT, _("Expert")),
    (MemberKind.SOCIAL, _("Social organisation")),
)


class AnnounceForm(forms.Form):
    use_required_attribute = False
    source = forms.CharField(
        label=_("Whose numbers will make the seed?"),
        help_text=_("A public draw that nobody here can influence, for example a lottery with its number."),
        max_length=200,
        error_messages={"required": _("Please name the public draw whose numbers will be used.")},
    )
    draws_on = forms.DateField(
        label=_("On which day is it drawn?"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until_day = forms.DateField(
        label=_("Until which day are closed cases drawn? (optional)"),
        help_text=_("Empty: until the next session begins."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class SeedForm(forms.Form):
    use_required_attribute = False
    randomness = forms.CharField(
        label=_("The numbers, as they were published"),
        max_length=200,
        error_messages={"required": _("Please enter the numbers as they were published.")},
    )


class NamedForm(forms.Form):
    """Somebody with an account, by user name."""

    use_required_attribute = False
    username = forms.CharField(label=_("User name"), max_length=60)

    def clean_username(self) -> Person:
        person = Person.objects.filter(username__iexact=self.cleaned_data["username"], is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("Nobody has this user name."))
        return person

    @property
    def person(self) -> Person:
        return self.cleaned_data["username"]


class MemberForm(NamedForm):
    """Who is admitted, with what the draw must know of them."""

    home = forms.ModelChoiceField(Area.objects.none(), label=_("Home grid"), to_field_name="code")
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES)
    age_band = forms.ChoiceField(label=_("Age"), choices=AGES)
    residence = forms.ChoiceField(label=_("Household register"), choices=RESIDENCES)
    kind = forms.ChoiceField(label=_("Comes as"), choices=KINDS)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["home"].queryset = Area.objects.filter(level=Level.GRID)

    @property
    def about(self) -> About:
        return About(**{name: value for name, value in self.cleaned_data.items() if name != "username"})
