"""Erased entries: the chain holds while a later entry says so, and whatever else is missing is found."""

import pytest
from django.db import connection, transaction

from portal.engines.journal import journal
from portal.engines.journal.journal import Deed
from portal.kit import clock

pytestmark = pytest.mark.django_db
CASE = "grievance:1"


def record(verb: str, **data) -> None:
    with transaction.atomic():
        journal.record(subject=CASE, at=clock.now(), deed=Deed(verb, "system", "system", data))


def sql(statement: str, *given) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        assert cursor.rowcount == 1


def flaws() -> list[tuple[int, str]]:
    return [(entry.seq, reason) for entry, reason in journal.verify()]


@pytest.fixture
def chain() -> None:
    """Five entries, of which the first and the third hold words."""
    record("file", text="abc", area="LH")
    record("sign", department=3)
    record("dispatch", why="因为", lead=3)
    record("confirm", rating=4)
    record("withdraw")


def erased() -> None:
    with transaction.atomic():
        gone = journal.forget(CASE, ("text", "why"))
        deed = Deed("erase", "resident", "resident", {"erased": gone})
        journal.record(subject=CASE, at=clock.now(), deed=deed)


def test_words_go_and_the_chain_holds(chain):
    before = [(e.seq, e.commitment, e.digest) for e in journal.entries(CASE)]
    erased()
    entries = journal.entries(CASE)
    assert [(e.seq, e.commitment, e.digest) for e in entries[:5]] == before
    assert [entry.seq for entry in entries if entry.salt and entry.data] == [2, 4, 5, 6]
    assert [entry.seq for entry in entries if not entry.salt and not entry.data] == [1, 3]
    assert journal.facts(entries[5]) == {"erased": [1, 3]}
    assert flaws() == []


def test_data_that_is_gone_without_a_word_is_a_break(chain):
    sql("UPDATE engines_entry SET salt = '', data = '' WHERE seq = 2")
    assert flaws() == [(2, "its data is gone, and no later entry says that it was erased")]


def test_an_entry_that_says_so_too_early_says_nothing(chain):
    erased()
    record("reopen", level=1)
    sql("UPDATE engines_entry SET salt = '', data = '' WHERE seq = 7")
    assert flaws() == [(7, "its data is gone, and no later entry says that it was erased")]


def test_forgetting_without_recording_it_is_a_break(chain):
    with transaction.atomic():
        journal.forget(CASE, ("text",))
    assert flaws() == [(1, "its data is gone, and no later entry says that it was erased")]


@pytest.mark.parametrize(
    ("change", "seq", "reason"),
    [
        ("commitment = 'ff' || substr(commitment, 3)", 1, "it was changed"),
        ("actor = 'somebody'", 3, "it was changed"),
        ('data = \'{"text":"xyz"}\'', 1, "its data was changed"),
        ("data = replace(data, '[1,3]', '[1,2,3]')", 6, "its data is gone, and no later entry says"),
        ("data = replace(data, '[1,3]', '[3]')", 6, "its data is gone, and no later entry says"),
        ("salt = '', data = ''", 6, "its data is gone, and no later entry says that it was erased"),
        ("salt = '', data = ''", 4, "its data is gone, and no later entry says that it was erased"),
    ],
)
def test_tampering_with_an_erased_chain_is_still_found(chain, change, seq, reason):
    erased()
    sql(f"UPDATE engines_entry SET {change} WHERE seq = %s", seq)
    found = flaws()
    assert len(found) == 1
    assert found[0][1].startswith(reason)


def test_nothing_is_forgotten_outside_a_transaction(transactional_db):
    with pytest.raises(transaction.TransactionManagementError):
        journal.forget(CASE, ("text",))
