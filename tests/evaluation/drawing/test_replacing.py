"""Alternates: their order is drawn, and the next is the first with whom the quotas can be kept."""

import hashlib

from evaluation.drawing import alternates, next_alternate

POOL = [{"sex": "female"}] * 3 + [{"sex": "male"}] * 5
QUOTAS = {"sex": {"female": (1, 2), "male": (2, 3)}}


def test_the_order_can_be_worked_out_by_hand():
    codes = [f"P{n}" for n in range(6)]
    spare = [0, 2, 3, 5]
    by_hand = sorted(spare, key=lambda n: hashlib.sha256(f"alternate-v1seedP{n}".encode()).hexdigest())
    assert alternates("seed", codes, [1, 4]) == tuple(by_hand)


def test_the_first_steps_in_where_the_quotas_allow_anybody():
    """A woman and two men stay: a woman or a man makes four."""
    assert next_alternate([7, 1], [0, 3, 4], POOL, QUOTAS, 4) == 7
    assert next_alternate([1, 7], [0, 3, 4], POOL, QUOTAS, 4) == 1


def test_who_would_break_a_quota_is_passed_over():
    """Three men stay and the only woman left: the next woman steps in, whoever comes before her."""
    assert next_alternate([6, 7, 2, 1], [3, 4, 5], POOL, QUOTAS, 4) == 2


def test_with_several_seats_free_the_rest_must_still_be_fillable():
    """Two men stay, one of two free seats must be a woman's: a man goes first as long as a woman is left."""
    assert next_alternate([7, 6, 1], [3, 4], POOL, QUOTAS, 4) == 7
    assert next_alternate([7, 6], [3, 4], POOL, QUOTAS, 4) is None


def test_nobody_of_a_household_that_sits_steps_in():
    homes = ["H1", "H2", None, "H1", None, None, None, None]
    assert next_alternate([3, 7], [0, 4, 5], POOL, QUOTAS, 4, households=homes) == 7
    assert next_alternate([0, 1, 3], [4, 5], POOL, QUOTAS, 4, households=homes) == 0


def test_a_full_panel_and_an_empty_list_have_no_next():
    assert next_alternate([7], [0, 3, 4, 5], POOL, QUOTAS, 4) is None
    assert next_alternate([], [0, 3, 4], POOL, QUOTAS, 4) is None
    assert next_alternate([6, 7], [3, 4, 5], POOL, QUOTAS, 4) is None
