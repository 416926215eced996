"""At the same moment: fifty neighbours join, two officers merge A into B and B into A. (PostgreSQL shows it;
SQLite lets one write at a time.)"""

import pytest

from grievances.actions.dispatching import correct
from grievances.actions.merging import merge
from grievances.actions.neighbours import Joined, join_in, leave
from grievances.actions.recusing import recuse
from grievances.actions.separating import separate
from grievances.models import Grievance, Joining
from portal.accounts.identities import Filer
from portal.departments.actors import NOBODY
from portal.engines.journal import journal
from portal.kit.errors import MoveRefused
from tests.factories.district import file_case, reload, small_district
from tests.factories.together import together

pytestmark = pytest.mark.django_db(transaction=True)
FIFTY = 50


def filed(district, n: int) -> Grievance:
    return file_case(district, filer=Filer(email=f"filer{n}@example.org")).grievance


def by(n: int) -> dict:
    return {"actor": NOBODY, "form_key": f"form-{n}", "filer": Filer(email=f"n{n}@example.org")}


def test_fifty_join_at_once_and_the_case_has_fifty():
    case = filed(small_district(), 0)
    made = together([lambda n=n: join_in(case, **by(n)) for n in range(FIFTY)])
    assert {type(each) for each in made} == {Joined}
    assert (Grievance.objects.count(), Joining.objects.count(), reload(case).joined) == (1, FIFTY, FIFTY)
    assert list(journal.verify(case.subject)) == []


def test_one_form_sent_many_times_at_once_joins_once_and_one_who_leaves_many_times_leaves_once():
    case = filed(small_district(), 0)
    made = together([lambda: join_in(case, **by(1))] * 6)
    assert sorted(each.again for each in made) == [False] + [True] * 5
    assert len({each.code for each in made}) == 1
    row = Joining.objects.get()
    together([lambda: leave(Joining.objects.get(pk=row.pk), actor=NOBODY)] * 6)
    verbs = [entry.verb for entry in journal.entries(case.subject)]
    assert (verbs.count("join_in"), verbs.count("leave"), reload(case).joined) == (1, 1, 0)


@pytest.mark.parametrize("slowly", [False, True], ids=["at once", "slowly"])
def test_a_into_b_with_b_into_a_one_wins_and_the_other_is_told(slowly):
    district = small_district()
    one, other = filed(district, 1), filed(district, 2)
    grid, centre = district.actor("grid"), district.actor("ruling")
    deeds = [
        lambda: merge(reload(one), actor=grid, into=reload(other)),
        lambda: merge(reload(other), actor=centre, into=reload(one)),
    ]
    done = together(deeds, slowly=slowly)
    assert sorted(type(each).__name__ for each in done) == ["Grievance", "MoveRefused"]
    cases = [reload(one), reload(other)]
    assert sorted(case.status for case in cases) == ["dispatched", "merged"]
    ended = next(case for case in cases if case.status == "merged")
    assert ended.merged_into in cases
    for case in cases:
        assert list(journal.verify(case.subject)) == []


@pytest.mark.parametrize("apart", ["separate", "recuse", "correct", "merge"])
def test_a_matter_is_merged_on_while_another_changes_a_case_of_it_and_none_stands_before_the_other(apart):
    """A was merged into X; X goes into Y, and meanwhile A is taken out, somebody withdraws from it, X is
    corrected, or Y goes into X."""
    district = small_district()
    a, x, y = filed(district, 1), filed(district, 2), filed(district, 3)
    grid, centre = district.actor("grid"), district.actor("ruling")
    merge(reload(a), actor=grid, into=reload(x))
    others = {
        "separate": lambda: separate(reload(a), actor=centre, reason="两处"),
        "recuse": lambda: recuse(reload(a), actor=centre, reason="family"),
        "correct": lambda: correct(
            reload(x), actor=centre, category=district.categories["A01"], area=reload(x).area
        ),
        "merge": lambda: merge(reload(y), actor=centre, into=reload(x)),
    }
    done = together([lambda: merge(reload(x), actor=grid, into=reload(y)), others[apart]], slowly=True)
    assert {type(each) for each in done} <= {Grievance, MoveRefused}
    assert Grievance in {type(each) for each in done}
    for case in map(reload, (a, x, y)):
        assert case.merged_into is None or case.merged_into.merged_into is None, "a merged one leads on"
        assert Joining.objects.filter(origin=case).count() == (case.merged_into is not None)
        assert list(journal.verify(case.subject)) == []


def test_what_is_merged_in_while_a_case_turns_out_to_be_about_staff_is_refused_or_turns_with_it():
    district = small_district()
    one, other = filed(district, 1), filed(district, 2)
    grid, centre = district.actor("grid"), district.actor("ruling")
    staff = district.categories["H02"]
    deeds = [
        lambda: merge(reload(one), actor=grid, into=reload(other)),
        lambda: correct(reload(other), actor=centre, category=staff, area=reload(other).area),
    ]
    together(deeds, slowly=True)
    one, other = reload(one), reload(other)
    assert one.merged_into is None or one.about_staff == other.about_staff


def test_neighbours_join_both_while_they_are_merged_and_nobody_is_lost():
    district = small_district()
    one, other = filed(district, 1), filed(district, 2)
    grid = district.actor("grid")
    deeds = [lambda n=n: join_in(reload(one if n % 2 else other), **by(n)) for n in range(12)]
    done = together([*deeds[:6], lambda: merge(reload(one), actor=grid, into=reload(other)), *deeds[6:]])
    assert [type(each).__name__ for each in done].count("Joined") == 12
    assert reload(one).merged_into == other
    assert Joining.objects.filter(grievance=other, origin=None).count() == 12
    assert reload(other).joined == 13
    assert not Joining.objects.filter(grievance=one).exists()
