"""Mails as they really come: what was written anew, who wrote it, whether a person did; nothing fails."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.inbox import addresses, reading

BOX = "reply@gongzhi.example.org"
TAG = "lh2zqmy4"


def mail(text: str = "好的，谢谢。", **headers: str) -> bytes:
    made = EmailMessage()
    given = {"From": "Zhou <zhou@example.org>", "To": addresses.address(TAG, BOX), "Message-ID": "<1@a>"}
    for name, value in (given | {key.replace("_", "-"): value for key, value in headers.items()}).items():
        made[name] = value
    made.set_content(text)
    return made.as_bytes()


@pytest.mark.parametrize(
    "below",
    [
        "On Mon, 2 Mar 2026 at 09:00, Gongzhi <reply@example.org> wrote:\n> 您好",
        "在 2026年3月2日 09:00，共治 <reply@example.org> 写道：\n> 您好",
        "---- 回复的原邮件 ----\n发件人 共治",
        "-----Original Message-----\nFrom: Gongzhi",
        "发件人: 共治 <reply@example.org>\n发送时间: 3月2日",
        "________________________________\nFrom: Gongzhi",
        "> 您好，\n> 请问几点最吵？",
        "-- \n周桂芳\n139",
    ],
)
def test_what_is_quoted_below_is_left_out(below):
    assert (
        reading.read(mail(f"晚上十点以后最吵。\n\n谢谢！\n\n{below}")).text == "晚上十点以后最吵。\n\n谢谢！"
    )


def test_an_answer_written_below_the_quote_is_found():
    assert reading.read(mail("> 请问几点最吵？\n十点以后。")).text == "十点以后。"


def test_words_of_an_html_mail_without_its_quotes_styles_and_scripts():
    made = EmailMessage()
    made["From"], made["To"] = "zhou@example.org", addresses.address(TAG, BOX)
    made.set_content(
        "<html><head><style>p{}</style></head><body><p>第一段&amp;</p><div>第二段<br>第三段</div>"
        "<script>x()</script><blockquote>旧的</blockquote></body></html>",
        subtype="html",
    )
    assert reading.read(made.as_bytes()).text == "第一段&\n第二段\n第三段"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"Return_Path": "<>"},
        {"List_Id": "<all.example.org>"},
    ],
)
def test_what_no_person_wrote_is_told_apart(headers):
    assert reading.read(mail(**headers)).automatic
    assert not reading.read(mail(Auto_Submitted="no")).automatic


def test_an_address_is_known_by_its_proof_alone_whatever_its_case():
    own = addresses.address(TAG, BOX)
    assert addresses.tag_in([own.upper(), "x@example.org"], BOX) == TAG
    for forged in (
        own.replace(TAG, "lh2zqmy5"),
        own.replace("@", "x@"),
        f"reply+{TAG}@gongzhi.example.org",
        BOX,
    ):
        assert addresses.tag_in([forged], BOX) is None, forged
    assert addresses.address(TAG, "") == ""
    assert addresses.tag_in([own], "") is None
    with pytest.raises(ValueError, match="no tag"):
        addresses.address("LH-1", BOX)


def test_the_same_mail_has_the_same_key_and_another_one_another():
    assert (
        reading.read(mail()).key
        == reading.read(mail("别的")).key
        != reading.read(mail(Message_ID="<2@a>")).key
    )


@given(st.binary(max_size=3000))
def test_nothing_makes_it_fail(raw):
    found = reading.read(raw)
    assert isinstance(found.text, str)
    assert "\x00" not in found.text


@given(
    st.sampled_from(
        [
            b"Content-Type: text/plain; charset=nonsense\n\n\xff\xfe",
            b"From: =?utf-8?b?!!!?=\n\nx",
            b"Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: image/png\n\n--a--",
        ]
    )
)
def test_broken_headers_and_parts_are_read_as_nothing(raw):
    assert reading.read(raw).key
