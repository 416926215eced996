"""Exports beside others: three workers, one form sent at once, an erasure and an interest in the middle. Each
row stands in the file once, or the file is gone."""

import uuid

import pytest
from django.utils import translation

from grievances.actions import exporting, merging, recusing
from grievances.actions.answering import withdraw
from grievances.actions.erasing import erase
from grievances.models import Export, ExportPiece, Interest
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.kit.errors import DomainError
from tests.factories.district import file_case, reload, small_district
from tests.factories.together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def district(monkeypatch):
    monkeypatch.setattr(exporting, "SMALL", 0)
    monkeypatch.setattr(exporting, "PORTION", 2)
    return small_district()


def begun(district, cases, key=None) -> Export:
    with translation.override("en"):
        return exporting.start(
            actor=district.actor("police"), purpose="site", reason="At once", form_key=key or uuid.uuid4(),
            cases=[case.pk for case in cases],
        )  # fmt: skip


def filed(district, number: int):
    return [file_case(district, "A01", body=f"第{n}户太吵").grievance for n in range(number)]


def test_three_workers_write_each_row_once_and_end_it_once(district):
    cases = filed(district, 7)
    row = begun(district, cases)
    together([exporting.sweep] * 3)
    exporting.sweep()
    row.refresh_from_db()
    assert (row.state, row.written) == ("done", 7)
    text = "".join(exporting.fetch(row, actor=district.actor("police")).text)
    assert [text.count(case.reference) for case in cases] == [1] * 7
    assert [entry.verb for entry in journal.entries(f"export:{row.pk}")] == ["start", "finish", "open"]


def test_one_form_at_once_is_one_export_and_a_second_waits(district):
    cases, key = filed(district, 2), uuid.uuid4()
    made = together([lambda: begun(district, cases, key)] * 3)
    assert len({row.pk for row in made}) == Export.objects.count() == 1
    others = together([lambda: begun(district, cases)] * 2)
    assert all(isinstance(answer, DomainError) for answer in others)


def test_an_erasure_beside_the_writing_leaves_no_words(district):
    case, *more = filed(district, 5)
    row = begun(district, [*more, case])
    withdraw(case, actor=bearer(case.pk))
    together([exporting.sweep, lambda: erase(case, actor=bearer(case.pk), sure=True)])
    exporting.sweep()
    row.refresh_from_db()
    assert not row.is_running
    assert not ExportPiece.objects.exists()


def test_an_interest_beside_a_merger_covers_both_or_is_refused(district):
    older, newer = filed(district, 2)
    police, grid = district.actor("police"), district.actor("grid")
    deeds = [
        lambda: merging.merge(newer, actor=grid, into=older),
        lambda: recusing.recuse(newer, actor=police, reason="family"),
    ]
    answers = together(deeds)
    if isinstance(answers[1], DomainError):
        assert not Interest.objects.exists()
        return
    merged = reload(newer).merged_into_id is not None
    assert Interest.objects.filter(person=police.person_id).count() == 1 + merged
