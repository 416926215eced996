"""Words of panels, results and orders, in the reader's language."""

from fractions import Fraction

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.lifecycle import OrderState
from evaluation.models import AgeBand, MemberKind, Residence, Sex
from evaluation.scoring import FALSE_CLOSURE, PRIVACY, RETALIATION
from evaluation.wording import FLAG_WORDS as FLAGS
from evaluation.wording import GROUNDS, order_cause, order_matter, order_name
from grievances.redaction import redact
from portal.departments.models import Role

register = template.Library()
register.filter("order_name", order_name)
register.filter("order_matter", order_matter)
register.filter("order_cause", order_cause)

REASONS = {
    "score": gettext_lazy("The panel's score is under 40 of 100"),
    FALSE_CLOSURE: gettext_lazy("At least two scorers found that it was reported as done and was not"),
    PRIVACY: gettext_lazy("At least two scorers found that somebody's private matters were given away"),
    RETALIATION: gettext_lazy("At least two scorers found signs of retaliation"),
    "again": gettext_lazy("Panels found the same defect at least three times within 90 days"),
    "share": gettext_lazy("Panels found too few of its cases resolved"),
}
SHORT = {
    "score": gettext_lazy("score under 40"),
    "again": gettext_lazy("the same defect again and again"),
    "share": gettext_lazy("too few cases resolved"),
}
TOLD = {
    Role.SUPERVISOR: gettext_lazy("The department's supervisor has been told."),
    Role.RULING: gettext_lazy("The co-operation centre has been told."),
    Role.DISTRICT_HEAD: gettext_lazy("The head of the district has been told."),
    Role.HANDLER: gettext_lazy("The handler has been told."),
}
ORDER_STATES = {
    OrderState.OPEN: (gettext_lazy("Waiting for an answer"), "waiting"),
    OrderState.ANSWERED: (gettext_lazy("Answered, to be looked at"), "progress"),
    OrderState.VERIFIED: (gettext_lazy("Verified, the case is open"), "progress"),
    OrderState.CLOSED: (gettext_lazy("Put right and closed"), "done"),
    OrderState.VOID: (gettext_lazy("Void: the result was withdrawn"), "closed"),
}
MEMBER_WORDS = {
    MemberKind.RESIDENT: gettext_lazy("Resident"),
    MemberKind.DEPUTY: gettext_lazy("Deputy"),
    MemberKind.EXPERT: gettext_lazy("Expert"),
    MemberKind.SOCIAL: gettext_lazy("Social organisation"),
    Sex.FEMALE: gettext_lazy("Female"),
    Sex.MALE: gettext_lazy("Male"),
    AgeBand.YOUNG: "18–29",
    AgeBand.MIDDLE: "30–44",
    AgeBand.OLDER: "45–59",
    AgeBand.OLD: "60+",
    Residence.LOCAL: gettext_lazy("Registered here"),
    Residence.NON_LOCAL: gettext_lazy("Registered elsewhere"),
}
PUBLIC_STATES = {
    OrderState.OPEN: gettext_lazy("Must be put right"),
    OrderState.ANSWERED: gettext_lazy("The unit has answered"),
    OrderState.VERIFIED: gettext_lazy("Verified: put right"),
    OrderState.CLOSED: gettext_lazy("Put right and closed"),
    OrderState.VOID: gettext_lazy("Void: the result was withdrawn"),
}


@register.filter
def masked(text: str) -> str:
    """What everybody may read of an officer's words: names and numbers masked."""
    return redact(text)


@register.filter
def ground_words(appeal) -> str:
    """Which kind of fact a department says is wrong."""
    return str(GROUNDS[appeal.ground])


@register.filter
def reason_words(reason: str) -> str:
    """Why an order was given, as a sentence without its full stop."""
    return str(REASONS[reason])


@register.filter
def reason_short(reason: str) -> str:
    """The same for a list."""
    return str(SHORT.get(reason) or FLAGS[reason])


@register.filter
def told_words(role: str) -> str:
    """Who was told of a delay; empty where nobody could be."""
    return str(TOLD.get(role, ""))


@register.filter
def flag_words(flag: str) -> str:
    return str(FLAGS[flag])


@register.filter
def order_word(order) -> str:
    return str(ORDER_STATES[OrderState(order.state)][0])


@register.filter
def order_public(order) -> str:
    """The same for everybody else: what is being done about it."""
    return str(PUBLIC_STATES[OrderState(order.state)])


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


@register.filter
def in_fives(code: str) -> str:
    """The first 20 signs of a commitment in groups of five, to be read and typed."""
    return " ".join(code[start : start + 5] for start in range(0, 20, 5))


@register.filter
def on_rail(mark) -> str:
    """Where a mark from 1 to 5 lies on a rail 100 long, fit for an SVG attribute."""
    return f"{(float(mark) - 1) * 23 + 4:.1f}"


@register.filter
def share(value) -> str:
    """A probability or a weight in per cent: `30 %`."""
    return f"{100 * float(value):g} %"


FEATURE_WORDS = {
    "area": gettext_lazy("Area"),
    "kind": gettext_lazy("Comes as"),
    "sex": gettext_lazy("Sex"),
    "age_band": gettext_lazy("Age"),
    "residence": gettext_lazy("Household register"),
}


@register.filter
def feature_word(name: str) -> str:
    """The word for what a draw goes by."""
    return str(FEATURE_WORDS[name])


@register.simple_tag(takes_context=True)
def value_word(context: template.Context, value: str, feature: str) -> str:
    """The word for a feature's value; of an area its name, of those that the page has read (`places`)."""
    return context["places"].get(value, value) if feature == "area" else member_word(value)


@register.filter
def relaxed_words(row: dict) -> str:
    """How far a bound would have to give way: `at most 2, not 1`."""
    bound, by = row["value"], row["by"]
    if row["side"] == "min":
        return _("at least %(now)s instead of %(was)s") % {"now": bound - by, "was": bound}
    return _("at most %(now)s instead of %(was)s") % {"now": bound + by, "was": bound}


@register.filter
def chance_words(chance: Fraction) -> str:
    """A probability in per cent, to the hundredth."""
    return f"{float(100 * chance):.2f} %"


@register.filter
def member_word(value: str) -> str:
    """The word for a member's kind, sex, age band or residence."""
    return str(MEMBER_WORDS.get(value, value))
