"""Photos: for those to whom the case is there, in a sandbox; the photos of a form for that form alone."""

import io
import uuid

import pytest
from PIL import Image

from grievances.actions import photos
from grievances.models import Attachment
from portal.kit.headers import SANDBOX
from tests.factories.browsing import Browser
from tests.factories.district import file_case
from tests.grievances.views.filing_pages import photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def with_photo(district, category: str = "A03") -> tuple[Attachment, str]:
    key = str(uuid.uuid4())
    staged = photos.stage(key, photo("门口.jpg", size=(1600, 1200)))
    filed = file_case(district, category, form_key=key, photos=(staged.token,))
    return Attachment.objects.get(), filed.code


def signed_in(district, who: str) -> Browser:
    browser = Browser()
    browser.client.force_login(district.people[who])
    return browser


def test_who_sees_the_case_sees_its_photos(district):
    kept, code = with_photo(district)
    resident = Browser()
    resident.open(f"/k/{code}/")
    for browser in (resident, signed_in(district, "fire"), signed_in(district, "grid")):
        for address in (f"/photo/{kept.pk}/", f"/photo/{kept.pk}/small/"):
            assert browser.open(address).status_code == 200
    for browser in (Browser(), signed_in(district, "stranger"), signed_in(district, "civil")):
        for address in (f"/photo/{kept.pk}/", f"/photo/{kept.pk}/small/"):
            assert browser.open(address).status_code == 404
            assert browser.open(address.replace(str(kept.pk), "999")).status_code == 404


def test_the_photo_of_a_complaint_about_staff_is_not_there_for_the_grid_officer(district):
    kept, _code = with_photo(district, "H02")
    assert signed_in(district, "grid").open(f"/photo/{kept.pk}/").status_code == 404
    assert signed_in(district, "discipline").open(f"/photo/{kept.pk}/").status_code == 200


def test_nothing_in_a_photo_can_run_and_nobody_else_keeps_it(district):
    kept, code = with_photo(district)
    browser = Browser()
    browser.open(f"/k/{code}/")
    headers = browser.open(f"/photo/{kept.pk}/").headers
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Content-Disposition"] == f'inline; filename="photo-{kept.pk}.jpg"'
    assert headers["Content-Security-Policy"] == SANDBOX
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"].startswith("private")


def test_the_small_one_is_small(district):
    kept, code = with_photo(district)
    browser = Browser()
    browser.open(f"/k/{code}/")
    answer = browser.open(f"/photo/{kept.pk}/small/")
    content = b"".join(answer.streaming_content)
    assert Image.open(io.BytesIO(content)).size == (312, 234)
    assert len(content) < 20_000


def test_a_waiting_photo_belongs_to_its_form(district):
    key = str(uuid.uuid4())
    token = photos.stage(key, photo()).token
    assert Browser().open(f"/photo/{key}/{token}/").status_code == 200
    assert Browser().open(f"/photo/{uuid.uuid4()}/{token}/").status_code == 404
    assert Browser().open(f"/photo/{key}/{'0' * 32}/").status_code == 404


def test_a_lost_file_is_not_there(district):
    kept, code = with_photo(district)
    kept.file.storage.delete(kept.file.name)
    browser = Browser()
    browser.open(f"/k/{code}/")
    assert browser.open(f"/photo/{kept.pk}/").status_code == 404
