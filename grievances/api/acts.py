"""Acting on a case: one address a verb, the same actions and the same rights as on the pages."""

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from grievances import policies, selectors
from grievances.actions import naming, undoing
from grievances.api import access, showing
from grievances.api.deeds import DOORS
from grievances.lifecycle import Verb
from grievances.templatetags.casework import VERBS

WHO = {
    policies.RESIDENT: gettext_lazy("the resident"),
    policies.GRID: gettext_lazy("the grid officer"),
    policies.LEAD: gettext_lazy("the lead department"),
    policies.CO: gettext_lazy("a co-department"),
    policies.OVERSEER: gettext_lazy("the overseeing department"),
    policies.CENTRE: gettext_lazy("the co-operation centre"),
    policies.HEAD: gettext_lazy("the head of the district"),
    policies.WARDEN: gettext_lazy("discipline inspection, of a confidential case"),
}


class ActView(APIView):
    """POST does the verb. Whoever the case is not there for gets 404, whatever they send."""

    verb: Verb

    def post(self, request: Request, reference: str) -> Response:
        actor = access.actor_of(request)
        case = selectors.case_for(actor, reference)
        policies.check(actor, self.verb, case)  # before a field could tell them anything
        door = DOORS[self.verb]
        given = door.given(data=request.data, context={"case": case, "actor": actor})
        given.is_valid(raise_exception=True)
        wishes = given.wishes()
        if actor.is_staff and (reason := request.data.get("named")):
            actor = naming.naming(actor, str(reason))
        else:
            naming.refuse(case, actor=actor, verb=self.verb, given=wishes)
        with undoing.offering(case, self.verb, actor=actor):
            done = door.action(case, actor=actor, **wishes)
        return Response(_shown(self.verb)(done).data)


def _shown(verb: Verb) -> Any:
    return showing.Person if verb is Verb.READ else showing.Done


def _rights(verb: Verb) -> str:
    """Who may do it, in words."""
    who = [str(WHO[relation]) for relation in WHO if relation in policies.RIGHTS[verb]]
    return _("For: %(who)s.") % {"who": " · ".join(who)}


def view_of(verb: Verb) -> Any:
    """The view of one verb, with its own entry in the schema."""
    made = type(f"{verb.title()}View", (ActView,), {"verb": verb, "__doc__": ActView.__doc__})
    told = extend_schema(
        operation_id=f"grievances_{verb}",
        summary=VERBS[verb],
        description=lazy(_rights, str)(verb),
        request=DOORS[verb].given,
        responses=_shown(verb),
    )
    return extend_schema_view(post=told)(made).as_view()
