"""Finding a resident through the pages; what the resident sees of it, and who watches over it."""

from django.test import Client

from grievances.models import Lookup
from portal.accounts.identities import Filer
from tests.factories.browsing import Browser
from tests.factories.district import District, file_case

NAMED = Filer("王秀兰", "13800001111", "wang@mail.example", anonymous=False)
TYPED = {"purpose": "lost_slip", "reason": "来电询问", "by": "phone", "value": "13800001111"}


def officer(district: District, who: str = "grid") -> Client:
    client = Client()
    client.force_login(district.people[who])
    return client


def test_what_is_found_is_masked_and_leads_to_the_case(district):
    filed = file_case(district, filer=NAMED)
    answer = officer(district).post("/lookup/", TYPED)
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert f"/desk/{filed.grievance.reference}/" in page
    assert "找到 1 件诉求" in page
    for word in ("王秀兰", "13800001111", "wang@mail.example", filed.code):
        assert word not in page


def test_a_look_is_no_get_and_says_what_is_missing(district):
    file_case(district, filer=NAMED)
    client = officer(district)
    assert "件诉求</h2>" not in client.get("/lookup/", TYPED).content.decode()
    for field in TYPED:
        answer = client.post("/lookup/", TYPED | {field: ""})
        assert answer.status_code == 400
        others = [value for name, value in TYPED.items() if name != field]
        assert all(value in answer.content.decode() for value in others)
    assert Lookup.objects.count() == 0


def test_the_resident_sees_on_their_case_that_an_officer_looked(district):
    filed = file_case(district, filer=NAMED)
    officer(district).post("/lookup/", TYPED)
    browser = Browser()
    browser.open(f"/k/{filed.code}/")
    browser.open(f"/case/{filed.grievance.reference}/")
    assert (
        "湖东社区的工作人员按电话号码查找过您的诉求。用途：来人询问自己的诉求，回执已丢失。" in browser.text
    )
    assert "来电询问" not in browser.text


def test_too_many_looks_are_refused_with_a_word(district):
    file_case(district, filer=NAMED)
    client = officer(district)
    answers = [client.post("/lookup/", TYPED).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]


def test_discipline_sees_every_look_the_centre_those_of_its_area_and_nobody_else_any(district):
    case = file_case(district, filer=NAMED).grievance
    staff = file_case(district, "H02", filer=Filer(**NAMED.__dict__ | {"sensitive_consent": True})).grievance
    officer(district).post("/lookup/", TYPED)
    officer(district, "discipline").post("/lookup/", TYPED | {"reason": "核实举报"})
    watching = officer(district, "discipline").get("/lookup/list/").content.decode()
    for said in ("赵网格", "冯纪检", "来电询问", "核实举报", staff.reference):
        assert said in watching
    assert case.reference not in watching, "no case of theirs"
    centre = officer(district, "ruling").get("/lookup/list/").content.decode()
    assert case.reference in centre
    assert "赵网格" in centre
    for hidden in ("冯纪检", "核实举报", staff.reference, "13800001111", "王秀兰"):
        assert hidden not in centre
    for who in ("grid", "fire", "fire_head", "civil", "administrator", "resident"):
        assert officer(district, who).get("/lookup/list/").status_code == 404


def test_the_list_asks_as_much_for_one_look_as_for_many(district, django_assert_max_num_queries):
    file_case(district, filer=NAMED)
    client = officer(district)
    for _ in range(5):
        client.post("/lookup/", TYPED)
    watcher = officer(district, "ruling")
    with django_assert_max_num_queries(10):
        assert watcher.get("/lookup/list/").status_code == 200
