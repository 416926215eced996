"""What the overseeing department sees on pages and in the API, and who sees nothing of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grievances.models import Grievance, Supervision
from tests.factories.browsing import Browser
from tests.factories.district import District, file_case
from tests.factories.overseeing import overseen
from tests.grievances.api.conftest import Caller
from tests.grievances.views.desk_pages import acts, address, do, officer, queue, views
from tests.grievances.views.filing_pages import to_check

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(district) -> District:
    overseen(district, "2.3", "CIVIL")
    return district


@pytest.fixture
def case(place) -> Grievance:
    return file_case(place).grievance


def test_it_stands_in_its_queue_and_strangers_find_nothing(place, case):
    civil = officer(place, "civil")
    with CaptureQueriesContext(connection) as asked:
        civil.open("/desk/?view=overseen")
    assert len(asked) == 8, "as every queue: session, person, posts, saved views, counts, cases, parts, area"
    assert (queue(civil), views(civil)["overseen"]) == ([case.reference], "1")
    for name in ("fire", "grid", "ruling"):
        browser = officer(place, name)
        browser.open("/desk/")
        assert "overseen" not in views(browser), name
    overseen(place, "2.3", "COOP")
    other = file_case(place, body="又有人飞线").grievance
    assert civil.open(address(other)).status_code == 404
    assert officer(place, "discipline").open(address(case)).status_code == 404


def test_the_case_names_it_for_officers_and_it_supervises_from_there(place, case):
    civil = officer(place, "civil")
    with CaptureQueriesContext(connection) as asked:
        civil.open(address(case))
    assert len(asked) <= 15, [query["sql"][:120] for query in asked]
    assert "监管部门：民政局" in civil.text
    assert acts(civil) == {"note", "supervise"}
    assert "提交人" not in civil.text.partition("<article")[2]
    assert do(civil, case, "supervise", wanted="请说明为何反复").status_code == 302
    civil.open(address(case))
    assert "由监管部门发出" in civil.text
    assert "监管部门民政局发出督办单" in civil.text
    assert Supervision.objects.get().issued_for == "overseer"
    fire = officer(place, "fire")
    fire.open(address(case))
    assert "监管部门：民政局" in fire.text
    public = Browser()
    public.open(f"/cases/{case.reference}/")
    assert "民政局" not in public.text


def test_the_api_tells_officers_and_lets_it_supervise(place):
    filed = file_case(place)
    path = f"grievances/{filed.grievance.reference}/"
    civil = Caller().as_person(place.people["civil"])
    status, answer = civil.get(path)
    assert (status, answer["overseer"]["code"], answer["verbs"]) == (200, "CIVIL", ["note", "supervise"])
    assert answer["identity"] is None
    assert Caller().with_code(filed.code).get(path)[1]["overseer"] is None
    assert civil.post(f"{path}supervise/", {"wanted": "请说明"})[0] == 200
    assert Caller().as_person(place.people["discipline"]).get(path)[0] == 404
    listed = Caller().get("responsibility/", category="A03")[1]
    assert [row["overseer"]["code"] for row in listed] == ["CIVIL"]


def test_whoever_files_a_sensitive_matter_is_told_who_oversees_it(place):
    overseen(place, "3.1", "COOP")
    page = to_check(Browser(), "家里断了收入，想申请低保。")
    seen_by = page.text.partition("谁能看到：")[2].partition("</p>")[0]
    assert seen_by.startswith("民政局和综治中心")
