"""The look's promises that can be counted: contrast, weight, no code in pages, every picture there."""

import gzip
import hashlib
import json
import re

import pytest
from django.conf import settings

STATIC = settings.ROOT / "static"
TEMPLATES = settings.ROOT / "templates"
TEXT_ON_GROUND = [
    *(
        (text, ground)
        for text in ("ink", "quiet", "act", "act-deep", "late")
        for ground in ("paper", "sheet")
    ),
    *((text, "act-tint") for text in ("ink", "act", "act-deep", "quiet")),
    ("on-act", "act"),
    ("on-act", "act-deep"),
    ("on-late", "late"),
    *((kind, f"{kind}-tint") for kind in ("waiting", "progress", "done", "closed")),
    ("late-tag", "late-tint"),
    *(("ink", f"{kind}-tint") for kind in ("done", "late")),
]
DRAWN_ON_GROUND = [("edge", "paper"), ("edge", "sheet"), ("focus", "focus-edge"), ("act", "paper")]


def tokens(theme: str) -> dict[str, str]:
    css = (STATIC / "css" / "tokens.css").read_text()
    light, dark = css.split('[data-theme="dark"] {')[0], css.split(':root[data-theme="dark"] {')[1]
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", light.split("@media")[0]))
    return found if theme == "light" else found | dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", dark))


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_text_can_be_read_on_its_ground(theme):
    colours = tokens(theme)
    weak = {pair: round(contrast(*(colours[name] for name in pair)), 2) for pair in TEXT_ON_GROUND}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_and_focus_can_be_seen(theme):
    colours = tokens(theme)
    weak = {pair: round(contrast(*(colours[name] for name in pair)), 2) for pair in DRAWN_ON_GROUND}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


def test_the_dark_of_the_device_and_the_chosen_dark_are_one():
    css = (STATIC / "css" / "tokens.css").read_text()
    device, chosen = (
        css.split(':root:not([data-theme="light"]) {')[1],
        css.split(':root[data-theme="dark"] {')[1],
    )
    declared = [re.findall(r"(--[a-z-]+): ([^;]+);", part.split("}")[0]) for part in (device, chosen)]
    assert declared[0] == declared[1]


def test_all_style_sheets_together_weigh_under_15_kilobytes_and_scripts_under_10_staffs_and_6_residents():
    sheets = b"".join(path.read_bytes() for path in sorted((STATIC / "css").glob("*.css")))
    scripts = {path.stem: path.read_bytes() for path in sorted((STATIC / "js").glob("*.js"))}
    residents = {name: code for name, code in scripts.items() if name not in OF_STAFF}
    staffs = {name: code for name, code in scripts.items() if name not in {"danger", "map", "locate"}}
    assert len(gzip.compress(sheets)) < 15_000
    assert len(gzip.compress(b"".join(residents.values()))) < 6_000  # no page loads them all
    assert len(gzip.compress(b"".join(staffs.values()))) < 10_000
    rounds = [STATIC / "js" / name for name in ("app.js", "desk.js", "photos.js", "patrol/keep.js")]
    assert len(gzip.compress(b"".join(path.read_bytes() for path in rounds))) < 10_000, "of a round's page"


OF_STAFF = {"keys", "desk", "beside", "queue", "here", "drafts"}


def pages() -> list:
    return sorted(TEMPLATES.rglob("*.html"))


def test_pages_carry_no_code_and_no_style_of_their_own():
    """The content policy would drop it in silence."""
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE)
    assert [path.name for path in pages() if inline.search(path.read_text())] == []


def test_every_icon_and_drawing_named_in_a_page_is_in_its_sprite():
    for tag, sprite in (("icon", "icons"), ("drawing", "drawings")):
        drawn = set(re.findall(r'<symbol id="([a-z]+)"', (STATIC / "img" / f"{sprite}.svg").read_text()))
        asked = re.compile(rf'{{% {tag} "([a-z]+)"')
        named = {name for path in pages() for name in asked.findall(path.read_text())}
        assert named - drawn == set()


def test_vendored_files_are_those_of_the_manifest_and_have_their_licence():
    vendor = STATIC / "vendor"
    listed = {}
    for entry in json.loads((vendor / "manifest.json").read_text()):
        assert set(entry) == {"name", "version", "licence", "home", "taken_from", "files"}
        assert any("LICENSE" in name for name in entry["files"])
        listed |= entry["files"]
    there = {
        str(path.relative_to(vendor)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendor.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert listed == there


def test_sheets_and_scripts_ask_no_other_host():
    for path in [*(STATIC / "css").glob("*"), *(STATIC / "js").rglob("*.js"), *pages()]:
        assert re.findall(r"(?:src|href|url)\s*[=(]\s*[\"']?(?:https?:)?//", path.read_text()) == [], (
            path.name
        )
