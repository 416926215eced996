"""Words of panels, results and orders, in the reader's language."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.lifecycle import OrderState
from evaluation.scoring import FALSE_CLOSURE, PRIVACY, RETALIATION

register = template.Library()

REASONS = {
    "score": gettext_lazy("The panel's score is under 40 of 100"),
    FALSE_CLOSURE: gettext_lazy("At least two scorers found that it was reported as done and was not"),
    PRIVACY: gettext_lazy("At least two scorers found that somebody's private matters were given away"),
    RETALIATION: gettext_lazy("At least two scorers found signs of retaliation"),
}
FLAGS = {
    FALSE_CLOSURE: gettext_lazy("False closure"),
    PRIVACY: gettext_lazy("Privacy breach"),
    RETALIATION: gettext_lazy("Retaliation"),
}
ORDER_STATES = {
    OrderState.OPEN: (gettext_lazy("Waiting for an answer"), "waiting"),
    OrderState.ANSWERED: (gettext_lazy("Answered, the case is open"), "progress"),
    OrderState.CLOSED: (gettext_lazy("Put right and closed"), "done"),
}


@register.filter
def reason_words(reason: str) -> str:
    """Why an order was given, as a sentence without its full stop."""
    return str(REASONS[reason])


@register.filter
def flag_words(flag: str) -> str:
    return str(FLAGS[flag])


@register.filter
def order_word(order) -> str:
    return str(ORDER_STATES[OrderState(order.state)][0])


@register.filter
def order_tone(order) -> str:
    """waiting, progress or done: the tone of the status tag."""
    return ORDER_STATES[OrderState(order.state)][1]


@register.filter
def points(score) -> str:
    """A score or a median without idle noughts: `36.25`, `50`, `3.5`; a dash where there is none."""
    if score in (None, "", "None"):
        return _("none")
    return f"{float(score):g}"
