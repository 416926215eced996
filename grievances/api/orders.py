"""What a call says about a supervision order 督办单."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from grievances.actions.supervising import MOST
from grievances.api.cleaning import ByCode, department_of
from grievances.api.fields import Prose, Versioned
from grievances.models import Supervision
from portal.engines.limits.models import Unit


class OrderOfCase(serializers.IntegerField):
    """An order of this very case, by its id; any other is not there."""

    default_error_messages = {"unknown": _("The case has no such order.")}

    def to_internal_value(self, data: Any) -> Supervision:
        pk = super().to_internal_value(data)
        found = self.context["case"].supervisions.filter(pk=pk).first()
        if found is None:
            self.fail("unknown")
        return found


class Limited(Versioned):
    amount = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=MOST)
    unit = serializers.ChoiceField(choices=Unit.values, required=False)


class Supervise(Limited):
    department = ByCode(department_of, required=False, allow_null=True)
    wanted = Prose()


class OfOrder(Versioned):
    order = OrderOfCase(required=False, allow_null=True, help_text=_("Needed where several orders are open."))


class Respond(OfOrder):
    text = Prose()


class SendBack(OfOrder, Limited):
    reason = Prose()
