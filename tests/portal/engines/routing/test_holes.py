"""Gaps, overlaps and lacks, held against a look at every single day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.engines.routing.holes import Entry, Span, gaps, lacking, overlaps, without

FIRST = date(2026, 3, 1)
DAYS = 24
PATHS = ("/L/", "/L/N/", "/L/N/1/", "/L/Y/")


def day(number: int | None) -> date | None:
    return None if number is None else FIRST + timedelta(days=number)


def holds(span: Span, number: int) -> bool:
    return span.start <= day(number) and (span.end is None or day(number) < span.end)


spans = st.builds(
    lambda start, length: Span(day(start), day(None if length is None else start + length)),
    st.integers(0, DAYS - 4),
    st.none() | st.integers(0, 9),
)
entries = st.lists(
    st.builds(
        lambda category, area, units, span: (category, area, tuple(units), span),
        st.integers(1, 2), st.sampled_from(PATHS), st.sets(st.integers(1, 3), max_size=2), spans,
    ),
    max_size=6,
).map(lambda rows: [Entry(key, *row) for key, row in enumerate(rows)])  # fmt: skip
since = st.integers(0, 10)


def test_a_gap_ends_where_the_next_item_begins():
    rows = [
        Entry(1, 1, "/L/", (), Span(day(0), day(5))), Entry(2, 1, "/L/N/", (), Span(day(9))),
    ]  # fmt: skip
    assert gaps(rows, 1, "/L/N/1/", day(2)) == (Span(day(5), day(9)),)
    assert gaps(rows, 1, "/L/Y/", day(2)) == (Span(day(5)),)
    assert gaps(rows, 2, "/L/Y/", day(2)) == (Span(day(2)),)


def test_items_of_different_areas_do_not_clash():
    rows = [Entry(1, 1, "/L/", (), Span(day(0))), Entry(2, 1, "/L/N/", (), Span(day(0)))]
    assert overlaps(rows, day(1)) == []
    rows.append(Entry(3, 1, "/L/", (), Span(day(4), day(6))))
    assert [clash.keys for clash in overlaps(rows, day(1))] == [(1, 3)]


@given(spans, st.lists(spans, max_size=5))
def test_what_is_left_of_a_span(span, covers):
    left = without(span, covers)
    for number in range(DAYS + 12):
        wanted = holds(span, number) and not any(holds(cover, number) for cover in covers)
        assert sum(holds(each, number) for each in left) == wanted


@given(entries, since)
def test_gaps_as_every_single_day_tells_them(rows, start):
    for category in (1, 2):
        for place in PATHS:
            found = gaps(rows, category, place, day(start))
            for number in range(DAYS + 12):
                covered = any(
                    row.category == category and place.startswith(row.area) and holds(row.span, number)
                    for row in rows
                )
                assert sum(holds(gap, number) for gap in found) == (number >= start and not covered)


@given(entries, since)
def test_overlaps_as_every_single_day_tells_them(rows, start):
    found = overlaps(rows, day(start))
    for number in range(DAYS + 12):
        wanted = {
            frozenset({a.key, b.key})
            for a in rows
            for b in rows
            if a.key < b.key and (a.category, a.area) == (b.category, b.area)
            if number >= start and holds(a.span, number) and holds(b.span, number)
        }
        assert {frozenset(clash.keys) for clash in found if holds(clash.span, number)} == wanted


@given(entries, st.dictionaries(st.integers(1, 3), st.lists(spans, max_size=2)), since)
def test_lacks_as_every_single_day_tells_them(rows, held, start):
    found = list(lacking(rows, held, day(start)))
    for number in range(DAYS + 12):
        wanted = sorted(
            (row.key, unit)
            for row in rows
            for unit in row.departments
            if number >= start and holds(row.span, number)
            if not any(holds(span, number) for span in held.get(unit, ()))
        )
        assert sorted((lack.key, lack.department) for lack in found if holds(lack.span, number)) == wanted
