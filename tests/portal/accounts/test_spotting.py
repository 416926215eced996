"""Where a text names somebody: exact places, however it was typed."""

import pytest

from portal.accounts import spotting

ANNA = {"name": "Anna Wang", "phone": "+86 139-1111-2222", "email": "Anna@Mail.example"}
SUN = {"name": "孙秀英", "phone": "13911112222", "email": "sun@mail.example"}


def words(text: str, who: dict) -> list[str]:
    return [text[start:end] for start, end in spotting.of_person(text, **who)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请联系孙秀英。", ["孙秀英"]),
        ("请联系孙　秀 英女士", ["孙　秀 英"]),
        ("电话１３９－１１１１－２２２２找她", ["１３９－１１１１－２２２２"]),
        ("+86 139 1111 2222", ["139 1111 2222"]),
        ("写信到 SUN@MAIL.EXAMPLE 即可", ["SUN@MAIL.EXAMPLE"]),
        ("孙秀英，13911112222", ["孙秀英", "13911112222"]),
        ("孙女士说水没停", []),
        ("139111、12222 是两个数", []),
        ("", []),
    ],
)
def test_a_chinese_name_and_a_number_are_found_as_people_type_them(text, found):
    assert words(text, SUN) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Please call anna  wang.", ["anna  wang"]),
        ("Joanna Wangari came.", []),
        ("139 1111 2222", ["139 1111 2222"]),
    ],
)
def test_a_latin_name_is_whole_words(text, found):
    assert words(text, ANNA) == found


def test_a_name_of_one_sign_and_a_short_number_say_nothing():
    assert words("王 12345", {"name": "王", "phone": "12345"}) == []


def test_what_looks_like_a_number_of_a_card_or_a_mobile():
    text = "身份证 330106 19500101 123X，手机 １３８ ００００ １１１１，单号 9138000011112222"
    assert [text[a:b] for a, b in spotting.id_numbers(text)] == ["330106 19500101 123X"]
    assert [text[a:b] for a, b in spotting.numbers(text)] == ["１３８ ００００ １１１１"]


def test_the_place_is_quoted_in_the_writers_own_words():
    text = "今天上午已经上门，请联系孙秀英女士约定下次时间"
    place = spotting.of_person(text, **SUN)[0]
    assert spotting.quoted(text, place, 3) == "…请联系孙秀英女士约…"
