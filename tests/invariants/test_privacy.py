"""Invariants 7, 8, 13 and 15: complaints about staff, who filed, refusals that say how to appeal,
unwritten history."""

import pytest
from django.db import connection

from grievances import policies
from grievances.actions import answering, handling, identifying, resolving
from grievances.lifecycle import Outcome, Status
from grievances.models import Grievance
from portal.accounts.identities import Filer
from portal.accounts.models import Identity, IdentityReading
from portal.departments.actors import bearer, of_person
from portal.engines.journal import journal
from portal.engines.journal.models import AppendOnly, Entry
from portal.engines.limits.models import ClockEvent
from portal.engines.outbox.models import Message
from portal.kit.errors import Invalid, MoveRefused
from tests.factories.district import file_case, reload

NAMED = Filer("王秀兰", "10012345678", "wang@mail.example", anonymous=False)


def test_a_complaint_about_staff_is_in_nobodys_list_but_disciplines(district):
    case = file_case(district, "H02", body="派出所窗口态度恶劣").grievance
    for name in district.people:
        seen = policies.visible_to(district.actor(name)).filter(pk=case.pk).exists()
        assert seen is (name == "discipline"), name
    told = set(Message.objects.filter(subject=case.subject).values_list("audience", flat=True))
    assert told == {"resident", f"department:{district.departments['DISCIPLINE'].pk}"}


def test_the_table_of_cases_and_the_journal_hold_nothing_of_who_filed(district):
    case = file_case(district, filer=NAMED).grievance
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_identity")
        raw = str(cursor.fetchall())
        cursor.execute("SELECT * FROM engines_message")
        raw += str(cursor.fetchall())
    kept = raw + str(list(Grievance.objects.values())) + str(list(Entry.objects.values()))
    for word in (NAMED.name, NAMED.phone, NAMED.email):
        assert word not in kept
    assert Identity.objects.get(subject=case.subject).name == NAMED.name


def test_what_is_kept_of_a_case_names_no_account_of_its_resident(district):
    """Signed in, and an officer besides: sealed in `accounts_identity` alone does it stand who they are."""
    fire = district.people["fire"]
    owner = Filer(email="home@mail.example", owner_index=of_person(fire).owner_index)
    case = file_case(district, "A01", filer=owner, actor=district.actor("fire")).grievance
    answering.add(case, actor=district.actor("fire"), text="昨晚又吵到两点")
    handling.sign(case, actor=district.actor("police"))
    handling.ask(case, actor=district.actor("police"), text="几点最吵？")
    answering.answer(case, actor=district.actor("fire"), text="夜里十二点以后")
    written = [(entry.verb, entry.actor, entry.role) for entry in journal.entries(case.subject)]
    police = f"person:{district.people['police'].pk}"
    assert written == [
        ("file", "resident", "resident"),
        ("dispatch", "system", "system"),
        ("add", "resident", "resident"),
        ("sign", police, "handler"),
        ("ask", police, "handler"),
        ("answer", "resident", "resident"),
    ]
    assert set(case.letters.values_list("kind", "author")) == {
        ("addition", "resident"),
        ("question", police),
        ("answer", "resident"),
    }
    clocks = ClockEvent.objects.filter(subject__startswith=case.subject).values_list("actor_key", flat=True)
    assert set(clocks) == {"resident", police}


def test_reading_who_filed_needs_a_purpose_and_is_recorded(district):
    fire = district.actor("fire")
    case = file_case(district, filer=NAMED).grievance
    with pytest.raises(Invalid):
        identifying.read(case, actor=fire, purpose=" ")
    assert IdentityReading.objects.count() == 0
    assert identifying.read(case, actor=fire, purpose="约定上门时间").phone == NAMED.phone
    reading = IdentityReading.objects.get()
    assert (reading.reader.username, reading.purpose) == ("fire", "约定上门时间")
    assert journal.entries(case.subject)[-1].verb == "read"


def test_an_anonymous_resident_is_read_by_nobody(district):
    case = file_case(district, filer=Filer(email="quiet@mail.example")).grievance
    with pytest.raises(MoveRefused):
        identifying.read(case, actor=district.actor("fire"), purpose="想知道是谁")
    assert IdentityReading.objects.count() == 0


def test_a_refusal_cites_its_basis_and_says_how_to_appeal_and_by_when(district):
    police = district.actor("police")
    case = file_case(district, "A01").grievance
    handling.sign(case, actor=police)
    with pytest.raises(Invalid) as refusal:
        resolving.refuse(case, actor=police, reason="不属受理范围", basis="")
    assert refusal.value.field == "basis"
    assert reload(case).status == Status.SIGNED
    resolving.refuse(case, actor=police, reason="不属受理范围", basis="信访工作条例第十四条")
    end = reload(case)
    assert (end.status, end.outcome) == (Status.REFUSED, Outcome.REFUSED)
    letter = Message.objects.filter(subject=case.subject, audience="resident").latest("pk")
    assert "信访" in letter.body
    assert "信访工作条例第十四条" in letter.body


def test_history_can_be_added_to_alone_and_a_row_edited_behind_our_back_is_named(district):
    case = file_case(district).grievance
    handling.sign(case, actor=district.actor("fire"))
    entry = journal.entries(case.subject)[1]
    for act in (entry.save, entry.delete, Entry.objects.all().delete, lambda: Entry.objects.update(verb="x")):
        with pytest.raises(AppendOnly):
            act()
    assert list(journal.verify()) == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE engines_entry SET data = %s WHERE id = %s", ['{"lead":1}', entry.pk])
    assert [(broken.seq, reason) for broken, reason in journal.verify()] == [(2, "its data was changed")]


def test_a_signed_out_bearer_of_another_case_finds_nothing(district):
    mine, other = file_case(district).grievance, file_case(district, body="另一件事").grievance
    assert list(policies.visible_to(bearer(mine.pk))) == [mine]
    assert policies.relations(bearer(mine.pk), other) == frozenset()
