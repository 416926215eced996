"""Importing another system's messages: each line a case through the front door, once; broken lines are
told."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from grievances.actions import filing
from grievances.actions.filing import Filing
from grievances.models import Grievance
from portal.accounts.identities import Filer
from portal.areas import selectors as areas
from portal.areas.models import Area
from portal.departments import selectors as departments
from portal.departments.actors import SYSTEM
from portal.departments.selectors import Suggester
from portal.engines.limits.calendar import BeyondHorizon
from portal.kit import clock
from portal.kit.errors import DomainError, Invalid
from portal.kit.sealed import blind

SOURCE = "import:"
LONGEST_ID = 60
EARLIEST_YEAR = 1990


@dataclass(frozen=True)
class Message:
    """One message as the other system kept it. `resident`: its own name for who wrote, nobody we know."""

    id: str
    title: str
    body: str
    filed_at: datetime
    resident: str = ""

    @property
    def source(self) -> str:
        """Where the case came from: no two cases have the same."""
        return f"{SOURCE}{self.id}"


@dataclass
class Report:
    """How far an import has come. `refused`: line number and reason of each line that did not go in."""

    read: int = 0
    filed: int = 0
    skipped: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Importer:
    """What every line of an import needs, read once. `live`: people are told and late cases are raised."""

    area: Area
    live: bool
    suggester: Suggester
    places: tuple[tuple[str, Area], ...]
    known: set[str]

    def file(self, message: Message) -> bool:
        """File the message; False where it stands here already. Raises Invalid."""
        if message.source in self.known:
            return False
        try:
            filed = filing.file(self._filing(message), actor=SYSTEM)
        except IntegrityError:  # another import of the same file was faster
            if not Grievance.objects.filter(source=message.source).exists():
                raise
            return False
        finally:
            self.known.add(message.source)
        return not filed.again

    def _filing(self, message: Message) -> Filing:
        text = f"{message.title}\n{message.body}"
        found = self.suggester.suggest(text, 1, message.title)
        return Filing(
            body=message.body,
            title=message.title,
            area=self.place_in(text),
            form_key=message.source,
            category=found[0][0] if found else None,
            channel="import",
            source=message.source,
            historical=not self.live,
            filed_at=message.filed_at,
            filer=Filer(owner_index=blind(message.resident, "import.resident")),
        )

    def place_in(self, text: str) -> Area:
        """The smallest area whose name stands in the text; else the one that the import is for."""
        lowered = text.lower()
        return next((area for name, area in self.places if name in lowered), self.area)


def importer(area: Area, *, live: bool = False) -> Importer:
    """An importer for the area, as categories, keywords and areas stand now."""
    inside = areas.subtree(area).exclude(pk=area.pk)
    names = [(name.lower(), each) for each in inside for name in (each.name_zh, each.name_en) if name[1:]]
    names.sort(key=lambda pair: (-pair[1].path.count("/"), -len(pair[0]), pair[1].path))
    known = Grievance.objects.filter(source__startswith=SOURCE).values_list("source", flat=True)
    return Importer(area, live, departments.suggester(), tuple(names), set(known))


def import_lines(lines: Iterable[bytes], into: Importer, progress: Callable[[Report, int], None]) -> Report:
    """File each line that is not here yet, one transaction a line: a killed import goes on where it stood.

    `progress` is called after each line with the report so far and the line's size in bytes.
    """
    report = Report()
    for number, line in enumerate(lines, start=1):
        if line.strip():
            _take(line, number, into, report)
        progress(report, len(line))
    return report


def _take(line: bytes, number: int, into: Importer, report: Report) -> None:
    report.read += 1
    try:
        if into.file(read(line)):
            report.filed += 1
        else:
            report.skipped += 1
    except (DomainError, BeyondHorizon) as refused:
        report.refused.append({"line": number, "reason": str(refused)})


def read(line: bytes) -> Message:
    """The message that a line holds. Raises Invalid saying what is wrong with it."""
    data = _object(line)
    return Message(
        id=_id(data.get("id")),
        title=_text(data, "title", required=False),
        body=_text(data, "body"),
        filed_at=_moment(_text(data, "filed_at")),
        resident=_text(data, "resident", required=False),
    )


def _object(line: bytes) -> dict[str, Any]:
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Invalid(_("The line is not valid JSON.")) from error
    if not isinstance(data, dict):
        raise Invalid(_("The line is not a JSON object."))
    return data


def _id(value: Any) -> str:
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not text:
        raise Invalid(_("The field “%(name)s” is missing.") % {"name": "id"})
    if len(text) > LONGEST_ID or not text.isprintable():
        raise Invalid(_("The field “%(name)s” can't be used: at most %(most)s visible characters.")
                      % {"name": "id", "most": LONGEST_ID})  # fmt: skip
    return text


def _text(data: dict[str, Any], name: str, *, required: bool = True) -> str:
    value = data.get(name)
    if value is None and not required:
        return ""
    if value is None:
        raise Invalid(_("The field “%(name)s” is missing.") % {"name": name})
    if not isinstance(value, str) or not _encodable(value):
        raise Invalid(_("The field “%(name)s” is not a text.") % {"name": name})
    if required and not value.strip():
        raise Invalid(_("The field “%(name)s” is empty.") % {"name": name})
    return value


def _encodable(value: str) -> bool:
    """JSON may hold half a character (`"\\ud800"`), which nothing can store."""
    return not any("\ud800" <= sign <= "\udfff" for sign in value)


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text.strip())
        moment = (found if found.tzinfo else timezone.make_aware(found)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid(_("“%(text)s” is not a date and time (ISO 8601).") % {"text": text[:40]}) from error
    if moment.year < EARLIEST_YEAR or moment > clock.now():
        raise Invalid(_("“%(text)s” lies in the future, or too far back.") % {"text": text[:40]})
    return moment
