"""The catalogue: what the district offers, to whom, where, with which papers, at what price and how fast."""

from dataclasses import dataclass
from functools import cache

from portal.management.demo.district.departments import department
from portal.management.demo.district.reading import folder


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service. `categories`: what filings it may help with, its own first; `keywords`: words of a filing
    that point to it."""

    code: str
    provider: str
    categories: tuple[str, ...]
    keywords: tuple[str, ...]
    name_zh: str
    name_en: str
    summary_zh: str
    summary_en: str
    who_zh: str
    who_en: str
    how_zh: str
    how_en: str
    where_zh: str
    where_en: str
    documents_zh: tuple[str, ...]
    documents_en: tuple[str, ...]
    fee_zh: str
    fee_en: str
    time_limit_zh: str
    time_limit_en: str

    @property
    def phone(self) -> str:
        """The provider's number."""
        return department(self.provider).phone


def _row(row: dict) -> ServiceRow:
    return ServiceRow(
        **{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    )


@cache
def services() -> tuple[ServiceRow, ...]:
    """The whole catalogue."""
    return tuple(_row(row) for listed in folder("services") for row in listed["services"])


@cache
def service(code: str) -> ServiceRow:
    """The service with this code."""
    return next(row for row in services() if row.code == code)
