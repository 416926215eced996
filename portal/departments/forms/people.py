"""Forms of people, posts and passwords."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.departments import selectors
from portal.departments.forms.inputs import NONE, AreaChoice, DepartmentChoice, Form
from portal.departments.forms.units import DAY
from portal.departments.models import Role
from portal.departments.wording import ROLES

# What each role is for, in the words of the page that gives it.
PURPOSES = {
    Role.GRID_OFFICER: _("triages and files in an area, and works on the community's parts there"),
    Role.HANDLER: _("handles what the department has"),
    Role.SUPERVISOR: _("is told when the department is late"),
    Role.RULING: _("rules on disputes in an area"),
    Role.DISTRICT_HEAD: _("is told of what is very late"),
    Role.PANEL_SECRETARY: _("draws panels and opens sessions"),
    Role.POLICY: _("keeps the responsibility list and the categories"),
    Role.ADMINISTRATOR: _("keeps departments, people, limits"),
}


def roles() -> list[tuple[str, Any]]:
    return [*NONE, *((role.value, f"{ROLES[role]}: {PURPOSES[role]}") for role in Role)]


class PersonForm(Form):
    """What can be changed of a person."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("News of their cases goes there."),
        error_messages={"invalid": _("Please check the e-mail address, for example name@example.com.")},
    )
    language = forms.ChoiceField(
        label=_("Language of their mails"), choices=settings.LANGUAGES, initial=settings.LANGUAGE_CODE
    )


class NewPersonForm(PersonForm):
    """Somebody who is being added."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Small letters, figures, dots or hyphens. They sign in with it; it stays the same."),
    )
    field_order = ("username", "name_zh", "name_en", "email", "language")


class PostForm(Form):
    """A post that is being given."""

    role = forms.ChoiceField(label=_("Post"), choices=roles)
    department = DepartmentChoice()
    area = AreaChoice(
        required=False,
        empty_label=_("The department's"),
        help_text=_("Grid officers, ruling officers and heads see the cases of this area."),
    )
    from_day = forms.DateField(
        label=_("Held from"),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        initial=selectors.today,
        error_messages={"invalid": _("Please write the day like this: 2026-10-01.")},
    )

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["department"].offer()  # type: ignore[attr-defined]


class EndPostForm(Form):
    """A post that is being ended."""

    on = forms.DateField(
        label=_("Not held any more from"),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        initial=selectors.today,
        error_messages={"invalid": _("Please write the day like this: 2026-10-01.")},
    )


class PasswordForm(Form):
    """A password, twice."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Four words that don't belong together are easy to keep."),
    )
    again = forms.CharField(
        label=_("The same once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("The two passwords differ."))
        return given
