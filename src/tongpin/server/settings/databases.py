"""The database's address to Django's settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_OPTIONS = {
    # Without IMMEDIATE two writers fail at once with "database is locked", whatever the timeout.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}


class BadDatabaseAddress(ValueError):
    """The address of the database cannot be understood."""


def database_from(address: str, data_dir: Path) -> dict[str, Any]:
    """Return Django's settings of a database.

    `address` is empty (SQLite under `data_dir`), `sqlite:///PATH` or
    `postgresql://user:password@host:port/name?option=value`.
    """
    if not address:
        return sqlite(data_dir / "tongpin.sqlite3")
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme in {"postgres", "postgresql"} and parts.path.strip("/"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise BadDatabaseAddress(
        "the database must be sqlite:///path or postgresql://user:password@host/name"
        " / 数据库地址应写成 sqlite:///路径 或 postgresql://用户：密码@主机/库名"
    )


def sqlite(path: Path) -> dict[str, Any]:
    """Return the settings of one SQLite file that several processes may write."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": dict(SQLITE_OPTIONS),
    }
