"""Reply templates 答复模板: made and changed by administrators, and by a department's supervisors for it."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from grievances import policies
from grievances.lifecycle import Verb
from grievances.models import ReplyTemplate
from grievances.selectors.replies import TEXTS
from portal.departments.actors import Actor
from portal.departments.models import Category, Department, Role
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere

ADD, CHANGE = "add_template", "change_template"
LONGEST = 3000
Texts = dict[str, dict[str, str]]  # {field: {"zh": …, "en": …}}


def may_keep(actor: Actor, department: int | None) -> bool:
    """Whether the templates of this department (None: everybody's) are the actor's to keep."""
    if actor.has(Role.ADMINISTRATOR):
        return True
    return department is not None and policies.heads(actor, department)


def add(
    *,
    actor: Actor,
    verbs: list[str],
    texts: Texts,
    title_zh: str,
    title_en: str = "",
    department: Department | None = None,
    category: Category | None = None,
    from_day: date,
    to_day: date | None = None,
) -> ReplyTemplate:
    """A new template. Raises Invalid naming the field, NotThere where the department is not theirs."""
    made = ReplyTemplate(
        verbs=verbs,
        texts=_clean(verbs, texts),
        title_zh=title_zh,
        title_en=title_en,
        department=department,
        category=category,
        from_day=from_day,
        to_day=to_day,
    )
    _refuse(made, actor)
    with transaction.atomic():
        made.save(force_insert=True)
        _record(made, ADD, actor, {"department": _code(made), "from": from_day.isoformat()})
    return made


def change(template: ReplyTemplate, *, actor: Actor, seen: int | None = None, **values: Any) -> ReplyTemplate:
    """Change a template, all of it or its end alone; what was sent with it stays as it was sent. `seen`: the
    version that the actor's page was made from; MoveRefused where somebody was faster."""
    with transaction.atomic():
        held = ReplyTemplate.objects.select_for_update().get(pk=template.pk)
        _refuse_strangers(held, actor)
        if seen is not None and seen != held.version:
            told = _("Somebody else has changed this template. Look at it, then save yours again.")
            raise MoveRefused(told)
        changed = sorted(name for name, value in values.items() if getattr(held, name) != value)
        for name in changed:
            setattr(held, name, values[name])
        held.texts = _clean(held.verbs, held.texts)
        _refuse(held, actor)
        held.version += 1
        held.save()
        _record(held, CHANGE, actor, {"changed": changed, "department": _code(held)})
    return held


def _record(template: ReplyTemplate, verb: str, actor: Actor, data: dict[str, Any]) -> None:
    """The journal keeps who changed what, and none of the words."""
    roles = (Role.ADMINISTRATOR, Role.SUPERVISOR)
    role = next((post.role for post in actor.posts if post.role in roles), actor.role)
    deed = journal.Deed(verb, actor.key, role, data)
    journal.record(subject=f"template:{template.pk}", at=clock.now(), deed=deed)


def _code(template: ReplyTemplate) -> str:
    return template.department.code if template.department else ""


def _refuse_strangers(template: ReplyTemplate, actor: Actor) -> None:
    if not may_keep(actor, template.department_id):
        raise NotThere("")


def _refuse(template: ReplyTemplate, actor: Actor) -> None:
    _refuse_strangers(template, actor)
    if not template.title_zh.strip():
        raise Invalid(_("Please write what it is called."), "title_zh")
    if not template.verbs or set(template.verbs) - {str(verb) for verb in TEXTS}:
        raise Invalid(_("Please choose what it is for."), "verbs")
    if template.to_day is not None and template.to_day < template.from_day:
        raise Invalid(_("It can't end before it begins."), "to_day")
    if not any(text["zh"] or text["en"] for text in template.texts.values()):
        raise Invalid(_("Please write at least one of the texts."), _first(template.verbs))


def _first(verbs: list[str]) -> str:
    return f"{TEXTS[Verb(verbs[0])][0]}_zh"


def _clean(verbs: list[str], texts: Texts) -> Texts:
    """The texts of the fields that the verbs have, without edges."""
    names = {name for verb in verbs if verb in TEXTS for name in TEXTS[Verb(verb)]}
    found = {
        name: {tongue: text.get(tongue, "").replace("\x00", "").strip() for tongue in ("zh", "en")}
        for name, text in sorted(texts.items())
        if name in names
    }
    for name, text in found.items():
        for tongue, words in text.items():
            if len(words) > LONGEST:
                told = _("At most %(most)s characters fit here.") % {"most": LONGEST}
                raise Invalid(told, f"{name}_{tongue}")
    return found
