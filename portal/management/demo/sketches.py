"""Drawings that stand for photos in the demo: a street, a stairwell, drawn by us, different each time."""

import io
import random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

PAPER, INK, ACT, WARM = "#F2F0E8", "#39484D", "#0F5C63", "#C9873A"


def photo(number: int, *, clear: bool = False) -> SimpleUploadedFile:
    """A 960 × 640 drawing of a street; `clear`: the same street, tidied up."""
    rng = random.Random(number)  # noqa: S311 - a drawing, no secret
    picture = Image.new("RGB", (960, 640), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 470, 960, 640), fill="#DAD8CF")
    left = 0
    while left < 960:
        left += _house(draw, rng, left)
    if not clear:
        for _ in range(rng.randint(3, 7)):
            _thing(draw, rng)
    draw.line((0, 470, 960, 470), fill=INK, width=4)
    target = io.BytesIO()
    picture.resize((720, 480), Image.Resampling.BILINEAR).save(target, "JPEG", quality=78)
    return SimpleUploadedFile(f"IMG_{2000 + number}.jpg", target.getvalue(), "image/jpeg")


def _house(draw: ImageDraw.ImageDraw, rng: random.Random, left: int) -> int:
    width, height = rng.randint(120, 230), rng.randint(150, 330)
    top = 470 - height
    draw.rectangle(
        (left, top, left + width, 470),
        outline=INK,
        width=4,
        fill=rng.choice(["#E7E3D6", "#E1E8E6", "#EFE7DA"]),
    )
    for y in range(top + 24, 420, 62):
        for x in range(left + 18, left + width - 40, 52):
            draw.rectangle(
                (x, y, x + 28, y + 36), outline=INK, width=2, fill=rng.choice(["#F8F6EF", "#CFE0E0"])
            )
    return width


def _thing(draw: ImageDraw.ImageDraw, rng: random.Random) -> None:
    x, y = rng.randint(30, 860), rng.randint(480, 560)
    colour = rng.choice([ACT, WARM, "#8A1F11"])
    if rng.random() < 0.5:
        draw.ellipse((x, y + 30, x + 34, y + 64), outline=INK, width=4)
        draw.ellipse((x + 56, y + 30, x + 90, y + 64), outline=INK, width=4)
        draw.line((x + 17, y + 46, x + 44, y + 14, x + 73, y + 46), fill=colour, width=6)
    else:
        draw.rectangle(
            (x, y, x + rng.randint(34, 70), y + rng.randint(30, 58)), fill=colour, outline=INK, width=3
        )
