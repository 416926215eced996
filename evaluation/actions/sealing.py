"""Sheets under seal: closed with the sample's own key and a commitment, opened once, all together."""

import hashlib
import hmac
import json
from dataclasses import dataclass

from evaluation import scoring
from evaluation.models import Sample, Seat, Sheet
from portal.kit.sealed import CannotOpen, seal, unseal

PLACE = "evaluation.sheet.sealed"


class Tampered(Exception):
    """A sheet does not open, does not match its commitment, or there are more or fewer than seats."""


@dataclass(frozen=True)
class Pair:
    """What ties a member's two sheets on one case together: a code that only the sample's key can make, and
    that nobody can make any more once it is destroyed."""

    code: str = ""
    again: bool = False


@dataclass(frozen=True)
class Opened:
    """A sheet out of its seal."""

    commitment: str
    sheet: scoring.Sheet
    pair: Pair


def pair(sample: Sample, seat: Seat) -> Pair:
    """The pair that the seat's sheet is one half of."""
    key = bytes.fromhex(sample.sheet_key)
    code = hmac.new(key, f"pair-v1:{sample.pk}:{seat.member_id}".encode(), hashlib.sha256).hexdigest()
    return Pair(code, seat.again)


def seal_sheet(sample: Sample, sheet: scoring.Sheet, salt: str, tied: Pair | None = None) -> None:
    """Keep a sheet under the sample's key, with the commitment to it, and nothing that says whose it is.
    `tied`: of a sheet that is asked for twice, which of the others is its like."""
    half = tied or Pair()
    text = json.dumps([salt, scoring.canonical(sheet), half.code, half.again])
    sealed = seal(text, PLACE, bytes.fromhex(sample.sheet_key))
    Sheet.objects.create(sample=sample, commitment=scoring.commit(salt, sheet), sealed=sealed)


def open_sheets(sample: Sample, seats: int) -> list[Opened]:
    """Every sheet, each recomputed against its commitment. Raises Tampered."""
    rows = list(sample.sheets.all())
    if len(rows) != seats:
        raise Tampered(f"{len(rows)} sheets for {seats} seats")
    return [_opened(row, bytes.fromhex(sample.sheet_key)) for row in rows]


def _opened(row: Sheet, key: bytes) -> Opened:
    try:
        salt, text, *half = json.loads(unseal(row.sealed, PLACE, key))
        sheet = scoring.read(text)
    except (CannotOpen, ValueError, KeyError, TypeError) as error:
        raise Tampered("a sheet does not open") from error
    if scoring.commit(salt, sheet) != row.commitment:
        raise Tampered("a sheet does not match its commitment")
    return Opened(row.commitment, sheet, Pair(*half))
