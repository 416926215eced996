"""The drawn map: 24 grids tile the district, and every place lies in its own."""

from collections import Counter

import pytest

from portal.management.demo.district.areas import area, areas, grids, lineage, places, waters


def surface(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:], strict=False)) / 2


def edges(row):
    return list(zip(row.boundary, row.boundary[1:], strict=False))


def inside(point, ring):
    x, y = point
    crossings = (
        (a[1] > y) != (b[1] > y) and x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]
        for a, b in zip(ring, ring[1:], strict=False)
    )
    return sum(crossings) % 2 == 1


def crosses(p, q, r, s):
    def side(a, b, c):
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    return side(p, q, r) * side(p, q, s) < 0 and side(r, s, p) * side(r, s, q) < 0


def test_a_district_has_two_subdistricts_six_communities_and_twenty_four_grids():
    counts = Counter(row.level for row in areas())
    assert counts == {"city": 1, "district": 1, "subdistrict": 2, "community": 6, "grid": 24}
    assert Counter(row.parent for row in grids()) == {
        row.code: 4 for row in areas() if row.level == "community"
    }


def test_parents_stand_before_their_children_and_codes_are_unique():
    seen = {""}
    for row in areas():
        assert row.parent in seen
        assert row.code not in seen
        seen.add(row.code)


def test_lineage_climbs_to_the_city():
    assert lineage("LH-NH-01-02") == ("LH-NH-01-02", "LH-NH-01", "LH-NH", "LH", "YZ")


@pytest.mark.parametrize("parent", [row.code for row in areas() if row.level != "grid"])
def test_a_parent_counts_the_people_of_its_grids(parent):
    assert area(parent).population == sum(row.population for row in grids(parent))


def test_ninety_six_thousand_people_live_there():
    assert area("LH").population == 96_000


def test_every_edge_is_shared_by_two_grids_or_is_the_districts_own():
    owners = Counter(edge for row in grids() for edge in edges(row))
    assert set(owners.values()) == {1}
    outer = {(a, b) for a, b in owners if (b, a) not in owners}
    assert outer == set(edges(area("LH")))


@pytest.mark.parametrize("parent", [row.code for row in areas() if row.level != "grid"])
def test_grids_fill_their_parent_without_gap_or_overlap(parent):
    whole = surface(area(parent).boundary)
    assert whole > 0
    assert abs(sum(surface(row.boundary) for row in grids(parent)) - whole) < 1e-9


@pytest.mark.parametrize("row", areas(), ids=lambda row: row.code)
def test_a_boundary_is_one_closed_ring_that_never_crosses_itself(row):
    assert row.boundary[0] == row.boundary[-1]
    assert len(set(row.boundary)) == len(row.boundary) - 1
    ring = edges(row)
    assert not [(e, f) for i, e in enumerate(ring) for f in ring[i + 1 :] if crosses(*e, *f)]


def test_the_district_lies_where_it_was_drawn():
    lons, lats = zip(*area("LH").boundary, strict=True)
    assert 117.16 < min(lons) < max(lons) < 117.24
    assert 30.57 < min(lats) < max(lats) < 30.63


def test_every_grid_has_three_estates_two_streets_and_a_landmark_inside_it():
    for row in grids():
        assert Counter(place.kind for place in places(row.code)) == {"estate": 3, "street": 2, "spot": 1}
        assert all(inside((place.lon, place.lat), row.boundary) for place in places(row.code))


def test_no_two_places_bear_the_same_name():
    assert len(places()) == 144
    assert len({place.name_zh for place in places()}) == 144
    assert len({place.name_en for place in places()}) == 144


def test_an_estate_knows_its_age_and_a_landmark_what_it_is():
    assert {tag for place in places(kind="estate") for tag in place.tags} == {
        "old",
        "mid",
        "new",
        "resettled",
    }
    assert all(len(place.tags) == 1 for place in places(kind="estate"))
    assert all(place.tags for place in places(kind="spot"))
    assert {place.tags for place in places(kind="street")} == {()}


def test_lake_and_river_lie_outside_the_district_and_touch_it():
    shore = set(area("LH").boundary)
    assert [water.kind for water in waters()] == ["lake", "river"]
    for water in waters():
        assert water.boundary[0] == water.boundary[-1]
        assert len(shore & set(water.boundary)) > 10
        assert not any(inside((place.lon, place.lat), water.boundary) for place in places())
