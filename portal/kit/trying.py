"""Doing what a form asks for: a refusal goes into the form, beside its field, and what was typed stays."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm

from portal.kit.errors import Invalid, MoveRefused, TooMany


def tried(form: BaseForm, deed: Callable[[], Any]) -> int:
    """Do the deed; 0 if it is done, else the refusal's status."""
    try:
        deed()
    except (Invalid, MoveRefused, TooMany) as refusal:
        field = getattr(refusal, "field", None)
        form.add_error(field if field in form.fields else None, str(refusal))
        return refusal.status
    return 0
