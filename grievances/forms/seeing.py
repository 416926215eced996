"""What an officer writes who looks again at what a patrol found."""

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from grievances.forms.acts import ActForm, WithPhotos, letter
from grievances.lifecycle import Verb


class Seen(WithPhotos):
    """What was seen, with photos where there are any."""

    text = letter(_("What you saw there"))
    field_order = ("text", "photos", "kept")


FORMS: MappingProxyType[Verb, type[ActForm]] = MappingProxyType({Verb.SEEN_DONE: Seen, Verb.SEEN_OPEN: Seen})
