"""What is filled in for whistles 吹哨报到 and for rating each other, joined to the table of forms by
`views.acts`."""

from collections.abc import Iterable
from types import MappingProxyType

from django import forms
from django.db.models import Case, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grievances import policies, whistles
from grievances.actions.whistling import MOST, PLACE, USUAL
from grievances.forms.acts import ActForm, letter
from grievances.forms.inputs import Coordinate, Line, Prose
from grievances.forms.orders import UNITS
from grievances.lifecycle import Verb
from grievances.models.rating import ITEMS
from grievances.selectors import place as places
from grievances.templatetags.casework import RATED
from portal.departments import selectors as departments
from portal.departments.models import Department
from portal.kit.fields import Scale

MARKS = (
    (5, gettext_lazy("Fully so")),
    (4, gettext_lazy("Mostly")),
    (3, gettext_lazy("Partly")),
    (2, gettext_lazy("Hardly")),
    (1, gettext_lazy("Not at all")),
)


class Whistle(ActForm):
    """Where, what for, who, and until when. The spot offered is the case's own."""

    place = Line(max_length=PLACE, label=gettext_lazy("Where to come"))
    purpose = letter(
        gettext_lazy("What for"),
        help_text=gettext_lazy("What is to be done there together. The resident doesn't read it."),
    )
    departments = forms.ModelMultipleChoiceField(
        None, label=gettext_lazy("Who is to come"), widget=forms.CheckboxSelectMultiple
    )
    amount = forms.IntegerField(min_value=1, max_value=MOST, label=gettext_lazy("To be there within"))
    unit = forms.ChoiceField(
        choices=(("calendar_minutes", gettext_lazy("minutes")), *UNITS), label=gettext_lazy("Counted in")
    )
    longitude, latitude = Coordinate(180), Coordinate(90)

    def choose(self) -> None:
        case = self.scene.case
        taking_part = [part.department_id for part in self.scene.page.parts]
        first = Case(When(pk__in=taking_part, then=Value(0)), default=Value(1))
        rows = departments.working_in(case.area.path).exclude(pk=self._own()).order_by(first, "code")
        self.fields["departments"].queryset = rows
        self.fields["departments"].widget.choices = _in_the_case_first(rows, taking_part)
        self.initial |= {"amount": USUAL.amount, "unit": USUAL.unit, "place": case.place or case.area.name}
        self.initial |= {"longitude": case.longitude, "latitude": case.latitude}

    def _own(self) -> int | None:
        """The department for which it is blown: it comes without being called."""
        actor, case = self.scene.actor, self.scene.case
        post = policies.post_for(actor, case, policies.RIGHTS[Verb.WHISTLE] & self.scene.page.relations)
        return post.department_id if post else None

    @property
    def sketch(self) -> places.Sketch | None:
        """The spot that is offered, as a small drawing."""
        return places.sketch(self.scene.case)


def _in_the_case_first(rows: Iterable[Department], taking_part: Iterable[int]) -> list[tuple[str, list]]:
    """Who has a part already apart from who has none, each under its heading; no empty group."""
    inside, outside = [], []
    for row in rows:
        (inside if row.pk in taking_part else outside).append((row.pk, row.name))
    found = ((_("Departments in the case"), inside), (_("Other departments"), outside))
    return [(name, choices) for name, choices in found if choices]


class Acknowledge(ActForm):
    says = gettext_lazy("Whoever called knows that your department is coming.")


class Arrive(ActForm):
    says = gettext_lazy("The moment is kept: it says whether your department was there in time.")


class Act(ActForm):
    text = letter(
        gettext_lazy("What your department did there"),
        help_text=gettext_lazy("The departments in the case read it."),
    )


class Minutes(ActForm):
    says = gettext_lazy("With the minutes it is over. Who has not come by now stays marked as absent.")
    text = letter(
        gettext_lazy("What was found and agreed"),
        help_text=gettext_lazy("Who does what by when. The departments in the case read it."),
    )


class CallOff(ActForm):
    reason = letter(gettext_lazy("Why nobody needs to come"))


def _mark(name: str) -> forms.TypedChoiceField:
    """How far a sentence about working together is true."""
    return forms.TypedChoiceField(coerce=int, choices=MARKS, widget=Scale, label=RATED[name])


class Rate(ActForm):
    """Which department, five sentences, and a remark."""

    says = gettext_lazy(
        "The other side reads it once it has rated you too, or fourteen days after the closing. The resident "
        "never does."
    )
    department = forms.ModelChoiceField(
        None, label=gettext_lazy("Whom you rate"), widget=forms.RadioSelect, empty_label=None
    )
    timely, share, informed, quality, again = map(_mark, ITEMS)
    remark = Prose(max_length=1000, required=False, label=gettext_lazy("A remark"))

    def choose(self) -> None:
        scene = self.scene
        owed = whistles.owed(scene.case, policies.standing(scene.actor, scene.case))
        rows = Department.objects.filter(pk__in={rated for _rater, rated in owed})
        self.fields["department"].queryset = rows
        if len({rated for _rater, rated in owed}) == 1:
            self.initial.setdefault("department", owed[0][1])


FORMS: MappingProxyType[Verb, type[ActForm]] = MappingProxyType(
    {
        Verb.WHISTLE: Whistle,
        Verb.ACKNOWLEDGE: Acknowledge,
        Verb.ARRIVE: Arrive,
        Verb.ACT: Act,
        Verb.MINUTES: Minutes,
        Verb.CALL_OFF: CallOff,
        Verb.RATE: Rate,
    }
)
