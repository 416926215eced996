"""Settings from the environment: plain values, lists, a database address."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;"
ROOT = Path(__file__).resolve().parent.parent


def load_dotenv(path: Path = ROOT / ".env") -> None:
    """Put the lines of a `.env` file into the environment; what is set already wins."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.strip().partition("=")
        if equals and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip())


def text(name: str, default: str | None = None) -> str:
    """The variable's value; ImproperlyConfigured names it where it is missing and has no default."""
    value = os.environ.get(name, "") or default
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name} (the README lists them all).")
    return value


def flag(name: str, default: bool = False) -> bool:
    """True for 1, true, yes, on."""
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """A whole number; ImproperlyConfigured where it is none."""
    value = text(name, str(default))
    if not value.lstrip("-").isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


# Pages read a few rows by an index. Believed to be longer than they are, some were given helpers, whose start
# took ten times as long as the query, or were compiled first (docs/decisions.md, "PostgreSQL").
POSTGRES = (
    "-c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000"
    " -c max_parallel_workers_per_gather=0 -c jit=off"
)


def database(url: str) -> dict:
    """Django's DATABASES entry for `sqlite:///path` or `postgres://user:pass@host:port/name?option=value`.

    SQLite runs in WAL mode and begins every transaction as IMMEDIATE: with Django's defaults 241 of 1,800
    concurrent transactions failed, so none (docs/decisions.md, "SQLite").
    """
    parts = urlparse(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) or ":memory:",
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": PRAGMAS,
            },
        }
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"DATABASE_URL: {parts.scheme!r} is neither sqlite nor postgres.")
    options = dict(parse_qsl(parts.query))
    return {
        "PREPARE": options.pop("prepare", "1") != "0",
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            "tcp_user_timeout": 10_000,
            "options": POSTGRES,
            **options,
        },
    }
