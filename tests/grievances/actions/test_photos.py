"""Staged photos: what a form may name."""

import uuid

import pytest

from grievances.actions import photos


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "\x00", "x" * 32, "../photo.jpg", "ab\x00" + "0" * 29])
def test_what_can_not_be_a_token_names_no_photo(token, django_assert_num_queries):
    """A NUL would reach PostgreSQL as an error of ours."""
    key = str(uuid.uuid4())
    with django_assert_num_queries(0):
        assert photos.staged(key, [token]) == []
        photos.unstage(key, token)
