"""The first account of a real installation."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.models import Person
from portal.areas.models import Area
from portal.departments.actors import of_person
from portal.departments.models import Department, Post, Role
from portal.engines.journal import journal

PASSWORD = "four quiet paper boats"


@pytest.fixture
def password(monkeypatch) -> None:
    monkeypatch.setenv("ADMINISTRATOR_PASSWORD", PASSWORD)


def create(*args: str) -> str:
    told = StringIO()
    call_command("create_administrator", *args, stdout=told)
    return told.getvalue()


def test_on_an_empty_installation_it_makes_what_an_administrator_needs(db, client, password):
    assert "can sign in" in create(
        "shao.ning", "--name", "邵宁", "--district", "临湖区", "--district-en", "Linhu"
    )
    person = Person.objects.get()
    actor = of_person(person)
    assert actor.has(Role.ADMINISTRATOR)
    assert [(area.code, area.level, area.path) for area in Area.objects.all()] == [("LH", "district", "/LH/")]
    assert Department.objects.get().code == "administration"
    assert person.is_demo is False
    assert [entry.verb for entry in journal.entries(f"person:{person.pk}")] == ["add", "appoint"]
    assert client.post("/sign-in/", {"username": "shao.ning", "password": PASSWORD}).status_code == 302
    assert client.get("/admin/mails/").status_code == 200


def test_a_second_one_joins_the_same_department(district, password):
    create("first", "--name", "甲")
    create("second", "--name", "乙")
    posts = Post.objects.filter(department__code="administration")
    assert [(post.person.username, post.area.code) for post in posts.order_by("pk")] == [
        ("first", "LH"),
        ("second", "LH"),
    ]


@pytest.mark.parametrize(
    ("args", "secret", "says"),
    [
        (("shao.ning", "--name", "邵宁"), PASSWORD, "--district"),
        (("shao ning", "--name", "邵宁", "--district", "临湖区"), PASSWORD, "字母"),
        (("shao.ning", "--name", "邵宁", "--district", "临湖区"), "short", "12"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(db, monkeypatch, args, secret, says):
    monkeypatch.setenv("ADMINISTRATOR_PASSWORD", secret)
    with pytest.raises(CommandError, match=says):
        create(*args)
    assert (Person.objects.count(), Department.objects.count(), Area.objects.count()) == (0, 0, 0)


def test_a_prompt_asks_twice_and_a_slip_makes_nothing(district, monkeypatch):
    monkeypatch.delenv("ADMINISTRATOR_PASSWORD", raising=False)
    answers = iter([PASSWORD, "four quiet paper boots", PASSWORD, PASSWORD])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))
    before = Person.objects.count()
    with pytest.raises(CommandError, match="not the same"):
        create("shao.ning", "--name", "邵宁")
    assert Person.objects.count() == before
    create("shao.ning", "--name", "邵宁")
    assert Person.objects.get(username="shao.ning").check_password(PASSWORD)
