"""What the tests of filing share: a resident who fills in the three pages, and photos to send."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.factories.browsing import Browser

BODY = "三号楼楼道里有人飞线给电动车充电，晚上很危险。"
ON, BACK, SEND, STAY = ("go", "on"), ("go", "back"), ("go", "send"), ("go", "stay")


def photo(name: str = "楼道.jpg", size: tuple[int, int] = (640, 480), colour: str = "teal"):
    """A photo as a phone sends it."""
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, "JPEG")
    return SimpleUploadedFile(name, target.getvalue(), "image/jpeg")


def to_check(browser: Browser, body: str = BODY, area: str = "LH-NH-01-01", **where) -> Browser:
    """Pages 1 and 2, filled in as a resident would; page 3 is on the screen."""
    browser.open("/file/")
    browser.press("filing", ON, body=body)
    browser.press("filing", ON, area=area, **where)
    return browser


def filed(browser: Browser, body: str = BODY, **check) -> str:
    """All three pages; the reference of the receipt that it leads to."""
    to_check(browser, body)
    answer = browser.press("filing", SEND, **check)
    assert answer.status_code == 302, browser.text
    return answer.headers["Location"].split("/")[2]
