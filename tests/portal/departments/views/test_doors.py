"""Whose pages these are: an address by address table; a change by GET does not exist."""

import pytest
from django.urls import reverse

from portal.departments.actions import amendments, revisions
from portal.departments.actions.amendments import Ruled
from portal.departments.actions.revisions import calendar_data
from portal.departments.models import Post, Role
from portal.engines.escalation.models import LadderRung, Watch
from portal.engines.limits import clocks
from portal.kit import clock
from tests.factories.browsing import Browser
from tests.factories.district import LONG_AGO, new_person
from tests.factories.successions import drafted, merger

pytestmark = pytest.mark.once

BOTH = {
    "admin", "admin-categories", "admin-categories-try", "admin-category", "admin-category-words",
    "admin-items", "admin-item-add", "admin-items-gaps", "admin-items-ask", "admin-item", "admin-item-end",
    "admin-amendments", "admin-amendment", "admin-amendment-reject", "admin-category-standard",
}  # fmt: skip
POSTS_ONLY = {
    "admin-person-link", "admin-person-off", "admin-person-on", "admin-watch-again", "admin-calendar-upload",
    "admin-calendar-year", "admin-calendar-use", "admin-revision-again", "admin-revision-drop",
    "admin-succession-drop", "admin-ladder-begin", "admin-item-suspend", "admin-item-take-up",
}  # fmt: skip


def addresses(district) -> dict[str, str]:
    person, post = district.people["fire"], Post.objects.get(person=district.people["fire"])
    watch = Watch.objects.create(
        subject="grievance:7", kind="done", due_at=clock.now(), parked="ValueError()"
    )
    ruled = Ruled("grievance:0", None, district.areas["LH-NH"], district.departments["FIRE"], None)
    amendment = [amendments.draft(ruled, actor=district.actor("ruling")).pk]
    calendar = calendar_data(clocks.current_calendar("CN")) | {"name_en": "China, too"}
    draft = revisions.draft_calendar(calendar, actor=district.actor("administrator"), reason="A table")
    shift = draft.rounds.get().shifts.create(subject="grievance:0", label="LH-2222-22", effect="same")
    with_keys = {
        "admin-calendar-edit": ["CN"], "admin-calendar-upload": ["CN"], "admin-calendar-year": ["CN"],
        "admin-calendar-use": ["CN"], "admin-revision": [draft.pk], "admin-revision-again": [draft.pk],
        "admin-revision-drop": [draft.pk], "admin-revision-cases": [draft.pk],
        "admin-revision-case": [draft.pk, shift.pk],
        "admin-amendment": amendment, "admin-amendment-reject": amendment,
        "admin-department": ["FIRE"], "admin-department-edit": ["FIRE"], "admin-department-close": ["FIRE"],
        "admin-person": [person.pk], "admin-person-edit": [person.pk], "admin-person-link": [person.pk],
        "admin-person-off": [person.pk], "admin-person-on": [person.pk], "admin-post-give": [person.pk],
        "admin-post-end": [person.pk, post.pk], "admin-category": ["A03"], "admin-category-words": ["A03"],
        "admin-category-standard": ["A03"], "admin-item-suspend": [district.items["2.3"].pk],
        "admin-item-take-up": [district.items["2.3"].pk],
        "admin-item": [district.items["2.3"].pk], "admin-item-end": [district.items["2.3"].pk],
        "admin-calendar": ["CN"], "admin-limit": ["E1"], "admin-watch-again": [watch.pk],
    }  # fmt: skip
    row = drafted(district, merger(district, ("POLICE",), "CIVIL"))
    with_keys |= {"admin-succession": [row.pk], "admin-succession-drop": [row.pk]}
    with_keys["admin-succession-add"] = ["split"]
    of_ladders = ("admin-rung", "admin-rung-add", "admin-rung-remove", "admin-ladder-end")
    with_keys |= dict.fromkeys(of_ladders, [LadderRung.objects.first().pk])
    from portal.departments.urls import urlpatterns  # noqa: PLC0415

    return {each.name: reverse(each.name, args=with_keys.get(each.name, [])) for each in urlpatterns}


@pytest.fixture
def everybody(district):
    district.people["policy"] = new_person("policy", "政策专员")
    Post.objects.create(
        person=district.people["policy"], role=Role.POLICY, department=district.departments["COOP"],
        area=district.areas["LH"], from_day=LONG_AGO,
    )  # fmt: skip
    return district


def visitor(district, name):
    browser = Browser()
    browser.client.force_login(district.people[name])
    return browser


def test_every_page_is_there_for_the_administrator(everybody):
    browser = visitor(everybody, "administrator")
    table = {name: browser.open(url).status_code for name, url in addresses(everybody).items()}
    assert table == {name: 405 if name in POSTS_ONLY else 200 for name in table}
    assert len(table) == 58


def test_the_policy_officer_finds_the_list_and_the_categories_alone(everybody):
    browser = visitor(everybody, "policy")
    table = {name: browser.open(url).status_code for name, url in addresses(everybody).items()}
    assert {name for name, status in table.items() if status == 200} == BOTH
    switches = {"admin-item-suspend", "admin-item-take-up"}
    assert {status for name, status in table.items() if name not in BOTH | switches} == {404}
    assert {table[name] for name in switches} == {405}
    browser.open("/admin/")
    assert "/admin/people/" not in browser.text
    assert "/admin/responsibility/" in browser.text


@pytest.mark.parametrize(
    "name", ["resident", "stranger", "grid", "fire", "fire_head", "ruling", "head", "discipline"]
)
def test_nobody_else_finds_any_of_them_by_any_method(everybody, name):
    browser = visitor(everybody, name)
    for url in addresses(everybody).values():
        assert browser.open(url).status_code == 404, url
        assert browser.client.post(url, {"on": "2026-01-01"}).status_code in {404, 405}, url
    assert "/admin/" not in visitor(everybody, name).open("/").content.decode()


def test_signed_out_all_lead_to_the_sign_in_whether_there_is_such_a_thing_or_not(everybody):
    browser = Browser()
    for url in [*addresses(everybody).values(), "/admin/departments/NOWHERE/", "/admin/people/999999/"]:
        assert browser.open(url)["Location"] == f"/sign-in/?next={url}"


def test_what_is_not_there_is_not_found(everybody):
    browser = visitor(everybody, "administrator")
    other = Post.objects.get(person=everybody.people["police"])
    for url in (
        "/admin/departments/NOWHERE/", "/admin/people/999999/", "/admin/categories/Z99/",
        "/admin/responsibility/999999/", "/admin/limits/E9/", "/admin/limits/calendars/XX/",
        "/admin/ladder/999999/", "/admin/limits/revisions/999999/", "/admin/limits/calendars/XX/edit/",
        f"/admin/people/{everybody.people['fire'].pk}/posts/{other.pk}/end/",
    ):  # fmt: skip
        assert browser.open(url).status_code == 404, url


def test_the_list_is_for_everybody(everybody):
    for browser in (Browser(), visitor(everybody, "resident"), visitor(everybody, "administrator")):
        assert browser.open("/responsibility/").status_code == 200
    assert "/admin/" not in Browser().open("/responsibility/").content.decode()
