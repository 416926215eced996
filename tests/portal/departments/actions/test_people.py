"""People and posts: accounts, their one link, posts given and ended, and the administrator who stays."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection

from portal.accounts.models import ApiToken, Person
from portal.departments import selectors
from portal.departments.actions import departments, people, posts
from portal.departments.actions.change import subject
from portal.departments.models import Post, Role
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere
from tests.factories.district import LONG_AGO, new_person

PASSWORD = "four words apart: tin lake noon"  # noqa: S105


def add(district, **other):
    values = {"username": "Li.Ming", "name_zh": "李明", "email": "li.ming@linhu.example"} | other
    return people.add_person(actor=district.actor("administrator"), **values)


def let_in(district, person) -> str:
    """The token of a new link, out of the officer's own mailbox."""
    assert people.invite(person, actor=district.actor("administrator")) == ""
    letter = Message.objects.filter(recipient__isnull=False, audience=f"person:{person.pk}").latest("pk")
    assert letter.recipient == person.email
    return re.search(rf"/password/{person.pk}/([^/\s]+)/", letter.body)[1]


def told_of(person) -> list[tuple[str, str, bool]]:
    """Reader, address, and whether there is a link: what was written of the person's account, in order."""
    rows = Message.objects.filter(subject=subject(person)).order_by("pk")
    return [(row.audience.partition(":")[0], row.recipient, "/password/" in row.body) for row in rows]


def verbs(person) -> list[str]:
    return [entry.verb for entry in journal.entries(subject(person))]


def told(person) -> dict:
    return journal.facts(journal.entries(subject(person))[-1])


def give(district, person, **other):
    values = {
        "role": Role.HANDLER, "department": district.departments["FIRE"], "from_day": selectors.today(),
    } | other  # fmt: skip
    return posts.give_post(person, actor=district.actor("administrator"), **values)


def test_somebody_is_added_without_a_password_and_chooses_one_by_the_link_once(district):
    person = add(district)
    assert (person.username, person.has_usable_password()) == ("li.ming", False)
    token = let_in(district, person)
    assert people.invited(person.pk, token) == person
    people.choose_password(person, token, PASSWORD)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    with pytest.raises(NotThere):
        people.invited(person.pk, token)
    with pytest.raises(MoveRefused):
        people.choose_password(person, token, "another four words: sun tea")
    assert verbs(person) == ["add", "invite", "choose_password"]


def test_a_link_goes_to_the_officer_alone_and_their_department_learns_of_it(district):
    fire, box = district.people["fire"], "fire@linhu.example"
    Person.objects.filter(pk=fire.pk).update(email="qian@linhu.example")
    fire.refresh_from_db()
    let_in(district, fire)
    assert told_of(fire) == [("person", "qian@linhu.example", True), ("department", box, False)]
    letter = Message.objects.get(subject=subject(fire), audience__startswith="department")
    assert "陈管理" in letter.body
    assert "钱消防" in letter.body


def test_without_an_address_the_link_is_handed_over_but_never_to_discipline_inspection(district):
    Person.objects.filter(username__in=["fire", "discipline"]).update(email="")
    fire, discipline = (Person.objects.get(username=name) for name in ("fire", "discipline"))
    token = people.invite(fire, actor=district.actor("administrator"))
    assert people.invited(fire.pk, token) == fire
    with pytest.raises(Invalid):
        people.invite(discipline, actor=district.actor("administrator"))
    assert (verbs(discipline), told_of(discipline)) == ([], [])


def test_a_new_address_is_told_to_the_old_one_and_to_the_department(district):
    discipline = district.people["discipline"]
    Person.objects.filter(pk=discipline.pk).update(email="feng@linhu.example")
    people.edit_person(discipline, actor=district.actor("administrator"), email="other@linhu.example")
    assert told_of(discipline) == [
        ("person", "other@linhu.example", False),
        ("person", "feng@linhu.example", False),
        ("department", "discipline@linhu.example", False),
    ]
    people.edit_person(discipline, actor=district.actor("administrator"), name_en="Feng")
    assert len(told_of(discipline)) == 3


def test_a_post_that_is_given_is_told_to_the_department_it_is_at(district):
    police = district.people["police"]
    give(district, police, department=district.departments["CIVIL"])
    told = [(reader, address) for reader, address, _link in told_of(police)]
    assert told == [("person", "police@linhu.example"), ("department", "civil@linhu.example")]


def test_nobody_slips_into_discipline_inspection(district):
    """The post begins late enough to be objected to, its officers learn of it, an old password ends."""
    Person.objects.filter(username="discipline").update(email="feng@linhu.example")
    police, inspection = district.people["police"], district.departments["DISCIPLINE"]
    with pytest.raises(Invalid) as hasty:
        give(district, police, department=inspection)
    assert (hasty.value.field, police.posts.count(), told_of(police)) == ("from_day", 1, [])
    token = ApiToken.objects.create(person=police, label="x", digest="d", created_at=clock.now())
    give(district, police, department=inspection, from_day=selectors.today() + timedelta(days=3))
    police.refresh_from_db()
    token.refresh_from_db()
    assert (police.has_usable_password(), token.revoked_at is None) == (False, False)
    told = [(reader, address) for reader, address, _link in told_of(police)]
    assert told == [
        ("person", "police@linhu.example"),
        ("department", "discipline@linhu.example"),
        ("person", "feng@linhu.example"),
    ]


