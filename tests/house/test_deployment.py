"""A production site starts clean, and refuses to start where something is missing or unsafe."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

SAFE = {
    "MODE": "production",
    "SECRET_KEY": "x7" * 30 + "-Qz!_93kd0Lw",
    "SEAL_KEYS": "k1:c3BhcmVzcGFyZXNwYXJlc3BhcmVzcGFyZXNwYXJlMDA=",
    "SITE_URL": "https://portal.example",
    "ALLOWED_HOSTS": "portal.example",
}


def start(tmp_path, **changed) -> subprocess.CompletedProcess:
    """`manage.py check --deploy` in an environment of its own; a variable set to None is missing."""
    given = {key: value for key, value in (SAFE | changed).items() if value is not None}
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    script = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'portal.settings';"
        "from django.core.management import execute_from_command_line as run;"
        "run(['manage.py', 'check', '--deploy', '--fail-level', 'WARNING'])"
    )
    return subprocess.run(
        [sys.executable, "-c", script],
        env=kept | given | {"VAR_DIR": str(tmp_path)},
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_check_deploy_is_clean(tmp_path):
    done = start(tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"SEAL_KEYS": None}, "SEAL_KEYS"),
        ({"SITE_URL": "http://portal.example"}, "SITE_URL"),
        ({"MODE": "demo"}, "MODE=demo"),
        ({"MODE": "party"}, "MODE"),
        ({"DATABASE_URL": "mysql://somewhere/else"}, "DATABASE_URL"),
    ],
)
def test_start_up_names_what_is_missing_or_unsafe(tmp_path, changed, named):
    done = start(tmp_path, **changed)
    assert done.returncode != 0
    assert named in done.stderr.splitlines()[-1]
