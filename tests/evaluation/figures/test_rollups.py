"""Departments' pages kept ready: equal to the live ones, never older than a sweep, never showing what was
hidden."""

import random
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation

from evaluation.actions import forgetting, hiding
from evaluation.figures import department, rollups
from evaluation.figures.counting import PERIODS, Scope
from evaluation.models import DepartmentRollup, LeftRegister, Sample
from grievances.actions import dispatching
from grievances.models import Grievance
from portal import tasks
from portal.departments.actors import NOBODY
from portal.departments.models import Department
from portal.kit import clock
from tests.evaluation.figures.test_counting import UNTIL, clone
from tests.evaluation.figures.test_department import judged
from tests.factories.district import file_case
from tests.factories.panel import MONDAY, close_case, panel

NOW = UNTIL + timedelta(hours=5)
MIDNIGHT = clock.day_begins(clock.local(NOW).date())
PAGE = "/figures/departments/POLICE/"


@pytest.fixture(autouse=True)
def _now():
    with clock.travel(NOW):
        yield


@pytest.fixture
def scene(district):
    """The police: 40 closed cases, 24 confirmed, of which 12 were judged."""
    session, case = panel(district), close_case(district)
    clone(case, 23)
    clone(case, 16, outcome="silent", rating=None)
    district.case = case
    for one in Grievance.objects.order_by("pk")[:12]:
        judged(session, one, 80)
    return district


def live(unit, days=90):
    return department.page(Scope(NOBODY, own=False, until=MIDNIGHT, days=days), unit)


def read(client):
    """The page itself, without the chrome's forms and their tokens."""
    return client.get(PAGE).content.decode().partition("<main")[2]


def kept(code="POLICE", days=90):
    return rollups.served(code, days, clock.now())


def lived(district, seed: int) -> None:
    """A random history of a year: who led, how it ended, what was said, what panels found."""
    chance = random.Random(seed)  # noqa: S311
    session, case = panel(district), close_case(district)
    codes = chance.sample(["POLICE", "FIRE", "CIVIL", "PROPERTY"], chance.randint(1, 4))
    for _ in range(chance.randint(5, 12)):
        before = set(Grievance.objects.values_list("pk", flat=True))
        closed = MIDNIGHT - timedelta(days=chance.choice((0, 2, 20, 45, 80, 200, 364)), hours=chance.random())
        silent = chance.random() < 0.4
        clone(
            case, chance.randint(1, 40),
            outcome="silent" if silent else "confirmed",
            rating=None if silent else chance.choice((None, 1, 3, 4, 5)),
            sensitive=chance.random() < 0.1, about_staff=chance.random() < 0.1,
            filed_at=closed - timedelta(hours=30), contact_due=closed - timedelta(hours=20),
            contacted_at=chance.choice((None, closed - timedelta(hours=chance.randint(1, 29)))),
            closed_at=closed,
        )  # fmt: skip
        code, share = chance.choice(codes), chance.choice((0, 0.3, 1))
        for one in Grievance.objects.exclude(pk__in=before):
            one.parts.update(department=district.departments[code])
            if chance.random() < share:
                sample = judged(
                    session, one, chance.randint(0, 100), chance.choice(("0.1", "0.5", "1")),
                    revealed_at=closed + timedelta(days=chance.choice((1, 30))),
                )  # fmt: skip
                if chance.random() < 0.2:
                    Sample.objects.filter(pk=sample.pk).update(state="withdrawn")


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(12))
def test_a_rollup_equals_what_is_counted_live(district, seed):
    lived(district, seed)
    units = list(Department.objects.all())
    assert rollups.sweep() == len(units) * len(PERIODS)
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for unit in units:
                for days in PERIODS:
                    found = kept(unit.code, days)
                    assert (found.department, found.until, found.made_at) == (unit.pk, MIDNIGHT, NOW)
                    assert found.page == live(unit, days)


@pytest.mark.django_db
def test_the_page_is_the_same_from_a_rollup_in_three_queries_and_says_as_of_when(
    scene, django_assert_max_num_queries
):
    for language in ("zh-hans", "en"):
        DepartmentRollup.objects.all().delete()
        client = Client(headers={"Accept-Language": language})
        before = read(client)
        rollups.sweep()
        with django_assert_max_num_queries(3):  # the rollup, the answers, the district's name
            after = read(client)
        assert after == before
        assert kept().page.declared.n == 40
    said = re.search(r"As of [^<]+", after)[0]
    with clock.travel(NOW + timedelta(minutes=20)):
        assert said in client.get(PAGE).content.decode()  # it was made then, and says so


