"""Erasing: of words, photos and who filed nothing is left anywhere; that there was a case stays, provably."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from evaluation.actions import forgetting, sampling
from evaluation.models import Order, OrderAnswer, Sample, Seat
from evaluation.selectors import draws
from grievances.actions import answering, dispatching, handling, identifying, importing, photos, resolving
from grievances.actions.erasing import erase, erase_for
from grievances.actions.resolving import Reply
from grievances.lifecycle import Verb, can
from grievances.models import Grievance, StagedUpload
from portal.accounts import identities
from portal.accounts.identities import Filer
from portal.accounts.models import Identity
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.engines.outbox import deliver
from portal.engines.outbox.models import Message, State
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere
from portal.tasks import tidy
from tests.factories.district import District, file_case, reload
from tests.factories.panel import close_case, drawn, panel, score, sheet
from tests.factories.town import photo

# Each stands in one place that somebody typed into; none may be left anywhere.
WORDS = {
    name: f"密语{number:02}号"
    for number, name in enumerate(
        (
            "body", "place", "name", "note", "contact", "question", "answer", "addition", "dispute", "task",
            "result", "waiver", "facts", "basis", "decision", "next_steps", "evidence", "purpose", "why",
            "reason", "ruling", "rating", "title", "photo", "cites",
        )
    )
}  # fmt: skip
PHONE, MAIL = "13912345678", "quiet.one@mail.example"
REPLY = Reply(**{name: WORDS[name] for name in ("facts", "basis", "decision", "next_steps", "evidence")})


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{WORDS['photo']}.jpg", photo())


def told_all(district: District) -> tuple[Grievance, str]:
    """A closed case of somebody with an account, with words wherever the portal takes any."""
    owner, grid = district.actor("resident"), district.actor("grid")
    fire, police, ruling = (district.actor(name) for name in ("fire", "police", "ruling"))
    filer = Filer(WORDS["name"], PHONE, MAIL, anonymous=False, owner_index=owner.owner_index)
    key = "6f0a1d4e-9f0b-4a57-8a40-111111111111"
    staged = photos.stage(key, picture())
    filed = file_case(
        district, None, actor=owner, filer=filer, body=WORDS["body"], title=WORDS["title"],
        place=WORDS["place"], form_key=key, photos=(staged.token,), longitude="117.222222",
        latitude="31.811111", public_text=True,
    )  # fmt: skip
    case = filed.grievance
    mine = bearer(case.pk)
    dispatching.correct(
        case, actor=grid, category=district.categories["A03"], area=case.area, note=WORDS["note"]
    )
    dispatching.object_to(case, actor=fire, cites=WORDS["cites"], reason=WORDS["reason"])
    dispatching.rule(case, actor=ruling, lead=district.departments["FIRE"], ruling=WORDS["ruling"])
    handling.sign(case, actor=fire)
    handling.sign(case, actor=police)
    identifying.read(case, actor=fire, purpose=WORDS["purpose"])
    dispatching.join(case, actor=fire, department=district.departments["CIVIL"], task=WORDS["task"])
    handling.contact(case, actor=fire, text=WORDS["contact"])
    handling.note(case, actor=fire, text=WORDS["why"])
    handling.ask(case, actor=fire, text=WORDS["question"])
    answering.answer(case, actor=owner, text=WORDS["answer"], photos_given=(picture(),))
    answering.add(case, actor=owner, text=WORDS["addition"])
    handling.finish(case, actor=police, result=WORDS["result"], photos_given=(picture(),))
    for part in case.parts.filter(role="co", state__in=("waiting", "signed")):
        handling.waive(case, actor=fire, part=part, reason=WORDS["waiver"])
    resolving.propose(case, actor=fire, reply=REPLY, photos_given=(picture(),))
    resolving.dispute(case, actor=owner, reason=WORDS["dispute"])
    resolving.propose(case, actor=fire, reply=REPLY)
    resolving.confirm(case, actor=mine, rating=4, text=WORDS["rating"])
    return case, filed.code


def dump() -> str:
    """Every row of every table: as it is stored, and as it is read with the keys."""
    stored = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            stored.append(str(cursor.fetchall()))
    opened = [str(list(model.objects.values())) for model in apps.get_models()]
    return "\n".join(stored + opened)


def left(text: str) -> set[str]:
    """Which of what was typed is in it."""
    wanted = {**WORDS, "phone": PHONE, "mail": MAIL, "longitude": "117.22222", "latitude": "31.81111"}
    return {name for name, word in wanted.items() if word in text}


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def verified() -> str:
    out = io.StringIO()
    call_command("verify_journal", stdout=out)
    return out.getvalue()


def traces(case: Grievance) -> tuple:
    """What an erasure would change."""
    rows = Message.objects.filter(subject=case.subject).values_list("state", "title", "recipient")
    return (
        list(Grievance.objects.filter(pk=case.pk).values()),
        list(case.letters.values()),
        list(Identity.objects.values()),
        list(rows),
        [(entry.seq, entry.data) for entry in journal.entries(case.subject)],
    )


def test_nothing_that_was_typed_is_left_in_any_table_or_file(
    district, media, django_capture_on_commit_callbacks
):
    case, _code = told_all(district)
    assert left(dump()) == {*WORDS, "phone", "mail", "longitude", "latitude"}
    assert len(files(media)) == 4
    with django_capture_on_commit_callbacks(execute=True):
        erase(case, actor=bearer(case.pk), sure=True)
    assert left(dump()) == set()
    assert files(media) == []
    assert (case.attachments.count(), StagedUpload.objects.count()) == (0, 0)
    verified()


def test_what_stays_is_what_figures_and_the_journal_need(district):
    case, _code = told_all(district)
    names = (
        "reference", "status", "outcome", "rating", "category_id", "area_id", "cycle", "filed_at",
        "closed_at", "contacted_at", "done_at", "done_due", "limit_class_id",
    )  # fmt: skip
    before = {name: getattr(reload(case), name) for name in names}
    parts = list(case.parts.values_list("department", "role", "state", "done_at"))
    verbs = [entry.verb for entry in journal.entries(case.subject)]
    erase(case, actor=bearer(case.pk), sure=True)
    end = reload(case)
    assert {name: getattr(end, name) for name in names} == before
    assert list(case.parts.values_list("department", "role", "state", "done_at")) == parts
    entries = journal.entries(case.subject)
    assert [entry.verb for entry in entries] == [*verbs, "erase"]
    assert [entry.seq for entry in entries if not entry.data] == [1, 2]
    assert (entries[-1].actor, entries[-1].role) == ("resident", "resident")
    assert journal.facts(entries[-1]) == {"erased": [1, 2]}
    amended = 1  # the ruling's proposal has a chain of its own
    assert f"{len(entries) + amended} entries in {1 + amended} chains hold." in verified()


def test_no_entry_names_the_person_behind_an_account(district):
    """Not even before: an entry can't be rewritten, so it never says more than `resident`."""
    case, _code = told_all(district)
    person = f"person:{district.people['resident'].pk}"
    assert person not in {entry.actor for entry in journal.entries(case.subject)}
    assert person not in set(case.letters.values_list("author", flat=True))
    assert person not in set(case.attachments.values_list("author", flat=True))


