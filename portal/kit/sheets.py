"""Lines of a table for a spreadsheet: UTF-8 with its mark, a case a line, no cell a formula. PURE.

A cell that a spreadsheet would reckon gets an apostrophe in front: it then stands there as it was written.
After OWASP, "CSV injection"; the wide signs of Chinese keyboards count as well, and a formula behind another
separator, where the reader's spreadsheet splits at that one.
"""

import re
from collections.abc import Iterable

BOM = "\ufeff"
BLANK = "\\s\u200b\u2060\ufeff"
STARTS = "=+\\-@＝＋－＠"
AT_START = re.compile(f"^[{BLANK}]*[{STARTS}]")
BEHIND = re.compile(f"([;,|，；][{BLANK}]*)([{STARTS}])")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]")
SPACES = re.compile("[\t\r\n\x85 ]+")


def defused(cell: str) -> str:
    """The cell in one line, without control characters, and none of it a formula."""
    begins = cell[:1] in {"\t", "\r", "\n"}
    text = SPACES.sub(" ", CONTROL.sub("", cell)).strip(" ")
    if begins or AT_START.match(text):
        text = f"'{text}"
    return BEHIND.sub(r"\1'\2", text)


def line(cells: Iterable[str]) -> str:
    """A line of the file, each cell defused and in quotation marks."""
    return ",".join('"' + defused(cell).replace('"', '""') + '"' for cell in cells) + "\r\n"
