"""Words for endings that are not "done", and for reviews: grounds, statutory channels, verdicts."""

from types import MappingProxyType

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grievances.lifecycle import Ground, ReviewState, Statutory
from portal.accounts.codes import tidy_reference

register = template.Library()

GROUNDS = MappingProxyType(
    {
        Ground.OUTSIDE: _("it is no department's duty"),
        Ground.CHANNEL: _("the law has another channel for it"),
        Ground.KNOWN: _("it is known, and how it goes on is public"),
        Ground.ANSWERED: _("the same facts were answered and finally reviewed"),
    }
)
# Each channel with the way there; the terms are those of the laws named.
CHANNELS = MappingProxyType(
    {
        Statutory.COURT: (
            _("Court (civil or criminal)"),
            _("The filing window of the people's court of the district. Free advice: legal service 12348."),
        ),
        Statutory.LABOUR: (
            _("Labour arbitration"),
            _(
                "The labour and personnel dispute arbitration commission of the district, within one year of "
                "the dispute (mediation and arbitration law, art. 27). Advice: 12333."
            ),
        ),
        Statutory.RECONSIDERATION: (
            _("Administrative reconsideration"),
            _(
                "The reconsideration office of the people's government, within 60 days of learning of the "
                "act (administrative reconsideration law, art. 20). Advice: 12348."
            ),
        ),
        Statutory.LITIGATION: (
            _("Administrative litigation"),
            _(
                "The people's court, within six months of learning of the act (administrative litigation "
                "law, art. 46). Free advice: legal service 12348."
            ),
        ),
        Statutory.PETITION: (
            _("Petition under the petition regulations"),
            _("The district's petition office: in person, by letter, or on the national petition platform."),
        ),
    }
)
VERDICTS = MappingProxyType(
    {
        ReviewState.ASKED: (_("To be decided"), "waiting"),
        ReviewState.UPHELD: (_("The answer stands"), "closed"),
        ReviewState.PART: (_("Changed in part"), "done"),
        ReviewState.WHOLE: (_("Changed as a whole"), "done"),
        ReviewState.FALLEN: (_("Fell away"), "closed"),
    }
)


@register.filter
def ground_word(ground: str) -> str:
    return str(GROUNDS[Ground(ground)]) if ground else ""


@register.filter
def channel_name(channel: str) -> str:
    return str(CHANNELS[Statutory(channel)][0]) if channel else ""


@register.filter
def channel_way(channel: str) -> str:
    """Where the channel is, and within which time it is open."""
    return str(CHANNELS[Statutory(channel)][1]) if channel else ""


@register.filter
def cited_address(reply) -> str:
    """The public entry that a refusal refers to; "" where it refers to something else."""
    known = reply.ground == Ground.KNOWN
    reference = tidy_reference(reply.cites, settings.REFERENCE_PREFIX) if known else ""
    return reverse("public-case", args=[reference]) if reference else ""


@register.filter
def verdict_word(review) -> str:
    return str(VERDICTS[ReviewState(review.state)][0])


@register.filter
def verdict_tone(review) -> str:
    return VERDICTS[ReviewState(review.state)][1]
