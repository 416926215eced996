"""The three pages of a filing, and the draft that carries what was typed from one to the next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grievances.actions.filing import LONGEST_BODY
from grievances.forms.inputs import Coordinate, Email, Line, Phone, Photos, Prose, form_key
from portal.areas import selectors as areas
from portal.areas.models import Area
from portal.departments.models import Category

OPEN, OTHER = "open", "other"
ANONYMOUS, GUARDED, NAMED = "anonymous", "guarded", "named"
STAFF = "staff"


class WhatForm(forms.Form):
    """What happened, the one big field; photos are staged beside it."""

    use_required_attribute = False
    body = Prose(
        max_length=LONGEST_BODY,
        label=_("What happened?"),
        help_text=_("Say it in your own words: what, and since when. A few words are enough."),
        error_messages={"required": _("Please say what happened.")},
    )
    photos = Photos(
        label=_("Photos"),
        help_text=_("Up to 5. Where and when a photo was taken is removed from it."),
    )


class WhereForm(forms.Form):
    """Where: an area of the list or the map, or a point; and the place in words. `area` becomes the Area."""

    use_required_attribute = False
    area = forms.CharField(required=False, label=_("Community or grid"), widget=forms.Select)
    place = Line(
        required=False,
        max_length=200,
        label=_("Where exactly"),
        help_text=_("Estate, building, street or shop, as you would tell a neighbour."),
    )
    latitude, longitude = Coordinate(90), Coordinate(180)

    def offer(self, places: Iterable[tuple[Area, list[Area]]]) -> "WhereForm":
        """Let the page show these areas to choose from."""
        self.fields["area"].widget.choices = [("", _("Please choose")), *(_group(*row) for row in places)]
        return self

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        given["area"] = self._area(given)
        if given["area"] is None and not self.has_error("area"):
            self.add_error("area", self._missing(given))
        return given

    def _area(self, given: Mapping[str, Any]) -> Area | None:
        """The chosen area; without one the grid that holds the point."""
        if code := given.get("area"):
            return areas.place(code)
        if (point := _point(given)) is None:
            return None
        return areas.at_point(*point)

    def _missing(self, given: Mapping[str, Any]) -> str:
        if _point(given):
            return _("Your position is outside the district. Please choose the area from the list.")
        return _("Please choose where it is. The community is enough.")


def _point(given: Mapping[str, Any]) -> tuple[float, float] | None:
    longitude, latitude = given.get("longitude"), given.get("latitude")
    return None if longitude is None or latitude is None else (float(longitude), float(latitude))


def _group(community: Area, grids: list[Area]) -> tuple[str, list[tuple[str, Any]]]:
    whole = _("%(community)s (I don't know the grid)")
    return community.name, [
        (community.code, whole % {"community": community.name}),
        *((grid.code, grid.name) for grid in grids),
    ]


class CheckForm(forms.Form):
    """What kind of matter it is, how to reach the resident, and what may be shown. Cleans `category`."""

    use_required_attribute = False
    kind = forms.CharField(required=False, label=_("What kind of matter is it?"), widget=forms.RadioSelect)
    other = forms.CharField(required=False, label=_("Another kind"), widget=forms.Select)
    wish = forms.ChoiceField(
        label=_("May those who handle it know who you are?"),
        widget=forms.RadioSelect,
        choices=[
            (ANONYMOUS, _("No, I stay anonymous: nobody who handles it can see my name, phone or e-mail")),
            (
                GUARDED,
                _(
                    "Keep my name from those who handle it: only discipline inspection and the co-operation "
                    "centre may read it, and I am asked later whether anybody makes me pay for filing"
                ),
            ),
            (NAMED, _("Yes: they may read it where they need it, and I see who read it and why")),
        ],
        error_messages={"required": _("Please choose whether you stay anonymous.")},
    )
    name = Line(required=False, max_length=60, label=_("Your name"))
    phone = Phone(required=False, max_length=24, label=_("Phone"))
    email = Email(
        required=False,
        max_length=200,
        label=_("E-mail"),
        help_text=_("We write to you when something happens."),
        error_messages={"invalid": _("Please check the e-mail address, for example name@example.com.")},
    )
    sensitive_consent = forms.BooleanField(
        required=False,
        label=_("I agree that they handle this matter together with what I leave of myself"),
    )
    public_text = forms.BooleanField(
        required=False,
        label=_("My words may be shown in the public register, without personal details"),
        help_text=_("Otherwise only the kind of matter, the area and the progress are shown."),
    )

    def offer(self, kinds: Iterable, groups: Iterable) -> "CheckForm":
        """Let the page show the likely kinds, and all kinds under their groups."""
        self.fields["kind"].widget.choices = list(kinds)
        self.fields["other"].widget.choices = [("", _("Please choose")), *groups]
        return self

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        given["category"] = self._category(given)
        if given.get("wish") in (NAMED, GUARDED) and not given.get("name") and not self.has_error("name"):
            self.add_error("name", _("Please write your name, or choose to stay anonymous."))
        return given

    def _category(self, given: Mapping[str, Any]) -> Category | None:
        kind = given.get("kind") or OPEN
        if kind == OPEN:
            return None
        code = given.get("other") if kind == OTHER else kind
        found = Category.objects.filter(code=code, active=True).first() if code else None
        if found is None:
            self.add_error("other" if kind == OTHER else "kind", _("Please choose a kind, or leave it open."))
        return found


PAGES: dict[int, type[forms.Form]] = {1: WhatForm, 2: WhereForm, 3: CheckForm}
FIELDS = {
    1: ("body",),
    2: ("area", "place", "latitude", "longitude"),
    3: ("kind", "other", "wish", "name", "phone", "email", "sensitive_consent", "public_text"),
}
CONTACT = ("name", "phone", "email")
ALONG = ("form_key", "matter", "offered", "photos", "follows", "another", "again", "named")


@dataclass
class Draft:
    """A filing on its way through the pages: raw texts by field name, carried in the form itself.

    `at`: the page that was filled in. `offered`: the kind that page 3 proposed; left so, it is no choice.
    `another`: none of the neighbours' matters; `again`: it has happened again, and is filed all the same;
    `named`: they know that their own words name them.
    """

    at: int
    data: dict[str, str]

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Draft":
        """What was sent; a form key that is none is replaced."""
        names = [*ALONG, *(name for fields in FIELDS.values() for name in fields)]
        data = {name: given.get(name, "") for name in names if given.get(name)}
        data["form_key"] = form_key(data.get("form_key", ""))
        at = given.get("at", "1")
        return cls(int(at) if at in {"1", "2", "3"} else 1, data)

    @property
    def form_key(self) -> str:
        return self.data["form_key"]

    @property
    def photos(self) -> tuple[str, ...]:
        """The tokens of the photos that were accepted so far."""
        return tuple(self.data.get("photos", "").split())

    @property
    def may_be_anothers(self) -> bool:
        """Whether a neighbour may have filed it already: no complaint about staff, and not said to be another
        matter."""
        return self.data.get("matter") != STAFF and "another" not in self.data

    @property
    def spot(self) -> tuple[float, float] | None:
        """(longitude, latitude), where both were told and are numbers."""
        form = WhereForm(self.data)
        form.full_clean()
        return _point(form.cleaned_data)

    @property
    def is_personal(self) -> bool:
        """Whether contact details are among it: then no copy of the page may stay in a cache."""
        return any(self.data.get(name) for name in CONTACT)

    def form(self, page: int) -> forms.Form:
        """The page's form with what was typed, to be judged."""
        return PAGES[page](self.data)

    def unjudged(self, page: int) -> forms.Form:
        """The page's form with what was typed so far."""
        return PAGES[page](initial={"wish": ANONYMOUS, **self.data})

    def hidden(self, page: int) -> list[tuple[str, str]]:
        """What the page carries along unseen: everything that is not its own."""
        own = FIELDS[page]
        return [(name, value) for name, value in self.data.items() if value and name not in own]
