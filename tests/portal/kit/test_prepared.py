"""A prepared query answers as the query set that it was built from, with any values, in any thread."""

from datetime import date, datetime, timedelta, timezone
from threading import Thread

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from grievances.models import Assignment, Grievance
from portal.areas.models import Area, Level
from portal.departments.models import Department, Post
from portal.engines.escalation.models import Watch
from portal.kit import clock
from portal.kit.prepared import Prepared, PreparedIn, PreparedUpdate, Unsigned, insert, update
from tests.factories.district import file_case


def test_it_answers_with_the_rows_of_each_value_by_one_query(district, django_assert_num_queries):
    by_code = Prepared(lambda code: Area.objects.select_related("parent").filter(code=code), str)
    assert by_code.first("LH-NH") == Area.objects.get(code="LH-NH")
    with django_assert_num_queries(1):
        found = by_code("LH-NH-01")
        assert [(row.code, row.parent.code) for row in found] == [("LH-NH-01", "LH-NH")]
    assert by_code("nowhere") == []
    assert by_code.first("nowhere") is None
    assert by_code("LH'; --") == []
    assert by_code("100%") == []
    assert by_code("%s") == []


def test_days_and_moments_are_written_as_the_database_keeps_them(district):
    case = file_case(district).grievance
    since = Prepared(lambda at: Grievance.objects.filter(filed_at__gte=at), datetime)
    second = timedelta(microseconds=1)
    assert since(case.filed_at) == [case]
    assert since(case.filed_at + second) == []
    elsewhere = (case.filed_at + second).astimezone(timezone(timedelta(hours=-9)))
    assert since(elsewhere) == []
    assert since(elsewhere - second) == [case]
    held = Prepared(lambda day: Post.objects.filter(from_day__lte=day).order_by("pk"), date)
    today = clock.local(clock.now()).date()
    assert held(today) == list(Post.objects.filter(from_day__lte=today).order_by("pk"))
    assert held(date(1990, 1, 1)) == []


def test_tuples_subqueries_and_prefetching_come_out_the_same(district):
    cases = [file_case(district, body=f"第{n}件").grievance for n in range(2)]

    def build(low):
        living = Assignment.objects.filter(grievance=OuterRef("pk"), pk__gte=low)
        counted = Count("parts", filter=Q(parts__pk__gte=low))
        rows = Grievance.objects.annotate(any=Exists(living), others=counted)
        parts = Prefetch("parts", Assignment.objects.select_related("department"))
        return rows.order_by("pk").prefetch_related(parts)

    as_rows = Prepared(build, int)
    as_tuples = Prepared(lambda low: build(low).values_list("pk", "any", "others"), int)
    for low in (0, Assignment.objects.order_by("-pk").first().pk, 10**9):
        assert as_tuples(low) == list(build(low).values_list("pk", "any", "others"))
        assert [(row.pk, row.any, row.others) for row in as_rows(low)] == as_tuples(low)
    found = as_rows(0)
    assert [[part.department.code for part in row.parts.all()] for row in found] == [
        [part.department.code for part in case.parts.all()] for case in cases
    ]


def test_where_no_row_can_fit_the_database_is_not_asked(district, django_assert_num_queries):
    nobody = Prepared(lambda code: Area.objects.filter(pk__in=(), code=code), str)
    with django_assert_num_queries(0):
        assert nobody("LH") == []
        assert nobody.first("LH") is None


def test_a_column_that_can_hold_no_mark_is_refused_and_not_taken_for_one_that_nothing_fits(district):
    """Django knows that a number without sign is never so small, and would not ask."""
    of_people = Prepared(lambda number: Area.objects.filter(population=number), int)
    with pytest.raises(ImproperlyConfigured):
        of_people(0)


