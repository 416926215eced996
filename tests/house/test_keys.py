"""Keys: every act has one, none twice, and none that a browser or another program has already."""

import re

from django.conf import settings

from grievances.templatetags.desk import KEYS
from grievances.views import acts

# What single keys do in browsers by themselves: quick find, scrolling, going back; F-keys are never ours.
BROWSERS = {"/", "'", " ", "Backspace", "Tab", "Enter", "F5"}
# What the pages' own dialog lists: of these x is a row's where a row has the focus, and else an act's.
OWN = re.compile(r"data-does=\"(\w+)\"><kbd>([^<]+)</kbd>")
OF_ROWS = {"x"}
# Of what browsers do with Ctrl two are taken on purpose: sending, and going anywhere.
HELD = {"Ctrl+Enter", "Ctrl+K"}


def own() -> dict[str, str]:
    return dict(OWN.findall((settings.ROOT / "templates/components/keys.html").read_text("utf-8")))


def in_templates() -> set[str]:
    """The keys that templates give to what is no verb."""
    text = "".join(path.read_text("utf-8") for path in (settings.ROOT / "templates").rglob("*.html"))
    return set(re.findall(r'(?:data-key|\bkey)="([^"{]+)"(?!\|)', text))


def test_every_act_of_an_officer_has_a_key_and_none_is_given_twice():
    assert set(KEYS) == set(acts.ACTS)
    assert len(set(KEYS.values())) == len(KEYS)


def test_the_queues_keys_are_no_acts_keys():
    """In the split view the queue and a case stand side by side."""
    folder = settings.ROOT / "templates/grievances/desk"
    beside = ("page", "_queue", "_bulk", "_narrow", "_saved", "_arrived")
    text = "".join((folder / f"{name}.html").read_text("utf-8") for name in beside)
    keys = re.findall(r'(?:data-key|\bkey)="([^"{]+)"', text)
    assert len(keys) == len(set(keys)) + 1, "the way to narrow down stands in two forms"
    assert set(keys) & set(KEYS.values()) == set()


def test_no_key_is_the_browsers_nor_the_lists_own():
    mine = set(own().values())
    assert {key for key in mine if "+" in key} == HELD
    taken = (BROWSERS | mine) - OF_ROWS
    assert {*KEYS.values(), *in_templates()} & taken == set()
    assert {key for key in {*KEYS.values(), *in_templates()} if not re.fullmatch(r"[!-~]", key)} == set()


def test_what_is_listed_is_what_is_obeyed():
    """The script knows no key but through the list, and does nothing that is not in it."""
    script = (settings.ROOT / "static/js/keys.js").read_text("utf-8")
    deeds = script.partition("const DEEDS = {")[2].partition("};")[0]
    assert set(re.findall(r"^    (\w+)[:,]", deeds, re.MULTILINE)) == set(own())
