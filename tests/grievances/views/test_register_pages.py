"""The public register's pages: plain GET forms, counts that lead to their very cases, no way to a person."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from grievances.actions import answering, handling, resolving
from grievances.models import Grievance
from grievances.tasks import sweep
from portal.departments.actors import bearer
from portal.kit import clock
from tests.factories.district import file_case
from tests.factories.panel import REPLY


def references(client, **filters) -> list[str]:
    page = client.get("/register/", filters)
    assert page.status_code == 200
    return [line["case"].reference for line in page.context["entries"]]


def counts(page) -> dict[str, str]:
    return {str(tab["label"]): tab["count"] for tab in page.context["tabs"]}


@pytest.fixture
def cases(district):
    """Three public cases in two communities, days apart, and two that are not public."""
    now = clock.now()
    made = {
        "lake": file_case(district, "A03", "LH-NH-01-01", at=now - timedelta(days=9)),
        "lake2": file_case(
            district, "A01", "LH-NH-01-02", at=now - timedelta(days=5), public_text=True, title="楼上跳舞"
        ),
        "bridge": file_case(district, "A03", "LH-YJ-01-01", at=now - timedelta(days=1)),
        "staff": file_case(district, "H02", "LH-NH-01-01"),
        "aid": file_case(district, "B01", "LH-NH-01-01"),
    }  # fmt: skip
    return {key: filed.grievance.reference for key, filed in made.items()}


def test_anyone_reads_it_newest_first(client, cases):
    assert references(client) == [cases["bridge"], cases["lake2"], cases["lake"]]
    page = client.get("/register/").content.decode()
    assert "楼上跳舞" in page, "the resident allowed it"
    assert "飞线" not in page, "nobody allowed that"
    assert "网格" not in page, "no place nearer than the community"


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"area": "LH-NH-01"}, ["lake2", "lake"]),
        ({"area": "LH-YJ"}, ["bridge"]),
        ({"matter": "A03"}, ["bridge", "lake"]),
        ({"matter": "A"}, ["bridge", "lake2", "lake"]),
        ({"unit": "POLICE"}, ["lake2", "lake"]),
        ({"unit": "FIRE"}, ["lake"]),
        ({"outcome": "open"}, ["bridge", "lake2", "lake"]),
        ({"outcome": "confirmed"}, []),
        ({"area": "LH-NH-01", "matter": "A03"}, ["lake"]),
    ],
)
def test_each_filter_narrows_and_they_add_up(client, cases, filters, found):
    assert references(client, **filters) == [cases[key] for key in found]


def test_days_are_local_days_with_both_ends(client, cases, district):
    def day(reference: str) -> str:
        return timezone.localtime(Grievance.objects.get(reference=reference).filed_at).date().isoformat()

    assert references(client, since=day(cases["lake2"])) == [cases["bridge"], cases["lake2"]]
    assert references(client, until=day(cases["lake2"])) == [cases["lake2"], cases["lake"]]
    assert references(client, since=day(cases["lake2"]), until=day(cases["lake2"])) == [cases["lake2"]]


@pytest.mark.parametrize(
    "filters",
    [
        {"area": "LH-NH-01-01"},  # a grid
        {"matter": "H02"},
        {"matter": "B01"},
        {"unit": "DISCIPLINE"},
        {"outcome": "withdrawn"},
        {"since": "yesterday"},
    ],
)
def test_nobody_can_ask_for_what_is_not_public(client, cases, filters):
    page = client.get("/register/", filters)
    assert page.status_code == 400
    assert page.context["entries"] == []


def test_the_tabs_count_exactly_the_cases_that_they_lead_to(client, district):
    for number in range(23):
        case = file_case(district, "A03", "LH-NH-01-01").grievance
        if number < 11:
            Grievance.objects.filter(pk=case.pk).update(status="closed", outcome="confirmed")
    page = client.get("/register/")
    assert counts(page) == {
        "全部": "23", "办理中": "12", "待居民确认": "0", "居民已确认": "11", "居民未回应": "0",
        "已复查": "0", "无人复查": "0", "不予受理": "0", "已转出": "0",
    }  # fmt: skip
    for tab in page.context["tabs"]:
        shown = client.get(f"/register/{tab['url']}")
        found = [line["case"].reference for line in shown.context["entries"]]
        older = shown.context["page"].older
        while older:
            query = {
                **dict(pair.split("=") for pair in tab["url"].lstrip("?").split("&") if pair),
                "after": older,
            }
            shown = client.get(f"/register/?{urlencode(query)}")
            found += [line["case"].reference for line in shown.context["entries"]]
            older = shown.context["page"].older
        assert len(set(found)) == int(tab["count"])


def test_a_count_under_ten_is_not_shown(client, cases):
    page = client.get("/register/")
    assert set(counts(page).values()) == {"<10", "–"}
    assert "（3）" not in page.content.decode()


def test_a_page_costs_the_same_however_long_it_is(client, district, django_assert_num_queries):
    file_case(district, "A03", public_text=True)
    # the rows, their parts, the counts; places, matters and departments to choose from; the district's name
    with django_assert_num_queries(7):
        client.get("/register/")
    for _ in range(9):
        file_case(district, "A03", public_text=True)
    with django_assert_num_queries(7):
        client.get("/register/")


def test_an_entry_tells_what_is_public_and_asks_search_engines_to_stay_away(client, district):
    case = file_case(
        district, "A03", "LH-NH-01-01", public_text=True, title="李女士家楼道充电", place="3栋2单元楼道",
        body="李女士家在3栋2单元501室，电话13812345678。",
    ).grievance  # fmt: skip
    response = client.get(f"/register/{case.reference}/")
    page = response.content.decode()
    assert response["X-Robots-Tag"] == "noindex"
    for said in (
        case.reference,
        "某女士家楼道充电",
        "某女士家在某栋某单元某室，电话［电话］。",
        "湖东社区",
        "消防救援大队",
    ):
        assert said in page
    for hidden in ("李女士", "13812345678", "501", "3栋", "湖东一网格", "resident@example.org"):
        assert hidden not in page


def test_a_reference_is_found_however_it_is_typed(client, cases):
    typed = cases["lake"].replace("-", "").lower()
    assert client.get(f"/register/{typed}/").status_code == 200


def test_what_is_not_public_is_not_there_not_even_for_its_own_resident_or_officers(client, district, cases):
    client.force_login(district.people["discipline"])
    for key in ("staff", "aid"):
        assert client.get(f"/register/{cases[key]}/").status_code == 404
    for nothing in ("LH-2222-22", "x", "%00", "..%2f"):
        assert client.get(f"/register/{nothing}/").status_code == 404


def test_what_was_withdrawn_is_gone(client, district, cases):
    case = Grievance.objects.get(reference=cases["lake"])
    assert client.get(f"/register/{cases['lake']}/").status_code == 200
    answering.withdraw(case, actor=bearer(case.pk))
    assert client.get(f"/register/{cases['lake']}/").status_code == 404


def test_nothing_is_changed_through_these_pages(client, cases):
    assert client.post("/register/").status_code == 405
    assert client.post(f"/register/{cases['lake']}/").status_code == 405


HOUR = re.compile(r'\d{1,2}:\d\d|datetime="[^"]*T|小时|分钟| hours?\b| minutes?\b')


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("hours", [0, 30, 60])
def test_no_public_page_tells_an_hour(client, district, language, hours):
    """A due time is so many hours after the filing: with its minute anyone knows who stood at the counter."""
    filed_at = datetime(2026, 3, 2, 6, 17, tzinfo=UTC)
    case = file_case(district, "A01", "LH-NH-01-01", at=filed_at).grievance
    other = file_case(district, "A03", "LH-NH-01-01", at=filed_at).grievance
    with clock.travel(filed_at + timedelta(hours=hours, minutes=31)):
        sweep()
        handling.sign(case, actor=district.actor("police"))
        resolving.propose(case, actor=district.actor("police"), reply=REPLY)
        client.cookies.load({"django_language": language})
        for address in ("/", "/register/", f"/register/{case.reference}/", f"/register/{other.reference}/"):
            response = client.get(address)
            main = response.content.decode().partition("<main")[2].partition("</main>")[0]
            assert not HOUR.search(main), address
            assert "Last-Modified" not in response.headers
            assert "ETag" not in response.headers


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0, "还剩 1 天"), (10, "今天到期"), (30, "今天到期"), (40, "逾期 1 天"), (72, "逾期 2 天")],
)
def test_an_entry_tells_days_until_it_is_due(client, district, hours, words):
    """Filed on Monday at 14:17, due on Tuesday at 14:17."""
    filed_at = datetime(2026, 3, 2, 6, 17, tzinfo=UTC)
    case = file_case(district, "A03", "LH-NH-01-01", at=filed_at).grievance
    with clock.travel(filed_at + timedelta(hours=hours)):
        page = client.get(f"/register/{case.reference}/").content.decode()
    assert f'datetime="2026-03-03">{words}</time>' in page
