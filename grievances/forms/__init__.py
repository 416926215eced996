"""What was typed, cleaned; forms never save. A refusal of an action is put beside the field by `tried`."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm

from portal.kit.errors import Invalid, MoveRefused, TooMany


def tried(form: BaseForm, deed: Callable[[], Any]) -> int:
    """Do the deed; 0 if it is done. A refusal goes into the form, beside its field: then its status."""
    try:
        deed()
    except (Invalid, MoveRefused, TooMany) as refusal:
        field = getattr(refusal, "field", None)
        form.add_error(field if field in form.fields else None, str(refusal))
        if hasattr(form, "refused"):
            form.refused(refusal)
        return refusal.status
    return 0
