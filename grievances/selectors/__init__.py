"""Reads, named for the pages that need them; they arrive fully loaded."""

from grievances.selectors.case import (
    CasePage,
    case_for,
    case_page,
    desk_case,
    own_cases,
    public_case,
    public_cases,
    public_place,
    public_timeline,
    system_case,
)
from grievances.selectors.reading import loaded
from grievances.selectors.telling import PUBLIC_VERBS, Moment, may_read_thread

__all__ = [
    "PUBLIC_VERBS",
    "CasePage",
    "Moment",
    "case_for",
    "case_page",
    "desk_case",
    "loaded",
    "may_read_thread",
    "own_cases",
    "public_case",
    "public_cases",
    "public_place",
    "public_timeline",
    "system_case",
]
