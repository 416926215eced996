"""Photos that came with what departments tell each other: whoever reads the note sees them, and nobody else,
by no page, no call and no address counted up; what is taken back takes them along."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from grievances.actions import answering, dispatching, handling, undoing
from grievances.actions.merging import merge
from grievances.lifecycle import Verb
from grievances.models import Attachment, Grievance, StagedUpload
from grievances.patrols.actions import finding
from grievances.selectors import case_page
from portal.accounts import tokens
from portal.departments.actors import bearer
from tests.factories import patrols
from tests.factories.district import District, file_case, reload
from tests.factories.town import photo

tie = import_module("grievances.migrations.0028_photos_of_earlier_letters").tie


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def picture(words: str = "INTERNAL") -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG.jpg", photo(words), "image/jpeg")


@pytest.fixture
def filed(district):
    made = file_case(district)
    handling.sign(made.grievance, actor=district.actor("fire"))
    return made


def noted(district: District, case: Grievance, **more) -> Attachment:
    handling.note(
        reload(case), actor=district.actor("fire"), text="只给部门看", photos_given=(picture(),), **more
    )
    return Attachment.objects.last()


def officer(district: District, name: str) -> Client:
    client = Client(headers={"Authorization": f"Bearer {tokens.issue(district.people[name], 'test')}"})
    client.force_login(district.people[name])
    return client


def resident(code: str) -> Client:
    client = Client(headers={"X-Case-Code": code})
    client.post("/track/", {"code": code})
    return client


def seen(client: Client, case: Grievance, kept: Attachment) -> set[str]:
    """By which ways the photo is there."""
    api = f"/api/v1/grievances/{case.reference}/"
    pages = {"desk": f"/desk/{case.reference}/", "own": f"/case/{case.reference}/"}
    ways = {name for name, page in pages.items() if f"/photo/{kept.pk}/" in client.get(page).content.decode()}
    ways |= {"file"} if client.get(f"/photo/{kept.pk}/").status_code == 200 else set()
    ways |= {"small"} if client.get(f"/photo/{kept.pk}/small/").status_code == 200 else set()
    ways |= {"call"} if client.get(f"{api}photos/{kept.pk}/").status_code == 200 else set()
    listed = client.get(api).json().get("photos", ())
    ways |= {"listed"} if kept.pk in [each["id"] for each in listed] else set()
    told = client.get(f"{api}timeline/")
    moments = told.json() if told.status_code == 200 else []
    ways |= {"told"} if kept.pk in [each["id"] for row in moments for each in row["photos"]] else set()
    return ways


ALL = {"desk", "file", "small", "call", "listed", "told"}


def test_a_note_to_all_departments_and_its_photo_are_for_all_of_them_and_not_for_the_resident(
    district, filed
):
    kept = noted(district, filed.grievance)
    assert (kept.letter.text, kept.is_internal) == ("只给部门看", True)
    for name in ("fire", "property", "police", "grid", "ruling"):
        assert seen(officer(district, name), filed.grievance, kept) == ALL, name
    assert seen(resident(filed.code), filed.grievance, kept) == set()
    assert (
        seen(Client(), filed.grievance, kept)
        == seen(officer(district, "civil"), filed.grievance, kept)
        == set()
    )


def test_a_note_to_one_part_and_its_photo_stay_between_that_part_the_lead_and_the_centre(district, filed):
    part = filed.grievance.parts.get(department=district.departments["PROPERTY"])
    kept = noted(district, filed.grievance, part=part)
    for name in ("fire", "property", "ruling"):
        assert seen(officer(district, name), filed.grievance, kept) == ALL, name
    for name in ("police", "grid"):
        assert seen(officer(district, name), filed.grievance, kept) == set(), name


def test_what_the_resident_adds_and_what_a_sub_task_shows_are_for_both_sides(district, filed):
    case = filed.grievance
    answering.add(reload(case), actor=bearer(case.pk), text="又来了", photos_given=(picture("NEW"),))
    added = Attachment.objects.last()
    handling.sign(reload(case), actor=district.actor("property"))
    handling.finish(
        reload(case), actor=district.actor("property"), result="已清走", photos_given=(picture("DONE"),)
    )
    for kept in (added, Attachment.objects.last()):
        assert seen(officer(district, "police"), case, kept) == ALL
        assert seen(resident(filed.code), case, kept) == ALL - {"desk"} | {"own"}
    assert added.letter.text == "又来了"


def test_taken_back_it_is_gone_with_its_file(district, filed, django_capture_on_commit_callbacks):
    case, fire = reload(filed.grievance), district.actor("fire")
    with undoing.offering(case, Verb.NOTE, actor=fire):
        kept = noted(district, case)
    files = kept.file.storage
    assert files.exists(kept.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        undoing.undo(reload(case), actor=fire)
    assert (Attachment.objects.count(), StagedUpload.objects.count()) == (0, 0)
    assert not files.exists(kept.file.name)
    assert seen(officer(district, "property"), case, kept) == seen(resident(filed.code), case, kept) == set()


def test_what_a_patrol_adds_to_a_residents_case_is_not_the_residents_to_see(district):
    town = patrols.staffed(district)
    filed = file_case(town, body="二单元楼道里堆满了纸箱，堵住了门，晚上走路危险。")
    walked, key = patrols.under_way(town), "9f0e7a52-3f54-4c4e-9d52-0a53b7f3a001"
    made = patrols.found(town, walked, key=key, photos=patrols.staged(key))
    finding.settle(made, actor=town.actor("grid"), into=filed.grievance)
    kept = Attachment.objects.get()
    assert seen(officer(district, "fire"), filed.grievance, kept) == ALL
    assert seen(resident(filed.code), filed.grievance, kept) == set()


def test_of_a_merged_case_the_officers_of_the_other_see_what_was_filed_and_no_notes(district):
    first = file_case(district, "A01")
    handling.sign(first.grievance, actor=district.actor("police"))
    handling.note(
        reload(first.grievance), actor=district.actor("police"), text="内部", photos_given=(picture(),)
    )
    note = Attachment.objects.get()
    answering.add(
        reload(first.grievance), actor=bearer(first.grievance.pk), text="补", photos_given=(picture("B"),)
    )
    added = Attachment.objects.last()
    other = file_case(district, "A01").grievance
    dispatching.correct(
        other, actor=district.actor("grid"), category=district.categories["A03"], area=other.area
    )
    merge(reload(first.grievance), actor=district.actor("ruling"), into=reload(other))
    fire = officer(district, "fire")
    page = fire.get(f"/desk/{other.reference}/").content.decode()
    assert (f"/photo/{added.pk}/" in page, f"/photo/{note.pk}/" in page) == (True, False)
    assert [fire.get(f"/photo/{each.pk}/").status_code for each in (added, note)] == [200, 404]


def test_photos_from_before_are_tied_to_what_was_written_with_them(district, filed):
    kept = noted(district, filed.grievance)
    Attachment.objects.update(letter=None)
    tie(apps, None)
    assert Attachment.objects.get().letter == kept.letter
    page = case_page(bearer(filed.grievance.pk), reload(filed.grievance), staff=False)
    assert page.photos == ()
