"""Published standards 办理标准 of categories: a new version holds from the moment it is saved."""

from django.utils.translation import gettext as _

from portal.departments.actions.change import changing
from portal.departments.actors import Actor
from portal.departments.models import Category, Standard
from portal.departments.rights import Verb
from portal.kit.errors import Invalid

LONGEST = 2000
FIELDS = ("text_zh", "text_en", "basis")


def current(category: Category) -> Standard | None:
    """The standard that holds; None where none was published yet."""
    return Standard.objects.filter(category=category).order_by("-version").first()


def save_standard(
    category: Category, *, actor: Actor, text_zh: str, text_en: str, basis: str = "", seen: str | None = None
) -> Standard:
    """Publish the next version of the category's standard. Raises Invalid naming the field, also where it
    says the same as before."""
    wanted = dict(zip(FIELDS, map(_clean, (text_zh, text_en, basis)), strict=True))
    for name, told in (
        ("text_zh", _("Please write it in Chinese.")), ("text_en", _("Please write it in English.")),
    ):  # fmt: skip
        if not wanted[name]:
            raise Invalid(told, name)
        if len(wanted[name]) > LONGEST:
            raise Invalid(_("At most %(most)s characters fit here.") % {"most": LONGEST}, name)
    with changing(category, Verb.SAVE_STANDARD, actor=actor, seen=seen) as this:
        before = current(this.row)
        if before and {name: getattr(before, name) for name in FIELDS} == wanted:
            raise Invalid(_("The standard says just this already."), "text_zh")
        version = before.version + 1 if before else 1
        made = Standard.objects.create(category=this.row, version=version, from_at=this.at, **wanted)
        this.data["version"] = version
    return made


def _clean(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()