def test_the_private_code_still_opens_it_and_nothing_else_ties_it_to_anybody(district):
    case, code = told_all(district)
    erase(case, actor=bearer(case.pk), sure=True)
    kept = Identity.objects.get(subject=case.subject)
    assert (kept.name, kept.phone, kept.email, kept.code, kept.person_index) == ("", "", "", "", "")
    assert identities.subject_by_code(code) == case.subject
    assert identities.subjects_of(district.actor("resident").owner_index) == []
    reading = identities.readings(case.subject)[0]
    assert (reading.reader.username, reading.purpose) == ("fire", "")


def test_letters_that_wait_are_not_sent_and_all_are_emptied(district, mailoutbox):
    case, _code = told_all(district)
    deliver.deliver(clock.now(), most=50)
    sent = len(mailoutbox)
    waiting = Message.objects.filter(subject=case.subject, state=State.WAITING).count()
    assert sent > 0
    assert waiting > 0
    erase(case, actor=bearer(case.pk), sure=True)
    assert deliver.deliver(clock.now() + timedelta(days=1)) == 0
    assert len(mailoutbox) == sent
    rows = Message.objects.filter(subject=case.subject)
    assert rows.filter(state=State.DROPPED).count() == waiting
    assert {(row.recipient, row.title, row.body) for row in rows} == {("", "", "")}
    assert deliver.again(rows.filter(state=State.DROPPED).first().pk, clock.now()) is False


