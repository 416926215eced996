"""What an officer fills in for each verb: one form per verb, in FORMS; `given()` is what the action takes."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grievances import policies
from grievances.actions import photos
from grievances.actions.handling import LONGEST_LETTER
from grievances.actions.naming import REASONS, Names
from grievances.actions.resolving import Reply
from grievances.forms.inputs import Line, Photos, Prose
from grievances.lifecycle import Verb
from grievances.models import Assignment, Grievance
from grievances.selectors import CasePage, may_read_thread
from grievances.templatetags.casework import names
from portal.areas import selectors as areas
from portal.areas.models import Area
from portal.departments import selectors as departments
from portal.departments.actors import Actor
from portal.departments.models import Category, Department
from portal.kit.errors import Invalid

SHORT = 300
OWN = frozenset({"seen", "form_key", "named"})  # the form's, not the action's


@dataclass(frozen=True)
class Scene:
    """Who is about to act, on which case."""

    actor: Actor
    page: CasePage

    @property
    def case(self) -> Grievance:
        return self.page.case

    @property
    def usual_leads(self) -> list[Department]:
        """Who leads this kind of matter where the responsibility list covers it."""
        category = self.case.category
        return departments.leads_of(category) if category else []


class ActForm(forms.Form):
    """`seen`: the version of the case that the page was made from. `form_key`: its own, for a second go."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput)
    form_key = forms.CharField(max_length=36, widget=forms.HiddenInput)

    def __init__(self, *args: Any, scene: Scene, **more: Any):
        super().__init__(*args, **more)
        self.scene = scene
        self.fields["named"] = forms.ChoiceField(
            required=False, choices=[*REASONS.items()], widget=forms.HiddenInput, label=_("Why it must stay")
        )
        self.choose()

    def choose(self) -> None:
        """Offer what can be chosen in this case."""

    def given(self) -> dict[str, Any]:
        """The action's arguments."""
        return {name: value for name, value in self.cleaned_data.items() if name not in OWN}

    def refused(self, refusal: Exception) -> None:
        """The text names who filed: now it can be said why."""
        if isinstance(refusal, Names):
            self.fields["named"].widget = forms.RadioSelect(choices=self.fields["named"].choices)

    def renew(self, page: CasePage) -> None:
        """It was refused, and is sent again from the case as it stands now."""
        self.data["seen"] = page.case.version

    def keep_photos(self) -> None:
        """Keep the photos that came along, for the next attempt."""

    @property
    def written(self) -> list[str]:
        """What was typed at some length: handed back where it can't be sent any more."""
        texts = [name for name, field in self.fields.items() if isinstance(field, Prose | Line)]
        return [self.data[name] for name in texts if self.data.get(name)]


def letter(label: Any, **more: Any) -> Prose:
    """A text as long as a letter."""
    return Prose(max_length=more.pop("most", LONGEST_LETTER), label=label, **more)


class Sign(ActForm):
    """Nothing to fill in."""


class Correct(ActForm):
    category = forms.ChoiceField(required=False, label=gettext_lazy("What it is about"))
    area = forms.ChoiceField(label=gettext_lazy("Where it is"))
    note = Line(
        required=False,
        max_length=SHORT,
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("It stands in the case's history; the resident reads it too."),
    )

    def choose(self) -> None:
        self._categories: dict[str, Category] = {}
        self._areas: dict[str, Area] = {}
        self.fields["category"].choices = [("", _("Not known yet")), *self._grouped_categories()]
        self.fields["area"].choices = self._grouped_areas()
        case = self.scene.case
        self.initial |= {"category": str(case.category_id or ""), "area": str(case.area_id)}

    def _grouped_categories(self) -> Iterable[tuple[str, list]]:
        for group, rows in departments.grouped_categories():
            self._categories |= {str(row.pk): row for row in rows}
            yield group, [(str(row.pk), row.name) for row in rows]

    def _grouped_areas(self) -> list[tuple[str, Any]]:
        here = self.scene.case.area
        grouped = []
        for community, grids in areas.places():
            rows = [community, *grids]
            self._areas |= {str(row.pk): row for row in rows}
            grouped.append((community.name, [(str(row.pk), row.name) for row in rows]))
        if str(here.pk) not in self._areas:
            self._areas[str(here.pk)] = here
            grouped.insert(0, (str(here.pk), here.name))
        return grouped

    def clean_category(self) -> Category | None:
        return self._categories.get(self.cleaned_data["category"])

    def clean_area(self) -> Area:
        return self._areas[self.cleaned_data["area"]]


