"""Reads the strings of code and templates into locale/, fills, checks and compiles them; needs no system
gettext."""

import fcntl
import io
import json
from argparse import ArgumentParser
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import template

PO = settings.ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
METHODS = [("**.py", "python"), ("templates/**.*", "portal.management.commands.translations:from_template")]
CONTEXT = "\x04"


def from_template(fileobj, keywords, comment_tags, options):
    """Babel extraction method for Django templates: Django's own `templatize`, then Babel's Python
    extractor."""
    from babel.messages.extract import extract_python  # noqa: PLC0415

    source = fileobj.read().decode()
    # A page's indentation means nothing; to Python's tokenizer it would.
    as_python = "\n".join(line.strip() for line in template.templatize(source).split("\n"))
    yield from extract_python(io.BytesIO(as_python.encode()), keywords, comment_tags, options)


def directory_filter(path: str) -> bool:
    """Only the portal's own code and templates."""
    name = Path(path).name
    return name not in {
        ".venv",
        ".git",
        "var",
        "static",
        "tests",
        "migrations",
        "locale",
        "node_modules",
        "docs",
    }


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="exit 1 on a missing, fuzzy or outdated string"
        )
        parser.add_argument("--compile", action="store_true", help="only make the .mo file from the .po file")
        parser.add_argument("--fill", metavar="FILE.json", help='translations to put in: {"msgid": "中文"}')

    def handle(self, *args, **options) -> None:
        PO.parent.mkdir(parents=True, exist_ok=True)
        with open(PO.with_name(".lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._work(options)

    def _work(self, options) -> None:
        old = _read()
        if options["compile"]:
            return _compile(old)
        new = _merged(old)
        if options["fill"]:
            self._fill(new, json.loads(Path(options["fill"]).read_text(encoding="utf-8")))
        missing = [message for message in new if message.id and not _complete(message)]
        if options["check"]:
            return self._check(old, new, missing)
        with open(PO, "wb") as target:
            write_po(target, new, width=110, sort_output=True, ignore_obsolete=True, no_location=True)
        _compile(new)
        self.stdout.write(f"{len(new)} strings, {len(missing)} without a translation")

    def _fill(self, catalog: Catalog, texts: dict) -> None:
        unknown = 0
        for key, value in texts.items():
            context, _, msgid = key.rpartition(CONTEXT)
            message = catalog.get(msgid, context or None)
            if message is None:
                unknown += 1
                continue
            plural = isinstance(message.id, tuple | list)
            message.string = tuple(value) if isinstance(value, list) else ((value,) if plural else value)
            message.flags.discard("fuzzy")
        if unknown:
            self.stdout.write(f"{unknown} of the given strings stand nowhere in code or templates (left out)")

    def _check(self, old: Catalog, new: Catalog, missing: list) -> None:
        for message in missing:
            self.stdout.write(f"not translated: {message.id!r}")
        ids = {(m.context, _first(m)) for m in old if m.id}
        outdated = [m for m in new if m.id and (m.context, _first(m)) not in ids]
        if missing or outdated:
            raise CommandError(
                f"{len(missing)} strings lack a translation; run `make translations` and fill them in."
            )
        self.stdout.write(f"{len(new)} strings, all translated")


def _first(message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _complete(message) -> bool:
    texts = message.string if isinstance(message.string, tuple | list) else [message.string]
    return bool(texts) and all(texts) and not message.fuzzy


def _read() -> Catalog:
    if not PO.exists():
        return Catalog(locale="zh_Hans", domain="django")
    with open(PO, "rb") as source:
        return read_po(source, locale="zh_Hans", domain="django")


def _merged(old: Catalog) -> Catalog:
    """A fresh catalogue of the strings that stand in code and templates now, with the old translations."""
    new = Catalog(locale="zh_Hans", domain="django", project="gongzhi", fuzzy=False)
    found = extract_from_dir(
        settings.ROOT,
        METHODS,
        keywords=KEYWORDS,
        directory_filter=directory_filter,
        comment_tags=("Translators:",),
    )
    for _filename, _line, msgid, comments, context in found:
        before = old.get(msgid if isinstance(msgid, str) else msgid[0], context)
        keep = before is not None and isinstance(before.id, str) == isinstance(msgid, str)
        new.add(msgid, before.string if keep else None, auto_comments=comments, context=context)
        new.get(msgid if isinstance(msgid, str) else msgid[0], context).flags.discard("fuzzy")
    return new


def _compile(catalog: Catalog) -> None:
    for message in list(catalog):
        if message.id and not _complete(message):
            message.string = ""
    with open(PO.with_suffix(".mo"), "wb") as target:
        write_mo(target, catalog)