def test_an_open_case_is_not_erased_and_nothing_changes(district):
    case = file_case(district, filer=Filer(WORDS["name"], PHONE, MAIL, anonymous=False)).grievance
    before = traces(case)
    for do in (
        lambda: erase(case, actor=bearer(case.pk), sure=True),
        lambda: erase_for(case, reason="来信，两人核对"),
    ):
        with pytest.raises(MoveRefused):
            do()
    assert traces(case) == before


def test_strangers_find_no_case_to_erase_and_officers_may_not(district):
    case, _code = told_all(district)
    before = traces(case)
    for name in ("stranger", "administrator"):
        with pytest.raises(NotThere):
            erase(case, actor=district.actor(name), sure=True)
    for name in ("fire", "civil", "grid", "ruling", "head"):
        with pytest.raises(NotAllowed):
            erase(case, actor=district.actor(name), sure=True)
    with pytest.raises(Invalid):
        erase(case, actor=bearer(case.pk), sure=False)
    assert traces(case) == before


def test_asked_twice_it_is_erased_once(district):
    case, _code = told_all(district)
    other = reload(case)
    erase(case, actor=bearer(case.pk), sure=True)
    after = traces(case)
    erase(other, actor=bearer(case.pk), sure=True)
    erase_for(other, reason="再次来电")
    assert traces(case) == after
    assert other.is_erased


def test_an_erased_case_is_not_opened_again_nor_given_words(district):
    case, _code = told_all(district)
    erase(case, actor=bearer(case.pk), sure=True)
    assert [verb for verb in Verb if can(verb, reload(case))] == [Verb.READ, Verb.LEAVE]
    with pytest.raises(MoveRefused):
        resolving.reopen(case, reason="score")
    with pytest.raises(IntegrityError):
        Grievance.objects.filter(pk=case.pk).update(body="又写回来")


def test_photos_that_a_crash_left_behind_are_deleted_by_the_next_tidying(district, media):
    case, _code = told_all(district)
    # the test's transaction is never committed: as after a crash
    erase(case, actor=bearer(case.pk), sure=True)
    assert len(files(media)) == 4
    tidy()
    assert files(media) == []


def test_an_imported_case_is_not_imported_again(district):
    message = {"id": "m-1", "body": WORDS["body"], "filed_at": "2026-03-02T09:00:00+08:00"}
    line = json.dumps(message).encode()
    report = importing.import_lines([line], importing.importer(district.areas["LH"]), lambda *_: None)
    assert report.filed == 1
    case = Grievance.objects.get()
    Grievance.objects.update(status="withdrawn", outcome="withdrawn")
    erase_for(case, reason="来信，两人核对")
    report = importing.import_lines([line], importing.importer(district.areas["LH"]), lambda *_: None)
    assert (report.filed, report.skipped) == (0, 1)
    assert left(dump()) == set()


# -- what panels and orders hold ---------------------------------------------------------------------------


