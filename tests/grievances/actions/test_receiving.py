"""Answers by mail: from the resident alone, once, through the same gates; what can't be taken in is told."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from django.conf import settings
from django.core import mail as mails

from grievances.actions import answering, handling, receiving
from grievances.actions.receiving import receive
from grievances.models import Letter
from grievances.notices import reply_address
from grievances.tasks import read_mail
from portal.accounts.identities import Filer
from portal.departments.actors import bearer
from portal.engines.inbox.models import Received
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.tasks import deliver
from tests.factories.district import file_case, reload, small_district
from tests.factories.together import together
from tests.grievances.views.filing_pages import photo
from tests.portal.processes.running import environment

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
OWN = "Zhou.GF@example.org"


@pytest.fixture
def case(district):
    with clock.travel(MONDAY):
        filed = file_case(district, "A01", filer=Filer(email=OWN))
        handling.sign(filed.grievance, actor=district.actor("police"))
    return filed.grievance


def ask(district, case):
    with clock.travel(MONDAY + timedelta(hours=1)):
        handling.ask(case, actor=district.actor("police"), text="几点最吵？")


QUOTING = "十点以后。\n\n在 3月2日，共治 写道：\n> 几点最吵？"


def raw(case, text=QUOTING, *, sender="zhou.gf@example.org", number=1, files=()):
    made = EmailMessage()
    made["From"], made["To"] = sender, reply_address(case)
    made["Message-ID"] = f"<{number}@example.org>"
    made.set_content(text)
    for name, content, kind in files:
        made.add_attachment(content, maintype=kind, subtype="jpeg", filename=name)
    return made.as_bytes()


def written(case) -> list[tuple[str, str]]:
    return list(case.letters.filter(author="resident").values_list("kind", "text"))


def told(case) -> list[str]:
    return [row.body for row in Message.objects.filter(key__startswith="received:", subject=case.subject)]


def test_a_reply_to_a_question_is_its_answer_and_the_clock_goes_on(district, case):
    ask(district, case)
    deliver()
    asked = next(each for each in mails.outbox if "几点最吵" in each.body)
    assert asked.reply_to == [reply_address(case)]
    with clock.travel(MONDAY + timedelta(hours=5)):
        assert receive(raw(case)) == "taken"
    assert written(case) == [("answer", "十点以后。")]
    assert not reload(case).question_open
    assert not told(case)


def test_without_a_question_it_is_an_addition(case):
    with clock.travel(MONDAY + timedelta(hours=5)):
        assert receive(raw(case, "昨晚又吵了。")) == "taken"
    assert written(case) == [("addition", "昨晚又吵了。")]


def test_the_same_mail_is_taken_in_once_however_often_it_comes(case):
    assert [receive(raw(case)), receive(raw(case)), receive(raw(case))] == ["taken"] * 3
    assert len(written(case)) == 1
    assert Received.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_ten_copies_at_once_are_one_answer():
    case = file_case(small_district(), "A01", filer=Filer(email=OWN)).grievance
    assert together([lambda: receive(raw(case))] * 10) == ["taken"] * 10
    assert len(written(case)) == 1


def test_from_another_address_nothing_is_taken_in_and_the_resident_is_told_not_the_sender(case):
    for number in range(6):
        assert receive(raw(case, "我是他邻居", sender="other@example.org", number=number)) == "foreign"
    assert written(case) == []
    rows = Message.objects.filter(key__startswith="received:")
    assert {row.recipient for row in rows} == {OWN}
    assert len(rows) == receiving.MOST_TOLD  # whoever writes on, the resident's box is not filled with it


def test_a_forged_address_a_robot_and_an_unknown_one_change_nothing(case):
    forged = raw(case).replace(reply_address(case).encode(), b"reply+lhaaaaaa-aaaaaaaaaaaaaaaa@localhost")
    assert receive(forged) == "unknown"
    assert receive(b"Auto-Submitted: auto-replied\n" + raw(case, number=2)) == "automatic"
    assert receive(b"") == "unknown"
    assert written(case) == []
    assert told(case) == []


def test_an_ended_case_takes_nothing_and_says_so_in_the_residents_language(district):
    filer = Filer(email=OWN, language="en")
    case = file_case(district, "A01", filer=filer, language="en").grievance
    answering.withdraw(case, actor=bearer(case.pk))
    assert receive(raw(case, "One more thing")) == "refused"
    (said,) = told(case)
    assert "Your mail was not taken into your case." in said
    assert "moved on" in said


def test_photos_come_through_the_same_gate_and_what_is_none_is_named(case):
    files = [
        ("a.jpg", photo().read(), "image"),
        ("b.exe", b"MZ", "application"),
        ("c.jpg", b"GIF89a", "image"),
    ]
    assert receive(raw(case, "见照片", files=files)) == "taken"
    assert case.attachments.count() == 1
    assert "有的附件不是可识别的照片" in told(case)[0]


def test_a_long_text_is_kept_in_several_letters_and_a_too_long_one_says_so(case):
    assert receive(raw(case, "长" * 5000)) == "taken"
    assert [len(text) for _kind, text in written(case)] == [3000, 2000]
    endless = "".join(f"第{number}夜；" for number in range(4000))
    assert receive(raw(case, endless, number=2)) == "taken"
    assert len(written(case)) == 5
    assert "内容太长" in told(case)[0]


def test_a_folder_is_read_by_the_task_and_one_bad_file_stops_no_other(case, settings, tmp_path, monkeypatch):
    settings.MAIL_INBOX = str(tmp_path)
    assert read_mail() == 0
    (tmp_path / "new").mkdir()
    (tmp_path / "1.eml").write_bytes(raw(case, "坏的", number=1))
    (tmp_path / "new" / "2").write_bytes(raw(case, "好的", number=2))
    real = receiving.reading.read

    def read(content):
        if b"<1@example.org>" in content:
            raise RuntimeError("disk")
        return real(content)

    monkeypatch.setattr(receiving.reading, "read", read)
    assert read_mail() == 2
    assert [text for _kind, text in written(case)] == ["好的"]
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == []
    assert (tmp_path / "failed" / "1.eml").exists()


def test_where_no_mail_is_read_letters_have_no_address_to_answer_to(case, settings, district):
    settings.REPLY_ADDRESS = ""
    ask(district, case)
    assert Message.objects.filter(audience="resident").latest("pk").reply_to == ""
    assert "请打开诉求" in Message.objects.filter(audience="resident").latest("pk").body
    assert read_mail() == 0


def test_letters_to_officers_cannot_be_answered_by_mail(case):
    assert set(Message.objects.exclude(audience="resident").values_list("reply_to", flat=True)) == {""}


def test_the_letters_author_is_the_resident_and_nobody_else(case):
    receive(raw(case, "补充"))
    assert Letter.objects.filter(text="补充", author="resident").exists()


@pytest.mark.django_db(transaction=True)
def test_a_mail_servers_pipe_is_answered_with_the_fate(tmp_path):
    case = file_case(small_district(), "A01", filer=Filer(email=OWN)).grievance
    done = subprocess.run(
        [sys.executable, "manage.py", "receive_mail"], input=raw(case, "从管道来"), capture_output=True,
        cwd=settings.ROOT, env=environment(tmp_path), check=True,
    )  # fmt: skip
    assert done.stdout.decode().strip() == "taken"
    assert written(case) == [("addition", "从管道来")]
