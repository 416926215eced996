"""The house stays readable: short modules and functions, a sentence on every door, no missing migration."""

import ast
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

FLOORS = ("portal", "services", "grievances", "evaluation")
LONGEST_MODULE, LONGEST_FUNCTION = 400, 50
# Data written down as code: a list of rules or of rows, read from top to bottom.
LISTS = {"_number_rules", "showcase", "_sentences"}


@cache
def modules() -> dict[str, ast.Module]:
    """Our modules by their path; what Django writes by itself is left out."""
    found = [path for floor in FLOORS for path in sorted((settings.ROOT / floor).rglob("*.py"))]
    ours = [path for path in found if "migrations" not in path.parts]
    return {str(path.relative_to(settings.ROOT)): ast.parse(path.read_text("utf-8")) for path in ours}


def length(path: str) -> int:
    return len((settings.ROOT / path).read_text("utf-8").splitlines())


def test_no_module_is_long():
    tests = [str(path.relative_to(settings.ROOT)) for path in Path(settings.ROOT, "tests").rglob("*.py")]
    assert {path: length(path) for path in modules() if length(path) >= LONGEST_MODULE} == {}
    assert {path: length(path) for path in tests if length(path) >= 600} == {}


def test_no_function_is_long():
    long = {
        f"{path}:{node.name}": node.end_lineno - node.lineno + 1
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name not in LISTS
        if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == {}


def test_every_module_says_what_it_holds():
    silent = [path for path, tree in modules().items() if tree.body and not ast.get_docstring(tree)]
    assert silent == []


def test_no_signals_and_no_other_clock():
    """Call it, do not signal it; and only the kit's clock asks the time."""
    banned = {"receiver", "utcnow", "get_or_404"}
    used = {
        (path, node.attr if isinstance(node, ast.Attribute) else node.id)
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute)
        if (node.attr if isinstance(node, ast.Attribute) else node.id) in banned
    }
    assert used == set()


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
