"""Versions of the rubric and of the sampling rule."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import policies
from evaluation.actions.recording import record
from evaluation.lifecycle import Verb
from evaluation.models import Anchor, Criterion, Rubric, SamplingRule
from evaluation.selectors.rubrics import Words, words_of
from portal.departments.actors import Actor
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused

STANDARD = Path(__file__).parent.parent / "rubrics" / "standard.toml"
LONGEST = {"zh": 200, "en": 240}
SHARES = ("base", "silent", "refused", "fast", "repeat_share", "known_share")
DAY = 24 * 60


@cache
def standard() -> dict:
    """The first versions of all rules, as they are shipped."""
    return tomllib.loads(STANDARD.read_text("utf-8"))


def in_force(at: datetime) -> tuple[Rubric, SamplingRule]:
    """The newest versions; the first is written from the standard where there is none yet."""
    rubric = Rubric.objects.filter(from_at__lte=at).first() or _first_rubric(at)
    rule = SamplingRule.objects.filter(from_at__lte=at).first() or _first_rule(at)
    return rubric, rule


def amend_rule(*, actor: Actor, **changes: Decimal | int) -> SamplingRule:
    """A new version of the sampling rule, with these of its shares (0 to 1) and numbers changed, for the
    sessions that are announced from now on; those that run keep theirs. Invalid names the field that can't
    be, or that nothing changes."""
    actor, at = policies.check_secretary(actor), clock.now()
    check_shares({name: value for name, value in changes.items() if name in SHARES})
    if "fast_minutes" in changes and not 1 <= changes["fast_minutes"] <= DAY:
        raise Invalid(_("Between 1 minute and a day."), "fast_minutes")
    with transaction.atomic():
        _rubric, before = in_force(at)
        before = SamplingRule.objects.select_for_update().get(pk=before.pk)
        if all(getattr(before, name) == value for name, value in changes.items()):
            raise Invalid(_("Nothing would change."))
        names = [field.name for field in SamplingRule._meta.fields if field.name not in ("id", "version")]
        facts = {name: getattr(before, name) for name in names} | changes | {"from_at": at}
        made = SamplingRule.objects.create(version=before.version + 1, **facts)
        told = {name: str(value) for name, value in changes.items()}
        record(f"sampling_rule:{made.version}", Verb.AMEND_RULE, actor, at, **told)
    return made


def check_shares(shares: Mapping[str, Decimal | int]) -> None:
    """Invalid names the first that is no share."""
    for name, value in shares.items():
        if not 0 <= value <= 1:
            raise Invalid(_("Between 0 and 100 per cent."), name)


def amend_criterion(key: str, *, actor: Actor, words: Words) -> Rubric:
    """A new version of the rubric, in which the criterion says this, for the sessions that are announced from
    now on. Raises Invalid where nothing changes, or a text is missing."""
    actor, at = policies.check_secretary(actor), clock.now()
    words = _clean(words)
    with transaction.atomic():
        before = Rubric.objects.select_for_update().order_by("-version").first()
        row = before and before.criteria.filter(key=key).prefetch_related("anchors").first()
        if row is None:
            raise MoveRefused(_("The rubric in force has no such question any more."))
        if words_of(row) == words:
            raise Invalid(_("Nothing would change: please write at least one of the sentences anew."))
        made = _copied(before, at, {key: words})
        record(f"rubric:{made.version}", Verb.AMEND_RUBRIC, actor, at, criterion=key)
    return made


def _clean(words: Words) -> Words:
    """Without line breaks and outer blanks. Invalid names the first text that is missing or too long."""
    texts = {
        f"question_{language}": text for language, text in zip(("zh", "en"), words.question, strict=True)
    }
    for value, pair in enumerate(words.anchors, start=1):
        texts |= {f"anchor_{value}_{name}": text for name, text in zip(("zh", "en"), pair, strict=True)}
    clean = {name: " ".join(text.replace("\x00", "").split()) for name, text in texts.items()}
    for name, text in clean.items():
        if not text:
            raise Invalid(_("Please write this sentence in both languages."), name)
        most = LONGEST[name[-2:]]
        if len(text) > most:
            raise Invalid(_("At most %(most)s characters fit here.") % {"most": most}, name)
    values = list(clean.values())
    pairs = tuple(zip(values[::2], values[1::2], strict=True))
    return Words(pairs[0], pairs[1:])


def _copied(before: Rubric, at: datetime, changed: Mapping[str, Words]) -> Rubric:
    """The next version: all as it was, but for the words of the changed criteria."""
    criteria = list(before.criteria.prefetch_related("anchors"))
    facts = {f.name: getattr(before, f.name) for f in Rubric._meta.fields if f.name not in ("id", "version")}
    made = Rubric.objects.create(**facts | {"version": before.version + 1, "from_at": at})
    anchors = []
    for row in criteria:
        words = changed.get(row.key) or words_of(row)
        row.pk, row.rubric = None, made
        row._state.adding = True
        row.question_zh, row.question_en = words.question
        row.save(force_insert=True)
        anchors += [
            Anchor(criterion=row, value=value, words_zh=zh, words_en=en)
            for value, (zh, en) in enumerate(words.anchors, start=1)
        ]
    Anchor.objects.bulk_create(anchors)
    return made


def _first_rubric(at: datetime) -> Rubric:
    rubric = Rubric.objects.create(version=1, from_at=at)
    anchors = []
    for position, row in enumerate(standard()["criteria"], start=1):
        words = row["anchors"]
        fields = {key: value for key, value in row.items() if key not in {"anchors", "weight"}}
        weight = Decimal(row["weight"])
        criterion = Criterion.objects.create(rubric=rubric, position=position, weight=weight, **fields)
        anchors += [
            Anchor(criterion=criterion, value=value, words_zh=zh, words_en=en)
            for value, (zh, en) in enumerate(words, start=1)
        ]
    Anchor.objects.bulk_create(anchors)
    return rubric


def _first_rule(at: datetime) -> SamplingRule:
    row = standard()["sampling"]
    return SamplingRule.objects.create(version=1, from_at=at, **row)