class Dispatch(ActForm):
    lead = forms.ModelChoiceField(
        None, label=gettext_lazy("Who leads"), empty_label=gettext_lazy("Choose a department")
    )
    reason = Line(
        max_length=SHORT,
        label=gettext_lazy("Why this department"),
        help_text=gettext_lazy("It stands in the case's history; the resident reads it too."),
    )
    helpers = forms.ModelMultipleChoiceField(
        None, required=False, label=gettext_lazy("Who assists"), widget=forms.CheckboxSelectMultiple
    )

    def choose(self) -> None:
        here = self.scene.case.area.path
        self.fields["lead"].queryset = departments.may_lead_in(here)
        self.fields["helpers"].queryset = departments.working_in(here)
        if self.scene.usual_leads:
            told = _("Elsewhere this kind of matter is led by: %(units)s.")
            self.fields["lead"].help_text = told % {"units": names(self.scene.usual_leads)}


class WithPhotos(ActForm):
    """Photos of a form that was refused stay with it: `kept` names them by their tokens."""

    photos = Photos(
        label=gettext_lazy("Photos"),
        help_text=gettext_lazy("At most five. Where they were taken is removed."),
    )
    kept = forms.MultipleChoiceField(
        required=False, label=gettext_lazy("Photos kept from before"), widget=forms.CheckboxSelectMultiple
    )

    def choose(self) -> None:
        key = self.data.get("form_key") or self.initial.get("form_key")
        rows = photos.staged_for(str(key)) if key else []
        self._staged = {row.token: row for row in rows}
        field = self.fields["kept"]
        field.widget = forms.CheckboxSelectMultiple() if rows else forms.MultipleHiddenInput()
        field.choices = [(token, row.name) for token, row in self._staged.items()]

    def given(self) -> dict[str, Any]:
        values = super().given()
        kept = [self._staged[token] for token in values.pop("kept", ())]
        files = tuple(File(row.file, name=row.name) for row in kept)
        return values | {"photos_given": (*values.pop("photos"), *files)}

    def keep_photos(self) -> None:
        for upload in self.cleaned_data.get("photos", ()):
            with suppress(Invalid):
                staged = photos.stage(self.data["form_key"], upload)
                self.data.appendlist("kept", staged.token)
        self.choose()


class Solve(WithPhotos):
    facts = letter(gettext_lazy("What you found"))
    basis = letter(
        gettext_lazy("Basis"),
        help_text=gettext_lazy("The rule or the standard that you went by, with its article."),
    )
    decision = letter(gettext_lazy("What was done or decided"))
    next_steps = letter(gettext_lazy("What comes next"), required=False)
    evidence = letter(
        gettext_lazy("How it can be checked"),
        required=False,
        help_text=gettext_lazy("Where to look, whom to ask, which record. Needed where there is no photo."),
    )
    field_order = ("facts", "basis", "decision", "next_steps", "evidence", "photos", "kept", "anyway")

    def given(self) -> dict[str, Any]:
        values = super().given()
        return {"reply": Reply(**{name: values.pop(name) for name in Reply.__dataclass_fields__}), **values}


class Compared(ActForm):
    """A reply that is nearly the same as others is flagged; then it can be sent all the same."""

    anyway = forms.BooleanField(
        required=False, widget=forms.HiddenInput, label=gettext_lazy("Send it all the same")
    )

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        if field == "anyway":
            self.fields["anyway"].widget = forms.CheckboxInput()


class Propose(Compared, Solve):
    """The reasoned reply of the department that leads."""


class Contact(Compared):
    text = letter(gettext_lazy("What the resident should know"))
    field_order = ("text", "anyway")


class Ask(ActForm):
    text = letter(gettext_lazy("Your question to the resident"))


class Note(ActForm):
    part = forms.ChoiceField(label=gettext_lazy("Who reads it"), widget=forms.RadioSelect)
    text = letter(gettext_lazy("Note"), help_text=gettext_lazy("The resident never sees notes."))

    def choose(self) -> None:
        scene = self.scene
        helpers = [part for part in scene.page.parts if not part.is_lead]
        self._threads = {
            str(part.pk): part for part in helpers if may_read_thread(scene.actor, scene.case, part)
        }
        if not self._threads:
            del self.fields["part"]
            return
        only = _("Only %(unit)s and the lead")
        rows = [(key, only % {"unit": part.department.name}) for key, part in self._threads.items()]
        self.fields["part"].choices = [("all", _("All departments in the case")), *rows]
        self.initial.setdefault("part", "all")

    def given(self) -> dict[str, Any]:
        values = super().given()
        return values | {"part": self._threads.get(values.get("part", ""))}


