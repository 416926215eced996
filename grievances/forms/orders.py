"""What is filled in for supervision orders 督办单, joined to the table of forms by `views.acts`."""

from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from grievances import policies
from grievances.actions.supervising import MOST
from grievances.forms.acts import ActForm, letter
from grievances.lifecycle import Verb
from grievances.models import Supervision
from portal.departments.models import Department

UNITS = (
    ("working_days", gettext_lazy("working days")),
    ("calendar_days", gettext_lazy("calendar days")),
    ("working_hours", gettext_lazy("working hours")),
    ("calendar_hours", gettext_lazy("calendar hours")),
)


class Limited(ActForm):
    """How long the department has. Offered as the case's class gives for a sub-task."""

    amount = forms.IntegerField(min_value=1, max_value=MOST, label=gettext_lazy("Time to answer"))
    unit = forms.ChoiceField(choices=UNITS, label=gettext_lazy("Counted in"))

    def offer(self) -> None:
        """The class's row is offered; it can be changed."""
        given = self.scene.case.limit_class
        self.initial |= {"amount": given.part_amount, "unit": given.part_unit}


class Supervise(Limited):
    department = forms.ModelChoiceField(None, label=gettext_lazy("Department"), empty_label=None)
    wanted = letter(
        gettext_lazy("What is wanted"), help_text=gettext_lazy("The resident never reads orders and answers.")
    )
    field_order = ("department", "wanted", "amount", "unit")

    def choose(self) -> None:
        case = self.scene.case
        busy = {order.department_id for order in policies.open_orders(case)}
        free = [part.department_id for part in self.scene.page.parts if part.department_id not in busy]
        self.fields["department"].queryset = Department.objects.filter(pk__in=free)
        self.initial.setdefault("department", free[0] if free else None)
        self.offer()


class _OfOrder(ActForm):
    """About one order: asked which only where there are several."""

    verb: Verb
    order = forms.ChoiceField(label=gettext_lazy("Which order"), widget=forms.RadioSelect)

    def choose(self) -> None:
        found = policies.orders_for(self.scene.actor, self.verb, self.scene.case)
        self._orders: dict[str, Supervision] = {str(order.pk): order for order in found}
        if len(found) < 2:
            del self.fields["order"]
            return
        self.fields["order"].choices = [(key, order.department.name) for key, order in self._orders.items()]

    def given(self) -> dict[str, Any]:
        values = super().given()
        return values | {"order": self._orders.get(values.get("order", ""))}


class Receive(_OfOrder):
    verb = Verb.RECEIVE
    says = gettext_lazy(
        "You sign for the order: from now on your department has it, and its answer stays due when the "
        "order says."
    )


class Respond(_OfOrder):
    verb = Verb.RESPOND
    text = letter(gettext_lazy("Your answer to the order"))


class Accept(_OfOrder):
    verb = Verb.ACCEPT_RESPONSE
    says = gettext_lazy("The order is settled with this answer. The department is told.")


class SendBack(_OfOrder, Limited):
    verb = Verb.SEND_BACK
    reason = letter(gettext_lazy("What is missing"))
    field_order = ("order", "reason", "amount", "unit")

    def choose(self) -> None:
        super().choose()
        self.offer()


class Press(_OfOrder):
    verb = Verb.PRESS
    says = gettext_lazy(
        "The department and its supervisor are told again that the answer is awaited. The due time stays."
    )


FORMS: MappingProxyType[Verb, type[ActForm]] = MappingProxyType(
    {
        Verb.SUPERVISE: Supervise,
        Verb.RECEIVE: Receive,
        Verb.RESPOND: Respond,
        Verb.ACCEPT_RESPONSE: Accept,
        Verb.SEND_BACK: SendBack,
        Verb.PRESS: Press,
    }
)
