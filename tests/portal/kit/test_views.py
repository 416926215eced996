"""Large type and the page's colours are remembered on the device, and lead back to where one was."""

import pytest


def test_large_type_is_remembered_and_leads_back(client):
    answer = client.post("/look/type/", {"large": "1", "next": "/public/?area=LH"})
    assert (answer.status_code, answer["Location"]) == (302, "/public/?area=LH")
    cookie = answer.cookies["large"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        "1",
        True,
        "Lax",
        31_536_000,
    )
    answer = client.post("/look/type/", {"large": "0", "next": "/"})
    assert (answer.cookies["large"].value, answer.cookies["large"]["max-age"]) == ("", 0)


@pytest.mark.parametrize(("wish", "kept"), [("dark", "dark"), ("light", "light"), ("purple", ""), ("", "")])
def test_a_page_is_light_or_dark_or_as_the_device_says(client, wish, kept):
    assert client.post("/look/theme/", {"theme": wish}).cookies["theme"].value == kept


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_way_back_never_leads_elsewhere(client, elsewhere):
    assert client.post("/look/type/", {"large": "1", "next": elsewhere})["Location"] == "/"


def test_looking_at_it_changes_nothing(client):
    answer = client.get("/look/type/")
    assert answer.status_code == 405
    assert "large" not in answer.cookies