class Finish(WithPhotos):
    result = letter(gettext_lazy("What was done"))
    field_order = ("result", "photos", "kept")


class Join(ActForm):
    department = forms.ModelChoiceField(
        None, label=gettext_lazy("Department"), empty_label=gettext_lazy("Choose a department")
    )
    task = Line(max_length=SHORT, label=gettext_lazy("What it is to do"))
    mandatory = forms.BooleanField(
        required=False,
        initial=True,
        label=gettext_lazy("No resolution can be proposed before this is done"),
    )

    def choose(self) -> None:
        taking_part = [part.department_id for part in self.scene.page.parts]
        rows = departments.working_in(self.scene.case.area.path)
        self.fields["department"].queryset = rows.exclude(pk__in=taking_part)


class Waive(ActForm):
    part = forms.ChoiceField(label=gettext_lazy("Which sub-task"), widget=forms.RadioSelect)
    reason = Line(max_length=SHORT, label=gettext_lazy("Why it is not needed"))

    def choose(self) -> None:
        self._parts = {str(part.pk): part for part in policies.waivable(self.scene.actor, self.scene.case)}
        rows = [(key, _task(part)) for key, part in self._parts.items()]
        self.fields["part"].choices = rows
        if len(rows) == 1:
            self.initial.setdefault("part", rows[0][0])

    def clean_part(self) -> Assignment:
        return self._parts[self.cleaned_data["part"]]


def _task(part: Assignment) -> str:
    return f"{part.department.name} · {part.task}" if part.task else part.department.name


class Object(ActForm):
    cites = Line(
        max_length=120,
        label=gettext_lazy("Item of the responsibility list that you cite"),
    )
    reason = letter(gettext_lazy("Why the case is not your department's"))
    proposes = forms.ModelChoiceField(
        None,
        required=False,
        label=gettext_lazy("Who should lead instead"),
        empty_label=gettext_lazy("Leave it to the centre"),
    )

    def choose(self) -> None:
        case = self.scene.case
        if case.item_id:
            self.initial.setdefault("cites", f"{case.item.number} {case.item.basis}"[:120])
        own = [part.department_id for part in self.scene.page.mine]
        self.fields["proposes"].queryset = departments.may_lead_in(case.area.path).exclude(pk__in=own)


class Rule(ActForm):
    lead = forms.ModelChoiceField(
        None, label=gettext_lazy("Who leads from now on"), empty_label=gettext_lazy("Choose a department")
    )
    ruling = letter(
        gettext_lazy("Reasons"),
        help_text=gettext_lazy("The ruling binds: the case can't be returned after it."),
    )

    helpers = forms.ModelMultipleChoiceField(
        None,
        required=False,
        label=gettext_lazy("Who assists besides"),
        widget=forms.CheckboxSelectMultiple,
    )

    def choose(self) -> None:
        here = self.scene.case.area.path
        self.fields["lead"].queryset = departments.may_lead_in(here)
        self.fields["helpers"].queryset = departments.working_in(here)
        proposed = [made.proposes_id for made in self.scene.page.objections if made.ruled_at is None]
        self.initial.setdefault("lead", proposed[0] if proposed else None)


class Read(ActForm):
    purpose = Line(
        max_length=SHORT,
        label=gettext_lazy("What you need it for"),
        help_text=gettext_lazy("The resident sees who read it, when, and this reason."),
    )


FORMS: MappingProxyType[Verb, type[ActForm]] = MappingProxyType(
    {
        Verb.CORRECT: Correct,
        Verb.DISPATCH: Dispatch,
        Verb.SOLVE: Solve,
        Verb.SIGN: Sign,
        Verb.CONTACT: Contact,
        Verb.ASK: Ask,
        Verb.NOTE: Note,
        Verb.FINISH: Finish,
        Verb.JOIN: Join,
        Verb.WAIVE: Waive,
        Verb.OBJECT: Object,
        Verb.RULE: Rule,
        Verb.PROPOSE: Propose,
        Verb.READ: Read,
    }
)