def test_without_an_address_nobody_gets_a_post_at_discipline_inspection(district):
    person = add(district, email="")
    with pytest.raises(Invalid):
        give(
            district, person, department=district.departments["DISCIPLINE"],
            from_day=selectors.today() + timedelta(days=9),
        )  # fmt: skip
    assert person.posts.count() == 0


def test_no_link_to_discipline_inspection_goes_to_an_address_that_was_just_changed(district):
    discipline, administrator = district.people["discipline"], district.actor("administrator")
    people.edit_person(discipline, actor=administrator, email="mine@elsewhere.example")
    with pytest.raises(Invalid):
        people.invite(discipline, actor=administrator)
    with clock.travel(clock.now() + timedelta(days=3, minutes=1)):
        assert people.invite(discipline, actor=administrator) == ""


def test_the_old_mailbox_of_a_department_learns_of_the_new_one(district):
    Person.objects.filter(username="discipline").update(email="feng@linhu.example")
    inspection = district.departments["DISCIPLINE"]
    departments.edit_department(
        inspection, actor=district.actor("administrator"), email="mine@elsewhere.example"
    )
    rows = Message.objects.filter(subject=subject(inspection)).order_by("pk")
    assert [row.recipient for row in rows] == ["discipline@linhu.example", "feng@linhu.example"]


def test_grid_officers_belong_to_a_community(district):
    with pytest.raises(Invalid) as refusal:
        give(district, district.people["police"], role=Role.GRID_OFFICER)
    assert refusal.value.field == "department"


def test_who_has_chosen_a_password_is_told(district):
    person = add(district)
    people.choose_password(person, let_in(district, person), PASSWORD)
    assert told_of(person) == [("person", person.email, True), ("person", person.email, False)]


def test_nothing_personal_stands_in_the_journal(district):
    person = add(district)
    people.edit_person(
        person, actor=district.actor("administrator"), email="new@linhu.example", name_zh="李小明"
    )
    assert told(person) == {"fields": ["email", "name_zh"]}
    written = "".join(entry.data for entry in journal.entries(subject(person)))
    assert "li" not in written.replace("language", "").replace("fields", "")
    assert "李" not in written


@pytest.mark.parametrize("password", ["short", "password1234", "x" * 201])
def test_a_weak_password_is_refused_and_the_link_still_works(district, password):
    person = add(district)
    token = let_in(district, person)
    with pytest.raises(Invalid) as refusal:
        people.choose_password(person, token, password)
    assert refusal.value.field == "password"
    assert people.invited(person.pk, token) == person


def test_a_link_ends_after_its_days(district, settings):
    person = add(district)
    token = let_in(district, person)
    settings.PASSWORD_RESET_TIMEOUT = -1
    with pytest.raises(NotThere):
        people.invited(person.pk, token)


def test_of_two_at_one_link_one_chooses(district):
    person = add(district)
    token = let_in(district, person)
    for wrong in ("", "abc", token[:-1] + ("a" if token[-1] != "a" else "b")):
        with pytest.raises(NotThere):
            people.invited(person.pk, wrong)
    with pytest.raises(NotThere):
        people.invited(district.people["fire"].pk, token)


@pytest.mark.parametrize(
    ("other", "field"),
    [({"username": "FIRE"}, "username"), ({"username": "ab"}, "username"), ({"name_zh": " "}, "name_zh")],
)
def test_what_can_not_be_taken_names_its_field(district, other, field):
    count = Person.objects.count()
    with pytest.raises(Invalid) as refusal:
        add(district, **other)
    assert (refusal.value.field, Person.objects.count()) == (field, count)


def test_a_residents_account_is_their_own(district):
    resident, actor = district.people["resident"], district.actor("administrator")
    assert not posts.is_officer(resident)
    with pytest.raises(Invalid):
        give(district, resident, from_day=selectors.today() + timedelta(days=900))
    assert resident.posts.count() == 0
    with pytest.raises(Invalid):
        people.invite(resident, actor=actor)
    with pytest.raises(Invalid):
        people.edit_person(resident, actor=actor, email="taken@over.example")
    resident.refresh_from_db()
    assert (resident.email, verbs(resident)) == ("resident@linhu.example", [])


def test_only_administrators(district):
    for name in ("fire_head", "head", "stranger"):
        with pytest.raises(NotThere):
            people.add_person(actor=district.actor(name), username="li.ming", name_zh="李明")
        with pytest.raises(NotThere):
            people.switch_off(district.people["fire"], actor=district.actor(name))
    assert district.people["fire"].is_active


