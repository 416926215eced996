"""What somebody says who comes into the pool, and how others are asked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.actions.volunteering import LONGEST_HOUSEHOLD, MOST_INVITED, Facts
from evaluation.forms.office import AGES, KINDS, RESIDENCES, SEXES, NamedForm
from evaluation.models import MemberKind, Volunteer
from portal.areas.models import Area, Level

CHOOSE = [("", _("Please choose"))]
FACTS = ("home", "sex", "age_band", "residence", "household")


class JoinForm(forms.Form):
    """One's own facts and consent."""

    use_required_attribute = False
    home = forms.ModelChoiceField(
        Area.objects.none(),
        label=_("The grid where you live"),
        to_field_name="code",
        empty_label=_("Please choose"),
        error_messages={"required": _("Please choose the grid where you live.")},
    )
    sex = forms.ChoiceField(
        label=_("Sex"), choices=[*CHOOSE, *SEXES], error_messages={"required": _("Please choose.")}
    )
    age_band = forms.ChoiceField(
        label=_("Age"), choices=[*CHOOSE, *AGES], error_messages={"required": _("Please choose.")}
    )
    residence = forms.ChoiceField(
        label=_("Household register"),
        choices=[*CHOOSE, *RESIDENCES],
        error_messages={"required": _("Please choose.")},
    )
    household = forms.CharField(
        required=False,
        max_length=LONGEST_HOUSEHOLD,
        label=_("Your dwelling"),
        help_text=_("Building, entrance and door. So that at most one of a household is drawn; kept sealed."),
    )
    consents = forms.BooleanField(
        required=False,
        label=_("I agree that I can be drawn, and that these facts are used for the draw"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        grids = Area.objects.filter(level=Level.GRID).defer("boundary").select_related("parent")
        self.fields["home"].queryset = grids
        self.fields["home"].label_from_instance = lambda area: f"{area.parent.name} · {area.name}"

    @property
    def facts(self) -> Facts:
        return Facts(**{name: self.cleaned_data[name] for name in FACTS})


def as_typed(row: Volunteer | None) -> dict[str, str]:
    """What the pool knows of somebody, as the form shows it."""
    if row is None or row.state != Volunteer.State.IN or row.home is None:
        return {}
    named = ("sex", "age_band", "residence", "household")
    return {"home": row.home.code, "consents": True} | {name: getattr(row, name) for name in named}


class InviteForm(forms.Form):
    use_required_attribute = False
    many = forms.IntegerField(
        label=_("How many residents?"),
        min_value=1,
        max_value=MOST_INVITED,
        help_text=_("Drawn at random among those with an account who were never asked."),
    )


class NominateForm(NamedForm):
    kind = forms.ChoiceField(label=_("Comes as"), choices=[k for k in KINDS if k[0] != MemberKind.RESIDENT])