@pytest.mark.django_db
def test_it_is_what_the_last_sweep_counted_until_the_next_one(scene):
    rollups.sweep()
    Sample.objects.filter(pk=Sample.objects.first().pk).update(state="withdrawn")
    assert (kept().page.panel.n, live(scene.departments["POLICE"]).panel.n) == (12, 11)
    with clock.travel(NOW + timedelta(minutes=15)):
        tasks.rollup()
        assert kept().page.panel.n == 11
        assert kept().made_at == NOW + timedelta(minutes=15)


@pytest.mark.django_db
def test_one_that_no_sweep_has_made_anew_for_an_hour_is_not_shown(scene):
    rollups.sweep()
    with clock.travel(NOW + timedelta(minutes=59)):
        assert kept()
    with clock.travel(NOW + timedelta(hours=1)):
        assert kept() is None
        assert Client().get(PAGE).status_code == 200


@pytest.mark.django_db
def test_after_midnight_it_says_and_carries_its_own_day_until_the_sweep(scene):
    rollups.sweep()
    later = MIDNIGHT + timedelta(days=1, minutes=2)
    DepartmentRollup.objects.update(made_at=later - timedelta(minutes=5))
    with clock.travel(later):
        html = Client().get(PAGE).content.decode()
        day = clock.local(MIDNIGHT).date().isoformat()
        assert f"until={day}" in html
        assert clock.local(later).date().isoformat() not in html


@pytest.mark.django_db
def test_a_case_that_becomes_sensitive_is_out_at_once(scene):
    turned = file_case(scene, "A01", body="楼上漏水").grievance
    rollups.sweep()
    assert kept()
    private = scene.categories["A03"]
    type(private).objects.filter(pk=private.pk).update(sensitive=True)
    private.refresh_from_db()
    dispatching.correct(turned, actor=scene.actor("grid"), category=private, area=turned.area)
    turned.refresh_from_db()
    assert turned.sensitive
    assert kept() is None
    assert LeftRegister.objects.count() == 1
    assert Client().get(PAGE).status_code == 200
    rollups.sweep()
    assert kept().page == live(scene.departments["POLICE"])
    assert not LeftRegister.objects.exists()


@pytest.mark.django_db
def test_nothing_is_served_after_an_erasure_until_it_is_made_anew(scene):
    rollups.sweep()
    forgetting.forget(scene.case)
    assert kept() is None
    rollups.sweep()
    assert kept()


@pytest.mark.django_db
def test_what_is_hidden_while_a_sweep_counts_stays_hidden(scene, monkeypatch):
    """It has counted the case; its rows are written, and not served until another sweep has come by."""
    counted = department.counted

    def then_hidden(scope):
        found = counted(scope)
        if scope.days == PERIODS[-1]:
            hiding.hide(scene.case)
        return found

    monkeypatch.setattr(department, "counted", then_hidden)
    rollups.sweep()
    assert kept() is None
    monkeypatch.undo()
    with clock.travel(NOW):
        rollups.sweep()
        assert kept()


@pytest.mark.django_db
def test_an_older_sweep_replaces_nothing_that_a_newer_one_has_counted(scene):
    rollups.sweep()
    old = DepartmentRollup.objects.get(department__code="POLICE", days=90)
    old.made_at -= timedelta(minutes=1)
    old.data = {}
    rollups._write(old)
    assert DepartmentRollup.objects.get(pk=old.pk).data != {}


@pytest.mark.django_db
def test_what_a_rollup_keeps_names_no_case(scene):
    rollups.sweep()
    text = str(list(DepartmentRollup.objects.values_list("data", flat=True)))
    for case in Grievance.objects.all():
        assert case.reference not in text


@pytest.mark.django_db
def test_few_are_veiled_in_a_rollup_as_on_the_page(district):
    case = close_case(district)
    clone(case, 6)
    rollups.sweep()
    html = Client().get(PAGE).content.decode()
    assert kept().page.declared.hidden
    assert kept().page.declared.count is None
    assert "不到 10 件" in html


def test_monday_is_within_the_year():
    assert MIDNIGHT - timedelta(days=365) < MONDAY < MIDNIGHT
