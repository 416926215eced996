"""Who is in the pool agreed themselves; who leaves is forgotten; nobody picks a resident."""

import pytest
from django.db import IntegrityError, connection, transaction

from evaluation.actions import volunteering
from evaluation.actions.volunteering import Facts
from evaluation.models import Volunteer
from evaluation.selectors import pool
from portal.departments.actors import NOBODY, SYSTEM
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit.errors import Invalid, MoveRefused, NotThere
from tests.factories.district import new_person

pytestmark = pytest.mark.django_db
STATES = Volunteer.State


def facts(district, home="LH-NH-01-01", household="3号楼 2单元 501", sex="female") -> Facts:
    return Facts(district.areas[home], sex, "60+", "local", household)


def comes(district, name: str, **more) -> Volunteer:
    person = district.people.get(name) or new_person(name, name)
    district.people[name] = person
    return volunteering.join(facts(district, **more), actor=district.actor(name), consents=True)


def test_a_resident_comes_in_changes_what_is_known_and_leaves_without_a_trace(district):
    row = comes(district, "resident")
    assert (row.state, row.came, row.kind) == (STATES.IN, "applied", "resident")
    again = comes(district, "resident", home="LH-YJ-01-01")
    assert (again.pk, again.home.code, again.consented_at) == (row.pk, "LH-YJ-01-01", row.consented_at)
    gone = volunteering.leave(actor=district.actor("resident"))
    assert (gone.state, gone.home, gone.sex, gone.household, gone.household_index) == (
        "out",
        None,
        "",
        "",
        "",
    )
    assert volunteering.leave(actor=district.actor("resident")).left_at == gone.left_at
    verbs = [entry.verb for entry in journal.entries(row.subject)]
    assert verbs == ["join_pool", "join_pool", "leave_pool"]
    assert comes(district, "resident").state == STATES.IN


def test_nobody_is_in_it_without_their_word_nor_with_a_post(district):
    resident, known = district.actor("resident"), facts(district)
    with pytest.raises(Invalid) as refusal:
        volunteering.join(known, actor=resident, consents=False)
    assert refusal.value.field == "consents"
    with pytest.raises(Invalid):
        volunteering.join(facts(district, home="LH-NH-01"), actor=resident, consents=True)
    with pytest.raises(MoveRefused):
        volunteering.join(known, actor=district.actor("police"), consents=True)
    for nobody in (NOBODY, SYSTEM):
        with pytest.raises(NotThere):
            volunteering.join(known, actor=nobody, consents=True)
    with pytest.raises(NotThere):
        volunteering.leave(actor=resident)
    assert Volunteer.objects.count() == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Volunteer.objects.create(
            person=district.people["resident"], came="applied", state="in", asked_at="2026-03-02T00:00Z"
        )


def test_two_of_a_dwelling_are_known_and_neither_is_read_in_the_table(district):
    one = comes(district, "one", household="3号楼2单元501")
    two = comes(district, "two", household=" 3号楼 2单元  501 ")
    other, alone = comes(district, "three", household="3号楼2单元502"), comes(district, "four", household="")
    elsewhere = comes(district, "five", household="3号楼2单元501", home="LH-YJ-01-01")
    assert one.household_index == two.household_index != ""
    assert len({one.household_index, other.household_index, elsewhere.household_index}) == 3
    assert alone.household_index == ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT household FROM evaluation_volunteer WHERE household <> ''")
        assert not any("501" in text for (text,) in cursor.fetchall())


def test_residents_are_invited_at_random_and_only_once(district):
    names = [f"r{n}" for n in range(6)]
    for name in names:
        district.people[name] = new_person(name, name, email=f"{name}@example.org")
    comes(district, "r0")
    first = volunteering.invite(3, actor=SYSTEM)
    assert len(first) == 3
    rest = volunteering.invite(500, actor=SYSTEM)
    asked = {row.person.username for row in [*first, *rest]}
    assert "r0" not in asked
    assert not {"police", "grid", "administrator"} & asked
    assert set(names[1:]) <= asked
    assert volunteering.invite(5, actor=SYSTEM) == []
    assert Message.objects.filter(key__endswith=":ask").count() == sum(
        bool(r.person.email) for r in (*first, *rest)
    )
    with pytest.raises(Invalid):
        volunteering.invite(0, actor=SYSTEM)
    for name in ("police", "administrator", "resident"):
        with pytest.raises(NotThere):
            volunteering.invite(1, actor=district.actor(name))


def test_others_are_nominated_and_answer_themselves(district):
    district.people["expert"] = new_person("expert", "专家")
    row = volunteering.nominate(district.people["expert"], "expert", actor=SYSTEM)
    assert (row.state, row.kind) == (STATES.ASKED, "expert")
    with pytest.raises(MoveRefused):
        volunteering.nominate(district.people["expert"], "deputy", actor=SYSTEM)
    with pytest.raises(Invalid):
        volunteering.nominate(district.people["stranger"], "resident", actor=SYSTEM)
    assert comes(district, "expert").kind == "expert"
    district.people["deputy"] = new_person("deputy", "代表")
    volunteering.nominate(district.people["deputy"], "deputy", actor=SYSTEM)
    assert volunteering.leave(actor=district.actor("deputy")).state == STATES.OUT


def test_the_composition_tells_no_kind_of_fewer_than_five(district):
    for n in range(7):
        comes(district, f"n{n}", household="", sex="female" if n else "male")
    found = pool.composition()
    assert found.total == 7
    # One man alone would be told by the women's number: neither is.
    assert [(share.value, share.n) for share in found.shares["sex"]] == [("female", None), ("male", None)]
    assert [(share.value, share.n) for share in found.shares["age_band"]] == [("60+", 7)]
    assert [share.n for share in found.shares["area"]] == [7]
