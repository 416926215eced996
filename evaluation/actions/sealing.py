"""Sheets under seal: closed with the sample's own key and a commitment, opened once, all together."""

import json

from evaluation import scoring
from evaluation.models import Sample, Sheet
from portal.kit.sealed import CannotOpen, seal, unseal

PLACE = "evaluation.sheet.sealed"


class Tampered(Exception):
    """A sheet does not open, does not match its commitment, or there are more or fewer than seats."""


def seal_sheet(sample: Sample, sheet: scoring.Sheet, salt: str) -> None:
    """Keep a sheet under the sample's key, with the commitment to it, and nothing that says whose it is."""
    text = json.dumps([salt, scoring.canonical(sheet)])
    sealed = seal(text, PLACE, bytes.fromhex(sample.sheet_key))
    Sheet.objects.create(sample=sample, commitment=scoring.commit(salt, sheet), sealed=sealed)


def open_sheets(sample: Sample, seats: int) -> list[tuple[str, scoring.Sheet]]:
    """(commitment, sheet) of every sheet, each recomputed against its commitment. Raises Tampered."""
    rows = list(sample.sheets.all())
    if len(rows) != seats:
        raise Tampered(f"{len(rows)} sheets for {seats} seats")
    return [(row.commitment, _opened(row, bytes.fromhex(sample.sheet_key))) for row in rows]


def _opened(row: Sheet, key: bytes) -> scoring.Sheet:
    try:
        salt, text = json.loads(unseal(row.sealed, PLACE, key))
        sheet = scoring.read(text)
    except (CannotOpen, ValueError, KeyError, TypeError) as error:
        raise Tampered("a sheet does not open") from error
    if scoring.commit(salt, sheet) != row.commitment:
        raise Tampered("a sheet does not match its commitment")
    return sheet
