"""Versions of the rubric and of the sampling rule."""

import tomllib
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.db import transaction

from evaluation import policies
from evaluation.actions.recording import record
from evaluation.lifecycle import Verb
from evaluation.models import Anchor, Criterion, Rubric, SamplingRule
from portal.departments.actors import Actor
from portal.kit import clock

STANDARD = Path(__file__).parent.parent / "rubrics" / "standard.toml"


@cache
def standard() -> dict:
    """The first versions of all rules, as they are shipped."""
    return tomllib.loads(STANDARD.read_text("utf-8"))


def in_force(at: datetime) -> tuple[Rubric, SamplingRule]:
    """The newest versions; the first is written from the standard where there is none yet."""
    rubric = Rubric.objects.filter(from_at__lte=at).first() or _first_rubric(at)
    rule = SamplingRule.objects.filter(from_at__lte=at).first() or _first_rule(at)
    return rubric, rule


def amend_rule(*, actor: Actor, **changes: Decimal) -> SamplingRule:
    """A new version of the sampling rule, with these of its shares changed, for the sessions that are
    announced from now on; those that run keep theirs."""
    actor, at = policies.check_secretary(actor), clock.now()
    with transaction.atomic():
        _rubric, before = in_force(at)
        names = [field.name for field in SamplingRule._meta.fields if field.name not in ("id", "version")]
        facts = {name: getattr(before, name) for name in names} | changes | {"from_at": at}
        made = SamplingRule.objects.create(version=before.version + 1, **facts)
        told = {name: str(value) for name, value in changes.items()}
        record(f"sampling_rule:{made.version}", Verb.AMEND_RULE, actor, at, **told)
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
