"""The small district as a visitor finds it: with a map to tap, words in both languages, a service that may
help, and a panel."""

import io

from PIL import Image, ImageDraw

from evaluation.models import Session
from portal.accounts.models import Person
from portal.areas.models import Area
from portal.departments.models import Keyword
from tests.factories.catalogue import offer
from tests.factories.district import District, small_district
from tests.factories.panel import panel

PASSWORD = "correct horse battery"
# Where the grids lie: west, south, east, north.
GROUND = {
    "LH-NH-01-01": (117.20, 31.80, 117.23, 31.82),
    "LH-NH-01-02": (117.23, 31.80, 117.26, 31.82),
    "LH-YJ-01-01": (117.20, 31.82, 117.26, 31.84),
}
GROUND |= {"LH-NH-01": (117.20, 31.80, 117.26, 31.82), "LH-YJ-01": GROUND["LH-YJ-01-01"]}
ENGLISH_WORDS = {"A03": "charging", "A01": "noise", "B01": "allowance", "H02": "rude"}


def town(language: str = "zh-hans") -> District:
    """The district; everybody in it reads this language."""
    made = small_district()
    for code, (west, south, east, north) in GROUND.items():
        ring = [[west, south], [east, south], [east, north], [west, north]]
        Area.objects.filter(code=code).update(boundary=ring)
    for code, word in ENGLISH_WORDS.items():
        Keyword.objects.create(category=made.categories[code], word=word, weight=4)
    offer(made)
    Person.objects.update(language=language)
    return made


def town_panel(made: District, language: str = "zh-hans") -> Session:
    """A running panel of eight residents and two experts, outside Nanhu; every closed case is drawn."""
    session = panel(made, residents=8, others=2)
    Person.objects.update(language=language)
    return session


def photo(words: str = "A3") -> bytes:
    """A photo as a phone takes it: 1600 × 1200, JPEG, with words on it."""
    picture = Image.new("RGB", (1600, 1200), "#7a8b84")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((200, 300, 1400, 1100), fill="#cfd4cc")
    pen.line((220, 320, 1380, 1080), fill="#a8321f", width=24)
    pen.text((240, 120), words, fill="#ffffff", font_size=120)
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=80)
    return kept.getvalue()
