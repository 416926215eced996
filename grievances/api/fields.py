"""The fields that calls on a case share."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from grievances.actions.handling import LONGEST_LETTER


class Prose(serializers.CharField):
    """A text of several lines."""

    def __init__(self, **more: Any):
        super().__init__(max_length=LONGEST_LETTER, **more)


class Deed(serializers.Serializer):
    """The fields of an act, named as its action names them."""

    def wishes(self) -> dict[str, Any]:
        """The keyword arguments of the action."""
        given = dict(self.validated_data)
        if "photos" in self.fields:
            given["photos_given"] = tuple(given.pop("photos", ()))
        return given


class Versioned(Deed):
    """An act that is refused where somebody was faster."""

    seen = serializers.IntegerField(
        required=False,
        min_value=0,
        help_text=_("The version that you looked at; 409 where the case is newer."),
    )


class Reply(Versioned):
    """A reply to the resident; what reads like many others is refused once (400), at `anyway`."""

    anyway = serializers.BooleanField(
        default=False,
        help_text=_("True: to be sent although it is nearly the same as replies in other cases."),
    )
