"""What has come up in a queue since it was shown: new lines, changed ones, ones that are gone, and who is at
a case. Nothing of it moves a line; the reader asks for that."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

Stand = tuple[str, int]  # a line: reference and version of its case


@dataclass(frozen=True)
class Shown:
    """A page as the reader has it. `more`: others stood behind it; `count`: how many stood in the view; None:
    not known, or too many to say."""

    lines: tuple[Stand, ...] = ()
    more: bool = False
    count: int | None = None

    @classmethod
    def of(cls, lines: str, more: str, count: str) -> "Shown":
        """From an address: "LH-2222-22.3,LH-3333-33.1"; nonsense is left out."""
        pairs = (each.rpartition(".") for each in lines.split(","))
        found = tuple((ref, int(version)) for ref, _dot, version in pairs if _number(version) is not None)
        return cls(found[:100], bool(more), _number(count))

    @property
    def text(self) -> str:
        return ",".join(f"{reference}.{version}" for reference, version in self.lines)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


@dataclass(frozen=True)
class Arrived:
    """How many lines are new, changed, or gone."""

    new: int = 0
    changed: int = 0
    gone: int = 0

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def arrived(before: Shown, now: Shown) -> Arrived:
    """What the page would show otherwise. PURE.

    A line that only moved up from the next page is not new, one that was pushed onto it is not gone; what is
    new on other pages shows in how many there are.
    """
    had, has = dict(before.lines), dict(now.lines)
    new = _within([ref for ref, _ in now.lines], had, tail=not before.more)
    gone = _within([ref for ref, _ in before.lines], has, tail=not now.more)
    changed = sum(had[ref] != has[ref] for ref in had.keys() & has.keys())
    elsewhere = 0
    if before.count is not None and now.count is not None:
        elsewhere = max(0, now.count - before.count - (new - gone))
    return Arrived(new + elsewhere, changed, gone)


def _within(references: Sequence[str], known: dict[str, int], *, tail: bool) -> int:
    """How many of the references are not known; those behind the last known one only with `tail`."""
    if not tail and any(each in known for each in references):
        behind = sum(1 for _ in takewhile(lambda each: each not in known, reversed(references)))
        references = references[: len(references) - behind]
    return sum(each not in known for each in references)


Present = tuple[str, str, str]  # of a line: the case's reference, replying or viewing, and who


def digest(found: Arrived, present: Iterable[Present]) -> str:
    """What tells one answer from another."""
    said = (found.new, found.changed, found.gone, *sorted(present))
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
