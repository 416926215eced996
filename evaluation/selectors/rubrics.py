"""What the questions of a rubric say."""

from dataclasses import dataclass

from evaluation.models import Criterion, Rubric


@dataclass(frozen=True)
class Words:
    """What a criterion asks, and what its marks from 1 to 5 mean; each as (zh, en)."""

    question: tuple[str, str]
    anchors: tuple[tuple[str, str], ...]


def words_of(criterion: Criterion) -> Words:
    """What the criterion says."""
    anchors = tuple((each.words_zh, each.words_en) for each in criterion.anchors.all())
    return Words((criterion.question_zh, criterion.question_en), anchors)


def newest(key: str) -> Criterion | None:
    """The criterion of that key in the newest rubric; None where that has none."""
    rows = Criterion.objects.filter(key=key).select_related("rubric").prefetch_related("anchors")
    found = rows.order_by("-rubric__version").first()
    top = Rubric.objects.order_by("-version").values_list("version", flat=True).first()
    return found if found and found.rubric.version == top else None
