"""Forms of calendars: hours by weekday, days off, worked days; an uploaded file; the area that uses one."""

import json
import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from portal.departments.actions.revisions import LONGEST_REASON
from portal.departments.forms.inputs import AreaChoice, Form, Names
from portal.engines.limits.calendar import DAYS, BadCalendar, Calendar

WEEKDAYS = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}
BETWEEN = re.compile(r"[,，;；、\s]+")
FROM_TO = re.compile(r"\s*[-–—~～至]\s*")
LARGEST_FILE = 200_000
LONGEST_SPAN = 366


class ReasonForm(Form):
    """Why it changes."""

    reason = forms.CharField(
        label=_("Why does it change?"),
        max_length=LONGEST_REASON,
        help_text=_("For example: the State Council's notice on days off in 2027, with its number."),
    )


class CalendarForm(Names, ReasonForm):
    """The next version of a calendar, as a person writes it."""

    timezone = forms.CharField(label=_("Time zone"), max_length=64, initial="Asia/Shanghai")
    holidays = forms.CharField(
        label=_("Days off"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("A day to a line, written as 2026-10-01; 2026-10-01 to 2026-10-07 is written with “..”."),
    )
    extra_working_days = forms.CharField(
        label=_("Weekend days that are worked instead"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Written in the same way. They have the hours of a Monday."),
    )
    provisional_from = forms.DateField(
        label=_("Not announced yet from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("From this day on due times say that the days off may still change."),
    )

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        for day in DAYS:
            self.fields[day] = forms.CharField(label=WEEKDAYS[day], required=False, max_length=120)
        self.fields["mon"].help_text = _("Write 09:00-12:00, 13:00-17:00; leave empty what is not worked.")
        self.order_fields(["name_zh", "name_en", "timezone", *DAYS])

    def clean(self) -> dict[str, Any]:
        """Hours that nobody could work are told beside their own day."""
        given = super().clean() or self.cleaned_data
        for day in DAYS:
            if given.get(day, "").strip() and not _sound(hours(given[day])):
                self.add_error(day, gettext("Write the hours one after the other: 09:00-12:00, 13:00-17:00."))
        if not any(given.get(day, "").strip() for day in DAYS) and not set(DAYS) & set(self.errors):
            self.add_error("mon", gettext("A calendar needs at least one working hour."))
        return given

    def data_of(self) -> dict[str, Any]:
        """The exchange form; times and dates are read as they were written, for the calendar to judge."""
        given = self.cleaned_data
        until = given["provisional_from"]
        return {
            "name_zh": given["name_zh"],
            "name_en": given["name_en"],
            "timezone": given["timezone"].strip(),
            "week": {day: hours(given[day]) for day in DAYS if given[day].strip()},
            "holidays": days(given["holidays"]),
            "extra_working_days": days(given["extra_working_days"]),
        } | ({"provisional_from": until.isoformat()} if until else {})


class NewCalendarForm(CalendarForm):
    """The first version of another calendar."""

    code = forms.RegexField(
        label=pgettext_lazy("calendar", "Code"),
        regex=r"^[A-Z][A-Z0-9-]{1,19}$",
        help_text=_("Capital letters and figures, such as LH-DAM. It never changes."),
        error_messages={"invalid": _("Two to twenty capital letters, figures or hyphens.")},
    )

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.order_fields(["code", "name_zh", "name_en", "timezone", *DAYS])


class UploadForm(ReasonForm):
    """A calendar in the form in which they are exchanged."""

    file = forms.FileField(label=_("File (JSON)"))

    def data_of(self) -> dict[str, Any]:
        return self.cleaned_data["file"]

    def clean_file(self) -> dict[str, Any]:
        """The file's one calendar, as it was written."""
        given = self.cleaned_data["file"]
        if given.size > LARGEST_FILE:
            raise ValidationError(gettext("This file is too large to be a calendar."))
        try:
            found = json.loads(given.read().decode("utf-8-sig"))
        except ValueError as wrong:
            raise ValidationError(gettext("This file can't be read: it is not JSON.")) from wrong
        found = found[0] if isinstance(found, list) and len(found) == 1 else found
        if not isinstance(found, dict):
            raise ValidationError(gettext("The file must hold one calendar."))
        return found


class UseForm(Form):
    """An area whose cases shall count by the calendar."""

    area = AreaChoice()


def hours(text: str) -> list[list[str]]:
    """09:00-12:00, 13:00-17:00 as windows."""
    return [FROM_TO.split(each) for each in BETWEEN.split(FROM_TO.sub("-", text.strip())) if each]


def _sound(windows: list[list[str]]) -> bool:
    try:
        Calendar.parse({"code": "X", "timezone": "UTC", "week": {"mon": windows}})
    except BadCalendar:
        return False
    return True


def days(text: str) -> list[str]:
    """Dates between blanks or commas; 2026-10-01..2026-10-07 is each day from the first to the last."""
    found: list[str] = []
    for each in BETWEEN.split(text.strip()):
        first, dots, last = each.partition("..")
        found += _span(first, last) if dots else [each]
    return [day for day in found if day]


def _span(first: str, last: str) -> list[str]:
    """Each day from the first to the last; what is no date, or more than a year, is left for the calendar to
    refuse."""
    try:
        begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return [f"{first}..{last}"]
    if not 0 <= (ends - begins).days <= LONGEST_SPAN:
        return [f"{first}..{last}"]
    return [(begins + timedelta(days=n)).isoformat() for n in range((ends - begins).days + 1)]


def as_typed(data: dict[str, Any]) -> dict[str, Any]:
    """A calendar as the form shows it."""
    week = {day: ", ".join("-".join(pair) for pair in data["week"].get(day, [])) for day in DAYS}
    lists = {name: "\n".join(data[name]) for name in ("holidays", "extra_working_days")}
    names = {name: data.get(name) for name in ("name_zh", "name_en", "timezone", "provisional_from")}
    return names | week | lists
