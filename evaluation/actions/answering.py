"""A department answers in public to what a quarter showed of it."""

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import policies
from evaluation.actions.recording import record
from evaluation.lifecycle import Verb
from evaluation.models import QuarterAnswer
from evaluation.selectors.quarters import is_open
from portal.departments.actors import Actor
from portal.departments.models import Department
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused
from portal.kit.quarters import Quarter

LONGEST = 2000


def answer_quarter(
    department: Department, quarter: Quarter, *, actor: Actor, texts: tuple[str, str], seen: int = 0
) -> QuarterAnswer:
    """Published at once. `texts`: in Chinese, and in English or empty. `seen`: the version that the page
    showed, 0 for none; a later one is a correction, and every version stays readable. What was sent twice is
    one version. NotThere for strangers, NotAllowed for colleagues; raises Invalid, MoveRefused."""
    at = clock.now()
    with transaction.atomic():
        unit = Department.objects.select_for_update(of=("self",)).get(pk=department.pk)
        actor = policies.check_answers_for(actor, unit)
        if not is_open(quarter, at):
            raise MoveRefused(_("This quarter can't be answered: it has not begun, or is long over."))
        zh, en = _clean(texts[0], "text_zh"), _clean(texts[1], "text_en")
        if not zh:
            raise Invalid(_("Please write it in Chinese."), "text_zh")
        last = QuarterAnswer.objects.filter(department=unit, quarter=quarter.code).first()
        if last and (last.text_zh, last.text_en) == (zh, en):
            return last
        version = last.version if last else 0
        if version != seen:
            raise MoveRefused(_("Somebody else has answered meanwhile. Read that first, then send yours."))
        made = QuarterAnswer.objects.create(
            department=unit, quarter=quarter.code, version=version + 1, text_zh=zh, text_en=en, written_at=at
        )
        subject = f"quarter_answer:{unit.code}:{quarter.code}"
        record(subject, Verb.ANSWER_QUARTER, actor, at, version=made.version)
    return made


def _clean(text: str, field: str) -> str:
    clean = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(clean) > LONGEST:
        raise Invalid(_("At most %(most)s characters fit here.") % {"most": LONGEST}, field)
    return clean
