"""Filing for somebody: who may, what is kept, the receipt that is printed once, a new code, a disowning."""

import pytest

from grievances.actions import behalf
from grievances.actions.behalf import Asked
from grievances.lifecycle import Verb
from grievances.models import Behalf, Grievance
from portal.accounts import identities
from portal.accounts.identities import Filer
from portal.accounts.models import Identity
from portal.departments.actors import bearer
from portal.departments.models import Role
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere
from tests.factories.district import file_case, give_posts, reload

OLD = Filer(name="孙奶奶", phone="13800001111", address="湖东路 8 号", anonymous=False)
ASKED = Asked("counter", "in_person", "sight")


def told(district, filer: Filer = OLD, who: str = "grid", category: str | None = "A03") -> Grievance:
    return file_case(
        district, category, filer=filer, actor=district.actor(who), behalf=ASKED
    ).grievance  # fmt: skip


def last(case: Grievance):
    return journal.entries(case.subject)[-1]


def test_an_officer_files_and_how_they_were_asked_is_kept_and_journalled(district):
    case = told(district)
    kept = Behalf.objects.get()
    assert (case.channel, case.is_behalf) == ("officer", True)
    assert (kept.officer.username, kept.department.code) == ("grid", "COM-1")
    assert (kept.how, kept.agreed, kept.because) == ("counter", "in_person", "sight")
    entry = journal.entries(case.subject)[0]
    facts = journal.facts(entry)
    assert (entry.actor, entry.role) == (f"person:{district.people['grid'].pk}", "grid_officer")
    assert (facts["how"], facts["agreed"], facts["because"]) == ("counter", "in_person", "sight")
    assert Identity.objects.get().address == "湖东路 8 号"
    assert Identity.objects.get().person_index == ""


@pytest.mark.parametrize("who", ["fire", "police", "civil", "head", "administrator", "resident"])
def test_nobody_else_files_for_somebody(district, who):
    with pytest.raises(NotAllowed):
        told(district, who=who)
    assert Grievance.objects.count() == Behalf.objects.count() == 0


def test_the_centre_and_a_communitys_office_file_too(district):
    told(district, who="ruling")
    give_posts(district, "civil", "COM-1", Role.HANDLER)
    told(district, who="civil")
    assert set(Behalf.objects.values_list("department__code", flat=True)) == {"COOP", "COM-1"}


@pytest.mark.parametrize("field", ["how", "agreed", "because"])
def test_how_they_were_asked_is_one_of_the_codes(district, field):
    with pytest.raises(Invalid) as refused:
        file_case(
            district, actor=district.actor("grid"), behalf=Asked(**(ASKED.__dict__ | {field: "我说的"}))
        )
    assert refused.value.field == field
    assert Grievance.objects.count() == 0


def test_the_channel_alone_is_not_enough(district):
    with pytest.raises(Invalid):
        file_case(district, actor=district.actor("grid"), channel="officer")
    assert Grievance.objects.count() == 0


def test_the_same_filing_sent_twice_is_one_case(district):
    key = "6f0a1d4e-9f0b-4a57-8a40-222222222222"
    given = {"actor": district.actor("grid"), "behalf": ASKED, "form_key": key, "filer": OLD}
    first, second = (file_case(district, **given) for _ in range(2))
    assert (first.again, second.again) == (False, True)
    assert first.code == second.code
    assert Behalf.objects.count() == 1


def test_the_receipt_is_handed_out_once_and_to_who_filed_alone(district):
    case = told(district)
    for name in ("fire", "ruling", "stranger"):
        with pytest.raises(MoveRefused):
            behalf.hand_out(case, actor=district.actor(name))
    assert behalf.prints(district.actor("grid"), case)
    code = behalf.hand_out(case, actor=district.actor("grid"))
    assert identities.subject_by_code(code) == case.subject
    assert not behalf.prints(district.actor("grid"), case)
    with pytest.raises(MoveRefused):
        behalf.hand_out(case, actor=district.actor("grid"))
    assert Behalf.objects.get().printed_at is not None


def test_a_new_code_kills_the_old_is_journalled_and_told_and_printed_once(district):
    case = told(district, Filer(email="sun@mail.example", name="孙奶奶", anonymous=False))
    old = behalf.hand_out(case, actor=district.actor("grid"))
    Message.objects.all().delete()
    behalf.recode(case, actor=district.actor("grid"), proof="card")
    assert identities.subject_by_code(old) is None
    new = behalf.hand_out(case, actor=district.actor("grid"))
    assert new != old
    assert identities.subject_by_code(new) == case.subject
    assert last(case).verb == Verb.RECODE
    facts = journal.facts(last(case))
    assert facts == {"department": district.departments["COM-1"].pk, "proof": "card"}
    letter = Message.objects.get(audience="resident")
    assert f"/k/{new}/" in letter.body
    assert old not in letter.body
    with pytest.raises(MoveRefused):
        behalf.hand_out(case, actor=district.actor("grid"))
    assert list(journal.verify()) == []


def test_a_new_code_is_made_by_a_grid_officer_for_what_was_filed_for_somebody(district):
    own, case = file_case(district).grievance, told(district)
    with pytest.raises(MoveRefused):
        behalf.recode(own, actor=district.actor("grid"), proof="card")
    with pytest.raises(Invalid):
        behalf.recode(case, actor=district.actor("grid"), proof="她说的")
    for name, error in (("fire", NotAllowed), ("ruling", NotAllowed), ("civil", NotThere)):
        with pytest.raises(error):
            behalf.recode(case, actor=district.actor(name), proof="card")
    assert Behalf.objects.get().codes == 0


def test_the_resident_says_that_they_did_not_ask_and_the_centre_is_told_once(district):
    case = told(district)
    Message.objects.all().delete()
    behalf.disown(case, actor=bearer(case.pk))
    assert reload(case).disowned
    assert Behalf.objects.get().disowned_at is not None
    assert [m.audience for m in Message.objects.all()] == [f"person:{district.people['ruling'].pk}"]
    assert (last(case).verb, last(case).actor) == (Verb.DISOWN, "resident")
    with pytest.raises(MoveRefused):
        behalf.disown(case, actor=bearer(case.pk))
    for name in ("grid", "fire", "ruling"):
        with pytest.raises(NotAllowed):
            behalf.disown(case, actor=district.actor(name))


def test_of_a_complaint_about_staff_discipline_alone_is_told(district):
    case = told(district, Filer(), category="H02")
    Message.objects.all().delete()
    behalf.disown(case, actor=bearer(case.pk))
    told_to = [message.audience for message in Message.objects.all()]
    assert told_to == [f"department:{district.departments['DISCIPLINE'].pk}"]


def test_what_they_filed_themselves_nobody_disowns(district):
    case = file_case(district).grievance
    with pytest.raises(MoveRefused):
        behalf.disown(case, actor=bearer(case.pk))


def test_an_ended_case_is_disowned_too(district):
    case = told(district)
    Grievance.objects.update(status="withdrawn", outcome="withdrawn")
    behalf.disown(case, actor=bearer(case.pk))
    assert reload(case).disowned
