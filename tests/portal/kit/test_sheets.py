"""Lines for a spreadsheet: no cell is a formula, wherever the spreadsheet splits it."""

import csv
import io

import pytest

from portal.kit.sheets import defused, line


@pytest.mark.parametrize(
    ("cell", "stands"),
    [
        ("=1+1", "'=1+1"),
        ("+86 138", "'+86 138"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\rx", "'x"),
        ("\nx", "'x"),
        ("  =1", "'=1"),
        ("\u200b=1", "'\u200b=1"),
        ("＝1+1", "'＝1+1"),
        ("＠SUM", "'＠SUM"),
        ("a;=1+1", "a;'=1+1"),
        ("a\t=1", "a =1"),
        ("a, =cmd|' /C calc'!A0", "a, '=cmd|' /C calc'!A0"),
        ("3-2=1", "3-2=1"),
        ("路灯坏了\n不亮", "路灯坏了 不亮"),
        ("a\x00\x1fb", "ab"),
        ("", ""),
    ],
)
def test_a_cell_is_no_formula(cell, stands):
    assert defused(cell) == stands


def test_a_line_is_read_back_as_it_was_written():
    cells = ["LH-7K2M-94", '他说"不行"', "a,b", "=1"]
    written = line(cells)
    assert written.endswith("\r\n")
    assert next(csv.reader(io.StringIO(written))) == ["LH-7K2M-94", '他说"不行"', "a,b", "'=1"]
