"""Neighbours who have the same matter: one household counts once; nobody learns who the others are."""

import pytest

from grievances.actions import answering, handling, neighbours, resolving
from grievances.actions.neighbours import join_in, leave
from grievances.actions.resolving import Reply
from grievances.models import Joining
from portal.accounts import identities
from portal.accounts.identities import Filer
from portal.departments.actors import NOBODY, bearer, owner_index
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit.errors import Invalid, MoveRefused
from tests.factories.district import file_case, reload

WORDS = "我家楼上也是这样，孩子不敢下楼。"


def join(case, n: int = 1, **more):
    filer = more.pop("filer", Filer(email=f"n{n}@example.org", language="en"))
    return join_in(case, actor=NOBODY, form_key=f"form-{n}", filer=filer, **more)


def letters_to(address: str) -> list[Message]:
    return [row for row in Message.objects.order_by("pk") if row.recipient == address]


def test_a_neighbour_joins_with_words_contact_and_code_of_their_own(district):
    case = file_case(district).grievance
    made = join(case, text=f"  {WORDS} ")
    assert (made.joining.text, made.again, reload(case).joined) == (WORDS, False, 1)
    assert identities.subject_by_code(made.code) == made.joining.subject == f"joining:{made.joining.pk}"
    assert identities.address_of(made.joining.subject)[0] == "n1@example.org"
    assert identities.subjects_of("") == []
    entry = journal.entries(case.subject)[-1]
    assert (entry.verb, entry.actor, journal.facts(entry)) == ("join_in", "resident", {"joined": 1})


def test_the_same_form_or_the_same_account_joins_once(district):
    case = file_case(district).grievance
    first = join(case)
    assert join(case).joining == first.joining
    own = Filer(owner_index=owner_index(district.people["resident"].pk))
    there = join_in(case, actor=district.actor("resident"), form_key="a", filer=own)
    again = join_in(case, actor=district.actor("resident"), form_key="b", filer=own)
    assert (again.joining, again.code, again.again) == (there.joining, there.code, True)
    assert reload(case).joined == 2


def test_the_same_address_counts_once_and_nobody_is_told_that_it_was_known(district):
    case = file_case(district, filer=Filer(email="first@example.org", anonymous=False)).grievance
    join(case, 1, filer=Filer(email="n@example.org"))
    twice = join(case, 2, filer=Filer(email=" N@Example.org "))
    filers = join(case, 3, filer=Filer(email="first@example.org"))
    by_phone = join(case, 4, filer=Filer(phone="+86 138 0000 0000"))
    again = join(case, 5, filer=Filer(phone="13800000000"))
    assert {twice.again, filers.again, again.again} == {False}, "each has a page and a code of its own"
    assert [row.counts for row in Joining.objects.order_by("pk")] == [True, False, False, True, False]
    assert reload(case).joined == 2
    leave(by_phone.joining, actor=NOBODY)
    assert reload(case).joined == 2, "the household is still there"
    leave(again.joining, actor=NOBODY)
    assert reload(case).joined == 1


@pytest.mark.parametrize(
    ("filer", "guarded"),
    [(Filer("孙秀英", "13911112222", anonymous=False), True), (Filer(phone="13911112222"), False)],
    ids=["confidential", "anonymous"],
)
def test_the_number_of_households_tells_nobody_who_filed_it_in_confidence(district, filer, guarded):
    case = file_case(district, filer=filer, guarded=guarded).grievance
    counts = []
    for n, phone in enumerate(("13900000000", filer.phone)):
        join(case, n, filer=Filer(phone=phone))
        counts.append(reload(case).joined)
    assert counts == [1, 2], "it rises with the filer's number as with a stranger's"
    join(case, 3, filer=Filer(phone=filer.phone))
    assert reload(case).joined == 2, "who joined is known again"


def test_whoever_leaves_takes_words_and_contact_along(district):
    case = file_case(district).grievance
    made = join(case, text=WORDS)
    leave(made.joining, actor=NOBODY)
    leave(made.joining, actor=NOBODY)
    kept = Joining.objects.get()
    assert (kept.text, kept.is_there, reload(case).joined) == ("", False, 0)
    assert identities.own(kept.subject).email == ""
    assert identities.marks_of([kept.subject])[kept.subject].known == set()
    assert [entry.verb for entry in journal.entries(case.subject)].count("leave") == 1
    assert join(case, 2, filer=Filer(email="n1@example.org")).joining != kept


@pytest.mark.parametrize("category", ["B01", "H02"])
def test_what_is_private_cannot_be_joined(district, category):
    case = file_case(district, category).grievance
    with pytest.raises(MoveRefused):
        join(case)
    assert (Joining.objects.count(), reload(case).joined, reload(case).version) == (0, 0, case.version)


def test_an_ended_case_and_ones_own_cannot_be_joined(district):
    own = Filer(owner_index=owner_index(district.people["resident"].pk))
    mine = file_case(district, filer=own, actor=district.actor("resident")).grievance
    with pytest.raises(MoveRefused, match=r"own case|自己"):
        join_in(mine, actor=district.actor("resident"), form_key="a", filer=own)
    answering.withdraw(mine, actor=district.actor("resident"))
    with pytest.raises(MoveRefused):
        join(mine)
    with pytest.raises(Invalid):
        join(mine, text="长" * (neighbours.LONGEST + 1))
    assert not Joining.objects.exists()


def test_whoever_joined_is_told_what_is_public_and_nothing_of_the_filer(district):
    case = file_case(district, body="我是三号楼王小明，楼道飞线充电。", public_text=False).grievance
    made = join(case)
    handling.sign(case, actor=district.actor("fire"))
    handling.contact(case, actor=district.actor("fire"), text="王小明您好，我们明天来。")
    assert letters_to("n1@example.org") == []
    for name in ("police", "property"):
        handling.sign(case, actor=district.actor(name))
        handling.finish(case, actor=district.actor(name), result="好")
    secret = "已与王小明谈过"
    resolving.propose(
        case, actor=district.actor("fire"), reply=Reply(secret, secret, secret, evidence=secret)
    )
    resolving.confirm(reload(case), actor=bearer(case.pk), rating=5, text=secret)
    told = letters_to("n1@example.org")
    assert [row.key.split(":")[-2] for row in told] == ["joining", "joining"]
    assert all("王小明" not in row.body + row.title and made.code in row.body for row in told)
    assert [row.subject for row in told] == [made.joining.subject] * 2
    assert "E-bike charging hazard" in told[0].body
    leave(made.joining, actor=NOBODY)
    assert letters_to("n1@example.org") == []
