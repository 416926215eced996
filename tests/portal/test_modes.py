"""What kind of site this is, decided at start-up: each case in a process of its own."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

SECRETS = {"SECRET_KEY": "x" * 50, "SEAL_KEYS": "a:c3BhcmVzcGFyZXNwYXJlc3BhcmVzcGFyZXNwYXJlMDA="}
ASK = """
import django
django.setup()
from django.urls import NoReverseMatch, reverse
try:
    print(reverse("demo"))
except NoReverseMatch:
    print("no demo")
"""


def start(tmp_path, **more) -> subprocess.CompletedProcess:
    """The portal, started with this environment and nothing else of ours."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    env = kept | {"DJANGO_SETTINGS_MODULE": "portal.settings", "VAR_DIR": str(tmp_path)} | more
    command = [sys.executable, "-c", ASK]
    return subprocess.run(command, env=env, cwd=settings.ROOT, capture_output=True, text=True, check=False)


def test_a_demo_has_the_one_click_sign_in(tmp_path):
    assert start(tmp_path, MODE="demo", **SECRETS).stdout == "/demo/\n"


@pytest.mark.parametrize("mode", ["production", "development"])
def test_no_other_site_has_it(tmp_path, mode):
    found = start(tmp_path, MODE=mode, SITE_URL="https://gongzhi.example", **SECRETS)
    assert (found.returncode, found.stdout) == (0, "no demo\n")


@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({"MODE": "demo", "SITE_URL": "https://gongzhi.example"}, "MODE=demo"),
        ({"MODE": "production"}, "SITE_URL"),
        ({"MODE": "production", "SITE_URL": "https://gongzhi.example", "DEBUG": "1"}, "DEBUG"),
        ({"MODE": "holiday"}, "MODE"),
        ({"MODE": "production", "SITE_URL": "https://gongzhi.example", "SECRET_KEY": ""}, "SECRET_KEY"),
        ({"MODE": "production", "SITE_URL": "https://gongzhi.example", "SEAL_KEYS": ""}, "SEAL_KEYS"),
    ],
)
def test_start_up_refuses_what_is_unsafe_and_names_it(tmp_path, env, says):
    found = start(tmp_path, **(SECRETS | env))
    assert found.returncode == 1
    assert found.stdout == ""
    assert "ImproperlyConfigured" in found.stderr
    assert says in found.stderr.splitlines()[-1]
