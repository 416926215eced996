"""What is typed on patrols: cleaned here, saved by the actions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grievances.forms.inputs import Coordinate, Line, Photos, Prose
from grievances.models import PatrolCheck, PatrolPlan
from grievances.patrols import policies
from grievances.patrols.actions.finding import Found
from grievances.patrols.actions.planning import MOST_EVERY, MOST_POINTS, Wanted
from grievances.patrols.actions.recording import LONGEST
from portal.accounts.models import Person
from portal.areas.models import Area, Level
from portal.departments.actors import Actor
from portal.departments.models import Category, Department
from portal.departments.selectors import open_departments

CASE, SOLVED = "case", "solved"
WAYS = (
    (CASE, _("It needs a department: make it a case")),
    (SOLVED, _("Solved on the spot, and the photo shows it")),
)
RESULTS = (
    (PatrolCheck.Result.SAME.value, _("As reported")),
    (PatrolCheck.Result.OTHER.value, _("Not as reported")),
)
WEEKDAYS = (
    ("", _("By working days")), ("1", _("Every Monday")), ("2", _("Every Tuesday")),
    ("3", _("Every Wednesday")), ("4", _("Every Thursday")), ("5", _("Every Friday")),
    ("6", _("Every Saturday")), ("7", _("Every Sunday")),
)  # fmt: skip
SHOWN_POINTS = 6


def kinds() -> list[Category]:
    """The kinds of matter that a patrol can find."""
    return list(Category.objects.filter(active=True, about_staff=False))


def _grouped(rows: Iterable[Category]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append((row.code, row.name))
    return list(groups.items())


class SettleForm(forms.Form):
    """What a finding is: `into`, the reference of the open case of the same matter; empty: one of its own."""

    into = forms.CharField(max_length=16, required=False)


class FindForm(forms.Form):
    """What was found. `key`: made on the device; the category is the point's where none is chosen."""

    use_required_attribute = False
    key = forms.CharField(max_length=36, widget=forms.HiddenInput)
    point = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label=_("At which point?"))
    text = Prose(
        max_length=LONGEST,
        label=_("What did you find?"),
        error_messages={"required": _("Please say what you found.")},
    )
    category = forms.ChoiceField(required=False, label=_("What kind of matter is it?"))
    photos = Photos(label=_("Photos"), help_text=_("Where and when they were taken is removed."))
    place = Line(
        required=False,
        max_length=200,
        label=_("Where exactly?"),
        help_text=_("Building, entrance, lamp post …"),
    )
    longitude, latitude = Coordinate(180), Coordinate(90)
    way = forms.ChoiceField(
        label=_("What becomes of it?"),
        choices=WAYS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what becomes of it.")},
    )

    def __init__(self, *args: Any, plan: PatrolPlan, **more: Any):
        super().__init__(*args, **more)
        self.points = {point.pk: point for point in plan.points.select_related("category")}
        rows = [(key, f"{point.position}. {point.words}") for key, point in self.points.items()]
        self.fields["point"].choices = [("", _("At none of them")), *rows]
        self.kinds = {row.code: row for row in kinds()}
        self.fields["category"].choices = [("", _("The point's own kind")), *_grouped(self.kinds.values())]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not given.get("point") and not given.get("category") and "category" not in self.errors:
            self.add_error("category", _("Please choose a kind, or a point."))
        return given

    def given(self, tokens: tuple[str, ...], language: str) -> Found:
        """What the action takes."""
        given = self.cleaned_data
        named = {name: given[name] for name in ("key", "text", "place", "longitude", "latitude")}
        return Found(
            **named,
            solved=given["way"] == SOLVED,
            point=self.points.get(given["point"]),
            category=self.kinds.get(given["category"]),
            language=language,
            photos=tokens,
        )


class FinishForm(forms.Form):
    use_required_attribute = False
    why = Line(required=False, max_length=300, label=_("Why are points left out?"))


class CheckForm(forms.Form):
    """What somebody saw who looked again."""

    use_required_attribute = False
    form_key = forms.CharField(max_length=36, widget=forms.HiddenInput)
    result = forms.ChoiceField(
        choices=RESULTS,
        widget=forms.RadioSelect,
        label=_("How is it there?"),
        error_messages={"required": _("Please choose what you found.")},
    )
    text = Prose(
        max_length=LONGEST,
        label=_("What you saw"),
        error_messages={"required": _("Please write what you saw.")},
    )
    photos = Photos(label=_("Photos"), help_text=_("Needed where it is not as reported."))


