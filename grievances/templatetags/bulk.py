"""Words of acts on many cases."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grievances.actions.bulk_deeds import verbs_for
from grievances.lifecycle import Verb
from grievances.models import BulkAct
from grievances.selectors.bulk import COUNTED
from grievances.selectors.viewing import VIEWS
from portal.departments.actors import Actor

register = template.Library()

MANY = {
    Verb.SIGN: gettext_lazy("Sign for"),
    Verb.TAKE: gettext_lazy("Take on"),
    Verb.HAND: gettext_lazy("Hand over"),
    Verb.RELEASE: gettext_lazy("Give back"),
    Verb.NOTE: gettext_lazy("Note to the departments"),
    Verb.DISPATCH: gettext_lazy("Dispatch"),
}
STATES = {
    BulkAct.State.RUNNING: (gettext_lazy("Under way"), "progress"),
    BulkAct.State.FINISHED: (gettext_lazy("Done"), "done"),
    BulkAct.State.STOPPED: (gettext_lazy("Stopped"), "closed"),
}
LABELS = {view.key: view.label for view in VIEWS}


@register.filter
def many_word(verb: str) -> str:
    """What is done, of several cases."""
    return str(MANY[Verb(verb)])


@register.filter
def bulk_word(act: BulkAct) -> str:
    """Whether it runs, has stopped, or is over."""
    return str(STATES[BulkAct.State(act.state)][0])


@register.filter
def bulk_tone(act: BulkAct) -> str:
    return STATES[BulkAct.State(act.state)][1]


@register.filter
def cases_word(number: int) -> str:
    """So many cases; beyond a thousand not exactly."""
    if number > COUNTED:
        return _("%(number)s+ cases") % {"number": f"{COUNTED:,}"}
    return ngettext("%(number)s case", "%(number)s cases", number) % {"number": number}


@register.filter
def exactly(number: int) -> str:
    """So many cases, counted to the last."""
    return ngettext("%(number)s case", "%(number)s cases", number) % {"number": f"{number:,}"}


@register.filter
def chosen_from(act: BulkAct) -> str:
    """How its cases were chosen."""
    if not act.view:
        return _("ticked one by one")
    label = str(LABELS.get(act.view, act.view))
    narrowed = _("%(view)s, narrowed down") % {"view": label}
    return narrowed if act.narrowing else label


@register.simple_tag
def bulk_choices(actor: Actor) -> list[dict[str, Any]]:
    """What the officer can do to many cases."""
    return [{"verb": verb, "word": many_word(verb)} for verb in verbs_for(actor)]
