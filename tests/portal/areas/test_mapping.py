"""Drawing boundaries: north is up, nothing is squeezed, names stand inside."""

from portal.areas import mapping

SQUARE = [[117.0, 30.0], [117.1, 30.0], [117.1, 30.1], [117.0, 30.1]]


def test_a_degree_of_latitude_is_taller_than_one_of_longitude_is_wide():
    sheet = mapping.sheet([SQUARE])
    assert sheet.box == "0 0 600 691"
    assert sheet.point(117.0, 30.1) == (6, 6)
    assert sheet.point(117.1, 30.0) == (594, 685.3)
    assert sheet.ring(SQUARE[2:]) == "594,6 6,6"


def test_nothing_to_draw():
    assert mapping.sheet([]) is None
    assert mapping.sheet([[]]) is None


def test_the_middle_is_the_centre_of_gravity_whether_the_ring_is_closed_or_not():
    x, y = mapping.middle(SQUARE)
    assert (round(x, 6), round(y, 6)) == (117.05, 30.05)
    x, y = mapping.middle([*SQUARE, SQUARE[0]])
    assert (round(x, 6), round(y, 6)) == (117.05, 30.05)
    assert mapping.middle([[1, 2], [1, 2]]) == (1, 2)


def test_a_name_moves_aside_until_it_covers_no_number():
    assert mapping.clear_of([(200, 100)], 100, 100, "荷塘") == (100, 100)
    assert mapping.clear_of([(130, 110)], 100, 100, "荷塘") == (92, 100)
    assert mapping.clear_of([(70, 100), (130, 100)], 100, 100, "Shuyuan") == (100, 72)
    crowd = [(x, y) for x in range(0, 201, 20) for y in range(0, 201, 20)]
    assert mapping.clear_of(crowd, 100, 100, "Shuyuan") == (100, 100)
