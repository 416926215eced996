"""Reads the district's data files, and says in one place where they lie."""

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def toml(name: str) -> dict[str, Any]:
    """One TOML file below `data/`, by its path without the ending."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def jsonfile(name: str) -> Any:
    """One JSON file below `data/`, by its path without the ending."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def folder(name: str) -> list[dict[str, Any]]:
    """Every TOML file of a folder below `data/`, in the order of their names."""
    return [toml(f"{name}/{path.stem}") for path in sorted((DATA / name).glob("*.toml"))]
