"""Who calls: a token says who, a private code opens one case, a browser's session says nothing."""

from datetime import timedelta

from portal.accounts import tokens
from portal.accounts.models import ApiToken
from portal.kit import clock
from tests.factories.district import file_case
from tests.grievances.api.conftest import Caller


def test_a_token_is_kept_as_a_digest_and_names_its_person(district):
    token = tokens.issue(district.people["fire"], "desk")
    row = ApiToken.objects.get()
    assert token not in (row.digest, row.label)
    assert len(row.digest) == 64
    assert tokens.person_of(token) == district.people["fire"]
    assert tokens.person_of(token[:-1]) is None


def test_wrong_revoked_and_retired_tokens_are_refused(district):
    person = district.people["fire"]
    token = tokens.issue(person, "desk")
    assert Caller({"Authorization": f"Bearer {token}"}).get("grievances/")[0] == 200
    status, body = Caller({"Authorization": "Bearer gz_wrong"}).get("grievances/")
    assert (status, body["type"], body["errors"][0]["code"]) == (
        401,
        "unauthenticated",
        "authentication_failed",
    )
    assert tokens.revoke(person, "desk") == 1
    assert Caller({"Authorization": f"Bearer {token}"}).get("grievances/")[0] == 401
    fresh = tokens.issue(person, "desk")
    person.is_active = False
    person.save()
    assert Caller({"Authorization": f"Bearer {fresh}"}).get("grievances/")[0] == 401


def test_a_wrong_token_is_never_taken_for_nobody(district):
    status, _body = Caller({"Authorization": "Bearer gz_wrong"}).get("categories/")
    assert status == 401


def test_a_browsers_session_opens_nothing_here(district, client):
    reference = file_case(district).grievance.reference
    client.force_login(district.people["fire"])
    browser = Caller(client=client)
    assert browser.get(f"grievances/{reference}/")[0] == 404
    assert browser.post(f"grievances/{reference}/sign/")[0] == 404
    status, body = browser.get("grievances/")
    assert (status, body["errors"][0]["code"]) == (401, "not_authenticated")


def test_a_private_code_opens_its_own_case_alone(district, nobody):
    mine, other = file_case(district), file_case(district)
    resident = nobody.with_code(mine.code.lower().replace("-", " "))
    assert resident.get(f"grievances/{mine.grievance.reference}/")[0] == 200
    assert resident.get(f"grievances/{other.grievance.reference}/")[0] == 404
    status, body = resident.get("grievances/")
    assert (status, [row["reference"] for row in body["results"]]) == (200, [mine.grievance.reference])


def test_guessing_codes_is_counted_and_then_right_ones_do_not_open_either(district, nobody):
    filed = file_case(district)
    path = f"grievances/{filed.grievance.reference}/"
    for _ in range(30):
        assert nobody.with_code("22222-22222").get(path)[0] == 404
    status, body = nobody.with_code(filed.code).get(path)
    assert (status, body["type"]) == (429, "too_many")
    with clock.travel(clock.now() + timedelta(minutes=15)):
        assert nobody.with_code(filed.code).get(path)[0] == 200


def test_right_codes_are_not_counted(district, nobody):
    filed = file_case(district)
    resident = nobody.with_code(filed.code)
    statuses = {resident.get(f"grievances/{filed.grievance.reference}/")[0] for _ in range(31)}
    assert statuses == {200}


def test_a_person_may_show_a_code_besides(district, caller):
    filed = file_case(district, area="LH-YJ-01-01", category=None)
    civil = caller("civil")
    assert civil.get(f"grievances/{filed.grievance.reference}/")[0] == 404
    assert civil.with_code(filed.code).get(f"grievances/{filed.grievance.reference}/")[0] == 200
