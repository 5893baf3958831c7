"""Putting a backup into an empty installation, of either database."""

from __future__ import annotations

import hashlib
import json
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.db import connection, transaction

from tongpin.method import Text
from tongpin.server.core.errors import Invalid
from tongpin.server.exchange.queries.backup import FILES, FORMAT, MANIFEST, RECORDS, _migrations
from tongpin.server.people.models import User


def restore_backup(source: Path) -> int:
    """Put everything of a backup here; return how many rows there were. All of it or nothing.

    Every member is compared with the hash it was written with before anything is changed.

    Raises `Invalid`: no backup, damaged, of a newer program, or there is something here already.
    """
    if User.objects.exists():
        raise _refused(
            "这里已经有数据了。",
            "There are data here already.",
            "请换一个空目录。",
            "Choose an empty directory.",
        )
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        manifest = _unpacked(source, Path(folder))
        _check(manifest, Path(folder))
        with transaction.atomic(), connection.constraint_checks_disabled():
            rows = _load(Path(folder) / RECORDS)
            connection.check_constraints()
        _move_files(Path(folder) / FILES)
    return rows


def _unpacked(source: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source, mode="r:gz") as archive:
            archive.extractall(folder, filter="data")
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise _damaged(str(error)) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise _damaged(f"format {FORMAT}")
    return found


def _check(manifest: Mapping[str, Any], folder: Path) -> None:
    for name, sha256 in manifest["sha256"].items():
        path = folder / name
        if not path.is_file():
            raise _damaged(name)
        with path.open("rb") as content:
            if hashlib.file_digest(content, "sha256").hexdigest() != sha256:
                raise _damaged(name)
    newer = set(manifest["migrations"]) - {f"{app}.{name}" for app, name in _migrations()}
    if newer:
        raise _refused(
            f"备份比程序新（有 {min(newer)}）。", f"The backup is newer than this program (it has {min(newer)}).",
            "请用新版本恢复。", "Restore it with the newer version.",
        )  # fmt: skip


def _load(records: Path) -> int:
    rows = 0
    with records.open(encoding="utf-8") as lines:
        for found in serializers.deserialize("jsonl", lines):
            found.save()
            rows += 1
    _number_on()
    return rows


def _number_on() -> None:
    """Let PostgreSQL number new rows after those that came with their numbers."""
    from django.apps import apps  # noqa: PLC0415 - after setup

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(apps.get_models())):
            cursor.execute(statement)


def _move_files(folder: Path) -> None:
    root = Path(settings.FILES_DIR)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in _files(folder):
        to = root / path.relative_to(folder)
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.replace(to)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in list(folder.rglob("*")) if path.is_file())


def _damaged(what: str) -> Invalid:
    return _refused(
        f"这不是完好的备份（{what}）。", f"This is no sound backup ({what}).",
        "请换一份备份。什么都没有改动。", "Use another backup. Nothing was changed.",
    )  # fmt: skip


def _refused(zh: str, en: str, mend_zh: str, mend_en: str) -> Invalid:
    return Invalid("backup", Text(zh, en), Text(mend_zh, mend_en))