class PlanForm(forms.Form):
    """A plan, with a few points: words and kind each."""

    use_required_attribute = False
    form_key = forms.CharField(max_length=36, widget=forms.HiddenInput)
    title = Line(
        max_length=80,
        label=_("Name of the plan"),
        error_messages={"required": _("Please give the plan a name.")},
    )
    area = forms.ModelChoiceField(None, label=_("Grid"), to_field_name="code", empty_label=_("Choose a grid"))
    department = forms.ModelChoiceField(
        None, label=_("Which office walks it"), to_field_name="code", empty_label=_("Choose an office")
    )
    officer = forms.ModelChoiceField(
        None,
        required=False,
        label=_("Who walks it"),
        to_field_name="username",
        empty_label=_("Whoever of the office has the grid"),
    )
    route = Line(
        required=False, max_length=300, label=_("The way"), help_text=_("From where, along what, to where.")
    )
    weekday = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, choices=WEEKDAYS, label=_("How often")
    )
    every = forms.IntegerField(
        required=False, min_value=1, max_value=MOST_EVERY, initial=1, label=_("Every so many working days"),
        help_text=_("1: every working day. Of no matter where a weekday is chosen."),
    )  # fmt: skip
    from_day = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    until_day = forms.DateField(
        required=False, label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Without one it goes on until it is ended."),
    )  # fmt: skip
    share = forms.IntegerField(
        min_value=0, max_value=100, initial=10, label=_("Looked at again, of a hundred"),
        help_text=_("Of points found in order and of findings solved on the spot; by somebody else."),
    )  # fmt: skip
    check_days = forms.IntegerField(
        min_value=1, max_value=30, initial=3, label=_("Looked at again within so many working days")
    )
    more = False  # all the rows for points are shown
    CHOICES = ("weekday", "every", "from_day", "until_day", "share", "check_days")

    def __init__(self, *args: Any, actor: Actor, **more: Any):
        super().__init__(*args, **more)
        paths = policies.planning_paths(actor)
        self.fields["area"].queryset = Area.objects.filter(_within(paths), level=Level.GRID).defer("boundary")
        units = open_departments().filter(kind__in=policies.OFFICES).select_related("area")
        near = [unit.pk for unit in units if _touches(unit.area.path, paths)]
        self.fields["department"].queryset = Department.objects.filter(pk__in=near)
        people = Person.objects.filter(is_active=True, posts__role__in=policies.ON_FOOT)
        people = people.filter(posts__department__in=near).order_by("username").distinct()
        self.fields["officer"].queryset = people
        self.kinds = {row.code: row for row in kinds()}
        for n in range(1, MOST_POINTS + 1):
            self._point(n)

    def _point(self, n: int) -> None:
        words = _("Point %(n)s") % {"n": n}
        self.fields[f"words_{n}"] = Line(required=False, max_length=120, label=words)
        choices = [("", _("Choose a kind")), *_grouped(self.kinds.values())]
        label = _("Kind of point %(n)s") % {"n": n}
        self.fields[f"kind_{n}"] = forms.ChoiceField(required=False, choices=choices, label=label)

    @property
    def points(self) -> list[tuple]:
        """The pairs of fields of the points: a few at first, all that have anything in them."""
        pairs = [(self[f"words_{n}"], self[f"kind_{n}"]) for n in range(1, MOST_POINTS + 1)]
        used = [n for n, pair in enumerate(pairs, start=1) if pair[0].value() or pair[1].value()]
        return pairs[: max(MOST_POINTS if self.more else SHOWN_POINTS, *used, 0)]

    @property
    def more_fit(self) -> bool:
        return len(self.points) < MOST_POINTS

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("every") is None and "every" not in self.errors:
            given["every"] = 1
            if given.get("weekday") is None:
                self.add_error("every", _("Please say every how many working days, or choose a weekday."))
        found = []
        for n in range(1, MOST_POINTS + 1):
            words, kind = given.get(f"words_{n}"), given.get(f"kind_{n}")
            if bool(words) != bool(kind):
                self.add_error(f"kind_{n}" if words else f"words_{n}", _("A point needs words and a kind."))
            elif words:
                found.append((words, self.kinds[kind]))
        given["points"] = tuple(found)
        return given

    def given(self) -> Wanted:
        """What the action takes."""
        names = ("form_key", "title", "area", "department", "officer", "route", "points", *self.CHOICES)
        return Wanted(**{name: self.cleaned_data[name] for name in names})


def plan_as_typed(made: PatrolPlan) -> dict[str, Any]:
    """A plan as its form shows it."""
    names = ("title", "route", "weekday", "every", "share", "check_days")
    shown = {name: getattr(made, name) for name in names}
    shown |= {"area": made.area.code, "department": made.department.code}
    shown |= {"officer": made.officer.username if made.officer else None}
    shown |= {"until_day": made.until_day.isoformat() if made.until_day else None}
    for point in made.points.select_related("category"):
        shown |= {f"words_{point.position}": point.words, f"kind_{point.position}": point.category.code}
    return shown


def _within(paths: Iterable[str]) -> Q:
    found = Q(pk__in=())
    for path in paths:
        found |= Q(path__startswith=path)
    return found


def _touches(path: str, paths: Iterable[str]) -> bool:
    """Whether the area lies in one of them, or one of them in it."""
    return any(path.startswith(other) or other.startswith(path) for other in paths)
