"""The schema is valid, complete and true; its page opens in a browser with nothing blocked."""

import json

import pytest
import yaml
from django.core.management import call_command
from openapi_spec_validator import OpenAPIV31SpecValidator

from grievances.api.deeds import DOORS
from grievances.api.docs import schema_in
from tests.factories.district import file_case

OTHERS = {
    "grievances/": ["get", "post"],
    "grievances/{reference}/": ["get"],
    "grievances/{reference}/timeline/": ["get"],
    "grievances/{reference}/photos/{id}/": ["get"],
    "register/": ["get"],
    "register/{reference}/": ["get"],
    "categories/": ["get"],
    "areas/": ["get"],
    "areas/geojson/": ["get"],
    "departments/": ["get"],
    "responsibility/": ["get"],
    "suggest/": ["get"],
    "patrols/rounds/": ["get"],
    "patrols/rounds/{key}/open/": ["post"],
    "patrols/rounds/{key}/points/{point}/": ["post"],
    "patrols/rounds/{key}/findings/": ["post"],
    "patrols/rounds/{key}/finish/": ["post"],
}
OPERATIONS = sum(map(len, OTHERS.values())) + len(DOORS)


@pytest.fixture
def schema(db, client) -> dict:
    return client.get("/api/v1/schema/?format=json").json()


def test_it_is_made_without_a_warning(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))


def test_it_is_openapi_3_1_and_valid(schema):
    assert schema["openapi"] == "3.1.0"
    assert list(OpenAPIV31SpecValidator(schema).iter_errors()) == []


def test_it_names_every_address_and_nothing_else(schema):
    told = {path.removeprefix("/api/v1/"): list(methods) for path, methods in schema["paths"].items()}
    assert told == OTHERS | {f"grievances/{{reference}}/{verb}/": ["post"] for verb in DOORS}


def test_every_operation_tells_its_refusals_and_its_own_id(schema):
    operations = [each for methods in schema["paths"].values() for each in methods.values()]
    assert len({each["operationId"] for each in operations}) == len(operations) == OPERATIONS
    for each in operations:
        refused = {code for code in each["responses"] if code >= "400"}
        assert {"401", "404", "429"} <= refused
        for code in refused:
            shape = each["responses"][code]["content"]["application/json"]["schema"]
            assert shape == {"$ref": "#/components/schemas/Refusal"}


def test_no_field_may_be_sent_that_only_actions_write(schema):
    written = {
        "status",
        "outcome",
        "reference",
        "filed_at",
        "level",
        "version",
        "historical",
        "channel",
        "source",
    }
    taken = {
        name: set(each["properties"])
        for name, each in schema["components"]["schemas"].items()
        if "Request" in name
    }
    assert len(taken) > 10
    taken["RefuseRequest"].discard("channel")  # of the law, to which the resident is sent; not the case's own
    assert {name: names & written for name, names in taken.items() if names & written} == {}


def test_it_speaks_both_languages_and_both_formats(db, client):
    english = client.get("/api/v1/schema/", headers={"Accept-Language": "en"})
    chinese = client.get("/api/v1/schema/", headers={"Accept-Language": "zh-CN"})
    told = [
        yaml.safe_load(answer.content)["paths"]["/api/v1/categories/"]["get"]["summary"]
        for answer in (english, chinese)
    ]
    assert told[0] == "What a filing can be about" != told[1]


def test_no_other_language_can_be_asked_for(db, client):
    """Each language is kept in memory once it was made: strangers must not make up more of them."""
    before = schema_in.cache_info().currsize
    for made_up in ("xx", "tlh", "../etc"):
        assert client.get(f"/api/v1/schema/?lang={made_up}&format=json").status_code == 200
    assert schema_in.cache_info().currsize <= max(before, 1)


def test_an_answer_is_what_the_schema_says(schema, district, caller):
    case = file_case(district).grievance
    shown = caller("fire").get(f"grievances/{case.reference}/")[1]
    told = schema["components"]["schemas"]["CaseInFull"]
    assert set(shown) == set(told["properties"]) == set(told["required"])


def test_the_page_has_a_content_policy_that_names_no_other_site_and_no_inline_script(db, client):
    answer = client.get("/api/v1/docs/")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "http" not in policy
    text = answer.content.decode()
    assert "<script>" not in text
    assert "//cdn" not in text
    script = client.get("/api/v1/docs/?script=")
    assert script.headers["Content-Type"].startswith("application/javascript")


def test_its_root_leads_to_the_page(client):
    assert client.get("/api/v1/").headers["Location"] == "/api/v1/docs/"


@pytest.mark.browser
def test_it_opens_in_a_browser_with_nothing_blocked(chromium, live_server, transactional_db):
    context = chromium.new_context(locale="en-US")
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("requestfailed", lambda asked: wrong.append(asked.url))
    page.on("response", lambda got: wrong.append(got.url) if got.status >= 400 else None)
    page.on(
        "request",
        lambda asked: None if asked.url.startswith((live_server.url, "data:")) else wrong.append(asked.url),
    )
    page.goto(f"{live_server.url}/api/v1/docs/")
    page.wait_for_selector(".opblock")
    assert page.locator(".opblock").count() == OPERATIONS
    page.locator("#operations-categories-categories").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    page.wait_for_selector(".live-responses-table .response .response-col_status")
    assert (
        page.locator(".live-responses-table .response .response-col_status")
        .first.inner_text()
        .startswith("200")
    )
    context.close()
    assert json.dumps(wrong) == "[]"