def test_nobody_judges_an_erased_case_and_its_sheets_stay_shut(district):
    session = panel(district)
    sample = drawn(district)
    first, second, _third = sample.seats.all()
    score(first, sheet(3, 3, 3, 3, 3))
    Seat.objects.filter(pk=second.pk).update(draft='{"marks":{}}')
    erase(sample.grievance, actor=bearer(sample.grievance_id), sure=True)
    end = Sample.objects.get(pk=sample.pk)
    assert (end.state, end.sheet_key) == ("erased", "")
    assert sorted(end.seats.values_list("state", "draft")) == [("done", ""), ("lapsed", ""), ("lapsed", "")]
    assert [entry.verb for entry in journal.entries(sample.subject)][-1] == "abandon"
    assert list(draws.redraw(session)) == []
    assert draws.totals(session).drawn == 1


def test_what_was_erased_before_the_draw_is_put_aside(district):
    panel(district)
    case = close_case(district)
    erase(case, actor=bearer(case.pk), sure=True)
    with clock.travel(case.closed_at + timedelta(minutes=1)):
        assert sampling.draw_samples() == 1
    assert Sample.objects.get().state == "aside"


def test_a_case_drawn_in_the_moment_of_its_erasure_is_left_by_the_sweep(district):
    panel(district)
    sample = drawn(district)
    erase(sample.grievance, actor=bearer(sample.grievance_id), sure=True)
    Sample.objects.update(state="open")
    assert forgetting.sweep(clock.now()) == 1
    assert forgetting.sweep(clock.now()) == 0
    assert Sample.objects.get().state == "erased"


def test_answers_to_orders_are_emptied(district):
    panel(district)
    sample = drawn(district)
    order = Order.objects.create(
        sample=sample, grievance=sample.grievance, department_id=sample.department_id, reasons=["privacy"],
        cycle=1, state="closed", issued_at=clock.now(), due_at=clock.now(), answered_at=clock.now(),
        plan=WORDS["facts"],
    )  # fmt: skip
    OrderAnswer.objects.create(
        order=order, round=1, answered_at=clock.now(), found=WORDS["facts"], verdict="right",
        cause=WORDS["facts"], remedy=WORDS["basis"], prevention=WORDS["decision"],
    )  # fmt: skip
    erase(sample.grievance, actor=bearer(sample.grievance_id), sure=True)
    order.refresh_from_db()
    given = order.answer
    assert (order.plan, given.cause, given.remedy, given.prevention, given.found) == ("",) * 5
    assert (order.reasons, given.verdict) == (["privacy"], "right"), "codes stay"


# -- the command -------------------------------------------------------------------------------------------


def run(*args: str) -> str:
    out = io.StringIO()
    call_command("erase", *args, stdout=out)
    return out.getvalue()


def test_a_request_by_letter_is_done_by_the_command_with_its_reason_on_record(district):
    case, _code = told_all(district)
    told = run(case.reference, "--reason", "3月3日来信，联系人：王秀英，13912345678，甲乙核对", "--yes")
    assert told == f"{case.reference} is erased: words, place, photos, letters and who filed.\n"
    entry = journal.entries(case.subject)[-1]
    assert (entry.verb, entry.actor) == ("erase", "system")
    why = journal.facts(entry)["why"]
    assert "来信" in why
    assert "王秀英" not in why
    assert PHONE not in why
    assert left(dump()) == set()
    assert "was erased on" in run(case.reference, "--reason", "x")


def test_the_command_refuses_without_a_reason_without_a_yes_and_on_an_open_case(district, monkeypatch):
    case, _code = told_all(district)
    opened = file_case(district).grievance
    before = traces(case)
    with pytest.raises(CommandError, match="Say why"):
        run(case.reference, "--yes")
    monkeypatch.setattr("builtins.input", lambda _question: "no")
    with pytest.raises(CommandError, match="Nothing was erased"):
        run(case.reference, "--reason", "来信")
    with pytest.raises(CommandError, match="There is no case LH-2222-22"):
        run("LH-2222-22", "--reason", "来信")
    with pytest.raises(CommandError):
        run(opened.reference, "--reason", "来信", "--yes")
    assert not reload(opened).is_erased
    assert traces(case) == before
    monkeypatch.setattr("builtins.input", lambda _question: case.reference)
    assert "is erased" in run(case.reference, "--reason", "来信，甲乙核对")