def test_a_mark_that_is_lost_or_reckoned_with_is_refused(district):
    with pytest.raises(ImproperlyConfigured):
        Prepared(lambda code, more: Area.objects.filter(code=code), str, str)("a", "b")
    spare = Prepared(lambda code, more: Area.objects.filter(code=code), str, str, spare=True)
    assert [row.code for row in spare("LH", "b")] == ["LH"]
    hour = timedelta(hours=1)
    with pytest.raises(ImproperlyConfigured):
        Prepared(lambda at: Grievance.objects.filter(filed_at__gte=at - hour), datetime)(clock.now())
    with pytest.raises(ImproperlyConfigured):
        Prepared(lambda key: Grievance.objects.filter(Q(pk=key) | Q(pk=key + 10**6)), int)(1)
    with pytest.raises(ImproperlyConfigured):
        Prepared(lambda code: Area.objects.filter(code__startswith=code), str)("LH")


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_by_its_own_connection(district):
    by_code = Prepared(lambda code: Department.objects.filter(code=code), str)
    here = by_code.first("fire")
    seen = []

    def elsewhere() -> None:
        try:
            seen.append(by_code.first("fire"))
        finally:
            connection.close()

    threads = [Thread(target=elsewhere) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [here] * 4


def test_columns_are_updated_as_save_does_it(district, django_assert_num_queries):
    case = file_case(district).grievance
    case.level, case.place, case.contacted_at, case.held_until = 2, "3号楼 100% 'x'", clock.now(), None
    with django_assert_num_queries(1):
        update(case, ["level", "place", "contacted_at", "held_until"])
    with django_assert_num_queries(0):
        update(case, [])
    case.title = "not written"
    there = Grievance.objects.get(pk=case.pk)
    assert (there.level, there.place, there.held_until) == (2, "3号楼 100% 'x'", None)
    assert there.contacted_at == case.contacted_at
    assert there.title != case.title
    case.pk = 10**9
    with pytest.raises(DatabaseError):
        update(case, ["level"])


def test_any_number_of_keys_is_one_query_and_none_is_none(district, django_assert_num_queries):
    by_codes = PreparedIn(
        lambda codes, level: Area.objects.filter(code__in=codes, level=level).order_by("pk"), str, str
    )
    with django_assert_num_queries(0):
        assert by_codes([], Level.GRID) == []
    for codes in (["LH-NH-01-01"], ["LH-NH-01-02", "LH-NH-01-01", "LH-NH-01-01"], ["LH", "nowhere"]):
        with django_assert_num_queries(1):
            found = by_codes(codes, Level.GRID)
        assert found == list(Area.objects.filter(code__in=codes, level=Level.GRID).order_by("pk"))
    many = [f"no-{number}" for number in range(PreparedIn.MOST + 5)]
    assert [row.code for row in by_codes([*many, "LH-YJ-01-01"], Level.GRID)] == ["LH-YJ-01-01"]


def test_rows_are_updated_by_one_statement_with_the_values_in_their_places(
    district, django_assert_num_queries
):
    rename = PreparedUpdate(lambda code, name: (Area.objects.filter(code=code), {"name_zh": name}), str, str)
    with django_assert_num_queries(1):
        assert rename("LH-NH", "新南湖 100% 'x'") == 1
    assert rename("nowhere", "x") == 0
    assert Area.objects.get(code="LH-NH").name_zh == "新南湖 100% 'x'"
    assert Area.objects.filter(name_zh="x").count() == 0


def test_a_column_without_a_sign_has_its_own_marks(district):
    keyed = Prepared(lambda key: Watch.objects.filter(key=key), Unsigned)
    now = clock.now()
    rows = [Watch(subject=f"grievance:{n}", kind="done", key=n, due_at=now) for n in (1, 2)]
    insert(rows)
    assert [row.subject for row in keyed(2)] == ["grievance:2"]


def test_rows_are_inserted_by_one_statement_and_have_their_keys(district, django_assert_num_queries):
    now = clock.now()
    rows = [Watch(subject="grievance:7", kind=kind, due_at=now, parked="100% 'x'") for kind in "ab"]
    with django_assert_num_queries(1):
        insert(rows)
    assert not rows[0]._state.adding
    there = Watch.objects.filter(subject="grievance:7").order_by("kind")
    assert [(row.pk, row.kind, row.due_at, row.next_at, row.parked) for row in there] == [
        (row.pk, row.kind, now, None, "100% 'x'") for row in rows
    ]
    insert([Watch(subject="grievance:7", kind=kind, due_at=now) for kind in "bc"], once=True)
    assert [row.kind for row in there.all()] == ["a", "b", "c"]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([Watch(subject="grievance:7", kind="a", due_at=now)])
    assert there.all().count() == 3
    insert([Watch(subject=f"grievance:{n}", kind="a", due_at=now) for n in range(100, 400)])
    assert Watch.objects.filter(kind="a").count() == 301


def test_what_the_database_makes_itself_is_inserted_as_ever(district):
    case = file_case(district).grievance
    other = Grievance(
        **{f.attname: getattr(case, f.attname) for f in case._meta.concrete_fields if f.concrete}
    )
    other.pk, other.reference, other.filing_key = None, "LH-20260101-0001", "another"
    insert([other])
    there = Grievance.objects.get(reference="LH-20260101-0001")
    assert (there.pk, there.queue_at) == (other.pk, case.done_due)
