"""Who takes over: the category before the area, the nearest area, one after the other."""

from hypothesis import given
from hypothesis import strategies as st

from portal.engines.routing.heirs import Lineage, Share, cuts, heir

PATHS = ("/L/", "/L/N/", "/L/N/1/", "/L/N/2/", "/L/Y/", "/L/Y/1/")
DISTRICT, NANHU, LAKE = PATHS[:3]


def test_a_share_of_the_category_counts_before_one_of_the_area():
    shares = (Share(1), Share(2, area=NANHU), Share(3, category=7), Share(4, 7, LAKE))
    assert heir(shares, None, DISTRICT) == 1
    assert heir(shares, 8, LAKE) == 2
    assert heir(shares, 7, NANHU) == 3
    assert heir(shares, 7, LAKE) == 4


def test_none_where_no_share_fits():
    assert heir((Share(2, area=NANHU),), None, "/L/Y/") is None


def test_cuts_are_the_places_where_another_takes_over():
    shares = (Share(1), Share(2, area=NANHU), Share(1, area=LAKE))
    assert cuts(shares, 7, DISTRICT) == [NANHU, LAKE]
    assert cuts(shares, 7, NANHU) == [LAKE]
    assert cuts((Share(1), Share(2, 8, NANHU)), 7, DISTRICT) == []


def test_an_heir_that_has_ended_passes_it_on_and_a_circle_ends():
    line = Lineage({1: (Share(2),), 2: (Share(3, area=NANHU), Share(4)), 5: (Share(6),), 6: (Share(5),)})
    assert (line.heir(1, None, LAKE), line.heir(1, None, DISTRICT), line.heir(9, None, LAKE)) == (3, 4, 9)
    assert line.heir(5, None, LAKE) == 6


def test_who_cedes_part_of_it_goes_on_with_the_rest():
    line = Lineage({2: (Share(3),)}, {1: (Share(2, 7, NANHU), Share(4, 7))})
    assert [line.heir(1, 7, path) for path in (LAKE, DISTRICT)] == [3, 4]
    assert line.heir(1, 8, LAKE) == 1
    assert (line.ended(1), line.ended(2), bool(Lineage({}, {1: (Share(2, 7),)}))) == (False, True, True)


def test_cuts_of_what_is_ceded_are_the_places_that_go_over():
    assert cuts((Share(2, 7, LAKE),), 7, DISTRICT) == [LAKE]
    assert cuts((Share(2, 7),), 7, DISTRICT) == []


@given(
    st.lists(
        st.builds(Share, st.integers(1, 3), st.none() | st.integers(1, 2), st.sampled_from(("", *PATHS))),
        max_size=6,
    ),
    st.integers(1, 2),
    st.sampled_from(PATHS),
)
def test_an_item_cut_so_says_of_every_place_what_the_shares_say(shares, category, area):
    """The nearest of the area and its cuts gives the same heir as asking for the place itself."""
    shares = [Share(1), *shares]
    places = [area, *cuts(shares, category, area)]
    for place in (path for path in PATHS if path.startswith(area)):
        nearest = max((each for each in places if place.startswith(each)), key=len)
        wanted = [s for s in shares if s.fits(category, place)]
        best = max((s.category is not None, len(s.area)) for s in wanted)
        if len({s.department for s in wanted if (s.category is not None, len(s.area)) == best}) == 1:
            assert heir(shares, category, nearest) == heir(shares, category, place)
