"""What a call may hold, cleaned; nothing here saves. What is not named is not taken, such as a status."""

import uuid
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import ValidationError as FormError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.fields import empty
from rest_framework.serializers import ValidationError

from grievances.actions.behalf import Asked, counter_post
from grievances.actions.filing import LONGEST_BODY, LONGEST_TITLE, Filing
from grievances.actions.photos import MOST as MOST_PHOTOS
from grievances.forms.inputs import Phone
from grievances.models import Behalf
from grievances.models.grievance import Channel
from portal.accounts.identities import Filer
from portal.areas import selectors as areas
from portal.departments import selectors as departments
from portal.departments.actors import Actor
from portal.departments.models import Category, Department

MICRODEGREE = Decimal("0.000001")


class ByCode(serializers.CharField):
    """A row named by its code. `find(code)` answers with the row, or None."""

    default_error_messages = {"unknown": gettext_lazy("There is nothing with the code “{code}” here.")}

    def __init__(self, find: Callable[[str], Any], **more: Any):
        super().__init__(max_length=40, **more)
        self.find = find

    def run_validation(self, data: Any = empty) -> Any:
        code = super().run_validation(data)
        if code is None:
            return None
        found = self.find(code)
        if found is None:
            self.fail("unknown", code=code)
        return found


def category_of(code: str) -> Category | None:
    return Category.objects.filter(code=code, active=True).first()


def department_of(code: str) -> Department | None:
    return departments.open_departments().select_related("area").filter(code=code).first()


class Photos(serializers.ListField):
    """Up to five photos, as multipart parts of the same name."""

    def __init__(self, **more: Any):
        picture = serializers.FileField(use_url=False)
        super().__init__(child=picture, required=False, max_length=MOST_PHOTOS, **more)


class Degrees(serializers.DecimalField):
    """A longitude or a latitude (WGS 84), however many digits a device tells."""

    def __init__(self, most: int, **more: Any):
        limits = {"max_value": most, "min_value": -most, "max_digits": None, "decimal_places": None}
        super().__init__(required=False, allow_null=True, **limits, **more)

    def to_internal_value(self, data: Any) -> Decimal:
        return super().to_internal_value(data).quantize(MICRODEGREE, ROUND_HALF_UP)


class NewCase(serializers.Serializer):
    """A filing: what happened and where; all else is optional."""

    body = serializers.CharField(
        max_length=LONGEST_BODY, help_text=gettext_lazy("What happened, in plain words.")
    )
    title = serializers.CharField(max_length=LONGEST_TITLE, required=False, allow_blank=True)
    area = ByCode(
        areas.place, required=False, help_text=gettext_lazy("Code of a community or a grid; or a point.")
    )
    longitude = Degrees(180)
    latitude = Degrees(90)
    place = serializers.CharField(max_length=200, required=False, allow_blank=True)
    category = ByCode(
        category_of,
        required=False,
        allow_null=True,
        help_text=gettext_lazy("Without one the grid officer decides; /suggest/ proposes some."),
    )
    photos = Photos()
    anonymous = serializers.BooleanField(default=True)
    guarded = serializers.BooleanField(
        default=False,
        help_text=gettext_lazy(
            "Those who handle it can't learn who filed: discipline inspection and the co-operation centre "
            "may, for a purpose; and the resident is asked later whether they are put under pressure."
        ),
    )
    name = serializers.CharField(max_length=60, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=24, required=False, allow_blank=True)
    email = serializers.EmailField(max_length=200, required=False, allow_blank=True)
    sensitive_consent = serializers.BooleanField(
        default=False,
        help_text=gettext_lazy(
            "The resident agrees that a category with `sensitive` is handled together with name, phone, "
            "e-mail or account. Asked only where both are there: without them none is needed."
        ),
    )
    public_text = serializers.BooleanField(
        default=False,
        help_text=gettext_lazy("The words may stand in the public register, without personal details."),
    )
    for_resident = serializers.BooleanField(
        default=False,
        help_text=gettext_lazy("An officer files for a resident, who gets the private code."),
    )
    how = serializers.ChoiceField(
        choices=Behalf.How.values,
        required=False,
        help_text=gettext_lazy("With `for_resident`: how they came to the officer."),
    )
    agreed = serializers.ChoiceField(
        choices=Behalf.Agreed.values,
        required=False,
        help_text=gettext_lazy("With `for_resident`: how they agreed to it."),
    )
    because = serializers.ChoiceField(
        choices=Behalf.Because.values,
        required=False,
        help_text=gettext_lazy("With `for_resident`: why they don't file it themselves."),
    )
    all_the_same = serializers.BooleanField(
        default=False,
        help_text=gettext_lazy(
            "It has happened again: else the same words of one person about one place within a day are "
            "refused (409)."
        ),
    )
    form_key = serializers.UUIDField(
        required=False,
        help_text=gettext_lazy("Instead of the header Idempotency-Key: the same one is the same case."),
    )

    def validate_phone(self, value: str) -> str:
        try:
            return Phone(required=False).clean(value)
        except FormError as error:
            raise ValidationError(error.messages) from error

    def validate_for_resident(self, value: bool) -> bool:
        if value and counter_post(self.context["actor"]) is None:
            raise ValidationError(_("Only officers at a counter, or of a grid, file for somebody else."))
        return value

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if not given["anonymous"] and not given.get("name"):
            raise ValidationError({"name": _("Please write your name, or choose to stay anonymous.")})
        given["area"] = given.get("area") or self._area_at(given)
        return given

    def _area_at(self, given: dict[str, Any]) -> Any:
        longitude, latitude = given.get("longitude"), given.get("latitude")
        if longitude is None or latitude is None:
            raise ValidationError({"area": ErrorDetail(_("Say where: an area, or a point."), "required")})
        found = areas.at_point(float(longitude), float(latitude))
        if found is None:
            raise ValidationError({"area": _("This point is outside the district. Please name the area.")})
        return found

    def _behalf(self, given: dict[str, Any]) -> Asked:
        return Asked(*(given.get(name, "") for name in ("how", "agreed", "because")))

    def filing(self, key: uuid.UUID, actor: Actor, photos: tuple[str, ...]) -> Filing:
        """The filing that the action takes. `photos`: tokens of what was staged under the key."""
        given, language = self.validated_data, get_language() or "zh-hans"
        filer = Filer(
            name=given.get("name", ""),
            phone=given.get("phone", ""),
            email=given.get("email", ""),
            anonymous=given["anonymous"],
            language=language,
            owner_index="" if given["for_resident"] else actor.owner_index,
            sensitive_consent=given["sensitive_consent"],
            consent_told=given["for_resident"],
        )
        same = (
            "body", "area", "title", "category", "place", "longitude", "latitude", "public_text",
            "all_the_same", "guarded",
        )  # fmt: skip
        return Filing(
            **{name: given[name] for name in same if name in given},
            form_key=str(key),
            language=language,
            channel=Channel.API,
            behalf=self._behalf(given) if given["for_resident"] else None,
            photos=photos,
            filer=filer,
        )