def test_a_post_is_given_for_the_departments_area_and_holds_from_its_day(district):
    person = add(district)
    post = give(district, person)
    assert (post.area.code, post.to_day) == ("LH", None)
    assert told(person) == {
        "role": "handler", "department": "FIRE", "area": "LH", "from": selectors.today().isoformat(),
    }  # fmt: skip
    later = give(district, person, role=Role.SUPERVISOR, from_day=selectors.today() + timedelta(days=7))
    district.people["li"] = person
    assert district.actor("li").has(Role.HANDLER)
    assert not district.actor("li").has(Role.SUPERVISOR)
    with clock.travel(clock.now() + timedelta(days=8)):
        assert district.actor("li").has(Role.SUPERVISOR)
    assert later.from_day == selectors.today() + timedelta(days=7)


def test_what_a_post_can_not_be(district):
    person = add(district)
    give(district, person)
    refused = [
        ({}, None),  # the same post twice
        ({"role": "king"}, "role"),
        ({"department": district.departments["POLICE"], "area": district.areas["LH-YJ"]}, "area"),
        ({"role": Role.SUPERVISOR, "from_day": selectors.today() - timedelta(days=1)}, "from_day"),
    ]
    for other, field in refused:
        with pytest.raises(Invalid) as refusal:
            give(district, person, **other)
        assert refusal.value.field == field
    assert person.posts.count() == 1


def test_nobody_gives_a_post_to_themselves(district):
    me = district.people["administrator"]
    with pytest.raises(NotAllowed):
        give(district, me, department=district.departments["DISCIPLINE"])
    assert me.posts.count() == 1


def test_a_post_ends_and_one_of_today_leaves_no_row(district):
    actor = district.actor("administrator")
    old = Post.objects.get(person=district.people["fire"])
    posts.end_post(old, actor=actor)
    assert Post.objects.get(pk=old.pk).to_day == selectors.today()
    assert not district.actor("fire").is_staff
    with pytest.raises(Invalid):
        posts.end_post(old, actor=actor)
    new = give(district, district.people["fire"])
    posts.end_post(new, actor=actor)
    assert not Post.objects.filter(pk=new.pk).exists()
    assert verbs(district.people["fire"]) == ["end_post", "give_post", "end_post"]


def second_administrator(district):
    second = new_person("second", "第二")
    district.people["second"] = second
    coop = district.departments["COOP"]
    return Post.objects.create(
        person=second, role=Role.ADMINISTRATOR, department=coop, area=coop.area, from_day=LONG_AGO
    )


def test_the_last_administrator_stays(district):
    actor, only = district.actor("administrator"), Post.objects.get(role=Role.ADMINISTRATOR)
    for deed in (
        lambda: posts.end_post(only, actor=actor),
        lambda: posts.end_post(only, actor=actor, on=selectors.today() + timedelta(days=9)),
        lambda: people.switch_off(only.person, actor=actor),
    ):
        with pytest.raises(Invalid):
            deed()
    only.refresh_from_db()
    assert (only.to_day, only.person.is_active, verbs(only.person)) == (None, True, [])


def test_a_second_one_lets_the_first_go_but_not_if_switched_off(district):
    post, first = second_administrator(district), Post.objects.filter(role=Role.ADMINISTRATOR).first()
    people.switch_off(post.person, actor=district.actor("administrator"))
    with pytest.raises(Invalid):
        posts.end_post(first, actor=district.actor("administrator"))
    people.switch_on(post.person, actor=district.actor("administrator"))
    posts.end_post(first, actor=district.actor("administrator"))
    assert not district.actor("administrator").has(Role.ADMINISTRATOR)
    assert district.actor("second").has(Role.ADMINISTRATOR)


def test_switched_off_nobody_signs_in_and_no_key_opens_anything(district, client):
    person = district.people["fire"]
    token = ApiToken.objects.create(person=person, label="x", digest="d", created_at=clock.now())
    client.force_login(person)
    people.switch_off(person, actor=district.actor("administrator"))
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert client.get("/desk/").status_code == 302
    with pytest.raises(Invalid):
        give(district, Person.objects.get(pk=person.pk), role=Role.SUPERVISOR)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deeds", ["end end", "end switch", "switch end", "switch switch"])
def test_two_administrators_send_each_other_away_at_once_and_one_stays(transactional_db, deeds):
    from tests.factories.district import small_district  # noqa: PLC0415

    district = small_district()
    second = second_administrator(district)
    first = Post.objects.filter(role=Role.ADMINISTRATOR).exclude(pk=second.pk).get()
    actors = {first.pk: district.actor("second"), second.pk: district.actor("administrator")}
    start, refused = threading.Barrier(2), []

    def send_away(post, deed):
        start.wait()
        try:
            if deed == "end":
                posts.end_post(post, actor=actors[post.pk])
            else:
                people.switch_off(post.person, actor=actors[post.pk])
        except Invalid:
            refused.append(post.pk)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=send_away, args=pair)
        for pair in zip((first, second), deeds.split(), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(refused) == 1
    left = Post.objects.filter(role=Role.ADMINISTRATOR, to_day__isnull=True, person__is_active=True)
    assert left.count() == 1
