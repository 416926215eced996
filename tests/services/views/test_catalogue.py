"""The catalogue's pages, as a resident sees them."""

import pytest

from services.actions import catalogue as actions
from services.models import Service
from tests.factories.catalogue import offer


@pytest.fixture
def catalogue(district):
    offer(district, documents_zh=("身份证",))
    offer(district, "low-income", "B01", name_zh="申请低保", name_en="Subsistence aid", words=("低保",))
    return district


def test_anyone_reads_the_catalogue_in_their_language(client, catalogue):
    page = client.get("/services/").content.decode()
    assert "电动车集中充电" in page
    assert "申请低保" in page
    english = client.get("/services/", headers={"accept-language": "en"}).content.decode()
    assert "Charging sheds for e-bikes" in english


def test_search_and_group_work_as_plain_links(client, catalogue):
    found = client.get("/services/", {"q": "低保"}).content.decode()
    assert ("申请低保" in found, "电动车集中充电" in found) == (True, False)
    assert 'value="低保"' in found, "what was typed stays"
    group = client.get("/services/", {"group": "A"}).content.decode()
    assert ("申请低保" in group, "电动车集中充电" in group) == (False, True)
    assert "<script>" not in client.get("/services/", {"q": "<script>"}).content.decode()


def test_a_page_shows_twenty_and_leads_on(client, district, django_assert_num_queries):
    for number in range(25):
        offer(district, f"service-{number:02}", "A03", words=())
    with django_assert_num_queries(3):  # the rows, the groups, the district's name
        first = client.get("/services/")
    assert len(first.context["page"].rows) == 20
    rest = client.get("/services/", {"after": first.context["page"].older})
    assert [row.code for row in rest.context["page"].rows] == [
        f"service-{number}" for number in range(20, 25)
    ]


def test_one_service_says_what_there_is_to_know(client, catalogue):
    page = client.get("/services/charging-shed/").content.decode()
    for said in (
        "住户十人以上。",
        "到社区填表。",
        "各社区居委会",
        "身份证",
        "不收费",
        "10 个工作日",
        "消防救援大队",
    ):
        assert said in page
    assert 'href="tel:0551-63830119"' in page


@pytest.mark.parametrize("code", ["nothing", "CHARGING", "a b"])
def test_what_is_not_offered_is_not_there(client, catalogue, code):
    assert client.get(f"/services/{code}/").status_code == 404


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-hans", "“电动车集中充电”已停办"), ("en", "“Charging sheds for e-bikes” is not offered any more")],
)
def test_a_link_to_a_closed_service_says_so_and_leads_to_the_catalogue(client, catalogue, language, said):
    service = Service.objects.get(code="charging-shed")
    actions.close(service, actor=catalogue.actor("administrator"))
    gone = client.get("/services/charging-shed/", headers={"accept-language": language})
    page = gone.content.decode()
    assert gone.status_code == 410
    assert said in page
    assert 'class="button" href="/services/"' in page
    assert "0551-63830119" not in page, "nobody is sent to a counter that is closed"
    assert "charging-shed" not in client.get("/services/").content.decode()
    found = client.get("/services/", {"q": "充电"}).context["page"].rows
    assert "charging-shed" not in [row.code for row in found]
    actions.reopen(service, actor=catalogue.actor("administrator"))
    assert client.get("/services/charging-shed/").status_code == 200


def test_nothing_is_changed_through_these_pages(client, catalogue):
    assert client.post("/services/").status_code == 405
    assert client.post("/services/charging-shed/").status_code == 405
