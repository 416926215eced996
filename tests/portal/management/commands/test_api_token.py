"""A key to the API from the command line: shown once, revoked by its label."""

import io

import pytest
from django.core.management import CommandError, call_command

from portal.accounts import tokens


def run(*args: str) -> str:
    out = io.StringIO()
    call_command("api_token", *args, stdout=out)
    return out.getvalue().strip()


def test_a_token_is_made_and_revoked(district):
    first, second = run("fire"), run("fire", "--label", "other")
    assert tokens.person_of(first) == tokens.person_of(second) == district.people["fire"]
    assert run("fire", "--revoke") == "1 revoked"
    assert tokens.person_of(first) is None
    assert tokens.person_of(second) == district.people["fire"]


def test_nobody_gets_none(district):
    with pytest.raises(CommandError, match="'nobody'"):
        run("nobody")
