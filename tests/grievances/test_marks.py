"""Marks of an export's rows: a code that anybody reads, and bits in the spaces that nobody sees."""

import hashlib

from grievances import marks

MADE = hashlib.sha256(b"17:LH-7K2M-94").digest()
OTHER = hashlib.sha256(b"18:LH-7K2M-94").digest()
NAMES = ["南湖街道", "湖东社区", "湖东一网格"]


def test_the_code_names_the_export():
    code = marks.code(17, MADE)
    assert marks.CODE.findall(f"x {code},y") == [("17", code[4:])]
    assert code != marks.code(17, OTHER)


def test_what_is_woven_in_reads_the_same_and_is_found_again():
    text = marks.woven(NAMES, MADE)
    assert marks.plain(text) == "南湖街道 · 湖东社区 · 湖东一网格"
    assert marks.agreeing(text, MADE) == (4, 4)
    assert marks.agreeing(marks.plain(text), MADE)[1] == 4
    assert marks.woven(["临湖区"], MADE) == "临湖区"


def test_many_rows_tell_two_exports_apart():
    def digests(export: int) -> list[bytes]:
        return [hashlib.sha256(f"{export}:{row}".encode()).digest() for row in range(20)]

    texts = [marks.woven(NAMES, made) for made in digests(1)]
    own = sum(marks.agreeing(text, made)[0] for text, made in zip(texts, digests(1), strict=True))
    others = sum(marks.agreeing(text, made)[0] for text, made in zip(texts, digests(2), strict=True))
    assert own == 80
    assert 20 < others < 60
