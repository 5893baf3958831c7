"""The few things an installation may set: in the environment, or in `config.toml` in the data directory.

An environment variable `TONGPIN_<KEY>` beats the file's `<key>`; `TONGPIN_<KEY>_FILE` names a file that holds
the value, for secrets.
"""

from __future__ import annotations

import os
import secrets
import socket
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# Every key with what it is for; `docs/run` has a line for each.
KEYS = {
    "secret": "the key that signs sessions; made at the first start and kept in the data directory",
    "database": "sqlite:///path or postgresql://user:password@host/name; default: SQLite in the data directory",
    "hosts": "host names the pages are reached by, comma-separated",
    "https": "true where people reach the pages by https",
    "proxy": "true where a proxy in front sets X-Forwarded-Proto and X-Forwarded-For",
    "method": "the company's own method files, separated as in PATH, laid over the method in that order",
    "model": "a model file that `tongpin learn` wrote from the company's own closed deals",
    "mailbox_hosts": "the only mail servers mailboxes may be on, as host or host:port, comma-separated; these may be"
    " inside the company's network. Default: any public one, at 993 or 143",
    "calendar_hosts": "servers inside the company's network that calendars may be on, comma-separated",
    "certificates": "a PEM file with the company's own certificate authorities, believed besides the system's",
    "mail_server": "how mail is sent: smtps://user:password@host or smtp://user:password@host:587; default: not",
    "mail_from": "the address mail is sent from",
    "language_model": "the base address of a language model that may read what is recorded, such as"
    " https://api.deepseek.com/v1; default: none",
    "language_model_name": "the model's name, as its provider calls it",
    "language_model_key": "its key; better by TONGPIN_LANGUAGE_MODEL_KEY_FILE",
    "language_model_inside": "true where it runs within the company's own network; http will do there",
    "language_model_unmasked": "true where names, phones and amounts may leave as they are",
    "language_model_tokens": "the most tokens a day; default 2000000",
    "time_zone": "the time zone of dates without one; default Asia/Shanghai",
}
TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


class BadConfig(ValueError):
    """A setting is unknown or has a value that cannot be used."""


class Config:
    """Reads the keys above from the environment and the data directory's `config.toml`."""

    def __init__(self, data_dir: Path, environ: Mapping[str, str] | None = None) -> None:
        self.data_dir = data_dir
        self.environ = os.environ if environ is None else environ
        self.file = self._file()

    def _file(self) -> dict[str, Any]:
        path = self.data_dir / "config.toml"
        if not path.exists():
            return {}
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadConfig(f"{path}: {error}") from None
        for key in found:
            if key not in KEYS:
                raise BadConfig(f"{path}: unknown key {key}; known: {', '.join(KEYS)}")
        return found

    def text(self, key: str, default: str = "") -> str:
        """Return a key's value as text."""
        name = f"TONGPIN_{key.upper()}"
        if name in self.environ:
            return self.environ[name].strip()
        if f"{name}_FILE" in self.environ:
            return Path(self.environ[f"{name}_FILE"]).read_text(encoding="utf-8").strip()
        return str(self.file.get(key, default)).strip()

    def flag(self, key: str) -> bool:
        """Return a key's value as true or false; false where it is not set."""
        value = self.text(key).lower()
        if value not in TRUE | FALSE:
            raise BadConfig(f"{key}: {value}; write true or false")
        return value in TRUE

    def number(self, key: str, default: int) -> int:
        """Return a key's value as a whole number."""
        value = self.text(key, str(default))
        if not value.isdecimal() or len(value) > 15:
            raise BadConfig(f"{key}: {value}; write a whole number")
        return int(value)

    def listed(self, key: str) -> list[str]:
        """Return a comma-separated key's values."""
        return [part.strip() for part in self.text(key).split(",") if part.strip()]

    def secret(self) -> str:
        """Return the signing key, made and kept at first need."""
        return self.text("secret") or kept_secret(self.data_dir / "secret")


def kept_secret(path: Path) -> str:
    """Return the secret in a file only we may read, making it where there is none."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        made = secrets.token_urlsafe(64)
        file.write(made)
    return made


def own_hosts(listening: str) -> list[str]:
    """Return the names this machine goes by, for where nobody has set `hosts`.

    Listening beyond this machine adds its own name and addresses, never a wildcard.
    """
    hosts = ["localhost", "127.0.0.1", "[::1]"]
    if listening in {"", "localhost", "127.0.0.1", "::1"}:
        return hosts
    name = socket.gethostname()
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(name, None)}
    except OSError:
        found = set()
    return [*hosts, name, *sorted(f"[{address}]" if ":" in address else address for address in found)]
