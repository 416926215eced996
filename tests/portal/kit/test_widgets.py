"""A <select> as it is drawn here is Django's own, but for the white space."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from portal.kit.widgets import Renderer

CHOICES = [("", "全部"), ("物业", [("A01", "楼道 <充电>"), (7, "seven")]), ("x&y", "“quoted” & more")]
WIDGETS = {
    "plain": forms.Select(choices=CHOICES),
    "attributes": forms.Select(choices=CHOICES, attrs={"required": True, "hidden": False, "size": 1200}),
    "many": forms.SelectMultiple(choices=CHOICES),
    "empty": forms.Select(),
}


def squeezed(markup: str) -> str:
    return re.sub(r"\s*\n\s*", "", markup)


@pytest.mark.parametrize("value", ["", "A01", "x&y", 7, ["A01", "7"]])
@pytest.mark.parametrize("name", WIDGETS)
def test_as_django_draws_it(name, value):
    renderers = DjangoTemplates(), Renderer()
    drawn = [WIDGETS[name].render("na<me", value, {"id": "a"}, renderer) for renderer in renderers]
    assert squeezed(drawn[0]) == squeezed(drawn[1])
    assert "selected" in drawn[1] or name == "empty" or isinstance(value, list)
