"""The words of danger as the administration shows them: what holds, what a change would do, what held."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.accounts.models import Person
from portal.engines.routing.danger import Group, Heard, Words, heard, speaks
from portal.engines.routing.models import DangerVersion, current
from portal.kit.registry import named

LATEST, SHOWN = 300, 20


@dataclass(frozen=True)
class Preview:
    """What the words would have done to the latest filings: on how many of them they would have warned
    (`warned`), where the words that hold would not have (`newly`), and the other way round (`no_more`). `on`:
    of each kind of danger. `tried`: what a sentence speaks of."""

    of: int
    warned: int
    newly: int
    no_more: int
    on: tuple[tuple[str, int], ...]
    sentence: str
    tried: tuple[Heard, ...]


def preview(words: Words, sentence: str, name: str) -> Preview:
    """Weigh them; `name`: of a group, in the reader's language. Reads the texts, and shows none of them."""
    held = current()[1]
    texts = [text for read in named("latest_texts").values() for text in read(LATEST)]
    now = [speaks(text, words.groups) for text in texts]
    before = [speaks(text, held.groups) for text in texts]
    on = tuple((getattr(group, name), _warned(texts, group)) for group in words.groups)
    return Preview(
        of=len(texts),
        warned=sum(now),
        newly=sum(new and not old for new, old in zip(now, before, strict=True)),
        no_more=sum(old and not new for new, old in zip(now, before, strict=True)),
        on=tuple(pair for pair in on if pair[1]),
        sentence=sentence,
        tried=heard(sentence, words.groups) if sentence else (),
    )


def _warned(texts: Iterable[str], group: Group) -> int:
    return sum(speaks(text, [group]) for text in texts)


@dataclass(frozen=True)
class Version:
    """A version that was saved: by whom, why, and what came and went with it."""

    row: DangerVersion
    who: str
    words: int
    added: tuple[str, ...]
    removed: tuple[str, ...]


def versions(first: Words) -> list[Version]:
    """The newest first: two queries. `first`: what held before there was any."""
    rows = list(DangerVersion.objects.order_by("-version")[: SHOWN + 1])
    keys = {int(row.by[7:]) for row in rows if row.by.startswith("person:")}
    people = {f"person:{person.pk}": person.name for person in Person.objects.filter(pk__in=keys)}
    found = []
    for row, older in zip(rows, [*rows[1:], None][: len(rows)], strict=True):
        new, old = _all(row.value), _all(older.value if older else first)
        added, removed = tuple(sorted(new - old)), tuple(sorted(old - new))
        found.append(Version(row, people.get(row.by, ""), len(new), added, removed))
    return found[:SHOWN]


def _all(words: Words) -> set[str]:
    return {word for group in words.groups for word in group.words}
