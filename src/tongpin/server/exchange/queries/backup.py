"""Everything of an installation in one file, the same for every database."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

import tongpin

FORMAT = "tongpin-backup/1"
MANIFEST, RECORDS, FILES = "manifest.json", "records.jsonl", "files"
# What is made again by itself or must not travel: sessions are tied to this machine's secret.
LEFT_OUT = {"contenttypes.contenttype", "auth.permission", "sessions.session"}


class _Exact(DjangoJSONEncoder):
    """Times to the microsecond: Django's own encoder cuts them, and a cut audit row is a changed one."""

    def default(self, o: Any) -> Any:
        """Return what JSON has no word for."""
        return o.isoformat() if isinstance(o, datetime | time) else super().default(o)


def write_backup(to: Path) -> int:
    """Write the backup; return how many rows there are in it. The file is whole or it is not there.

    Rows come from one moment of the database. The files are read after it: none is ever changed or thrown away, so
    each that a row names is there.
    """
    part = to.with_name(f"{to.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as raw, tarfile.open(fileobj=raw, mode="w:gz") as archive:
            rows = _write(archive)
        part.replace(to)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return rows


def _write(archive: tarfile.TarFile) -> int:
    members: dict[str, str] = {}
    with tempfile.TemporaryFile() as records:
        rows, members[RECORDS] = _dump(records)
        _add(archive, RECORDS, records)
    for path in sorted(_kept_files()):
        name = f"{FILES}/{path.relative_to(settings.FILES_DIR).as_posix()}"
        with path.open("rb") as content:
            members[name] = hashlib.file_digest(content, "sha256").hexdigest()
            _add(archive, name, content)
    manifest = {
        "format": FORMAT,
        "version": tongpin.__version__,
        "made_at": timezone.now().isoformat(),
        "rows": rows,
        "migrations": sorted(f"{app}.{name}" for app, name in _migrations()),
        "sha256": members,
    }
    _add(archive, MANIFEST, io.BytesIO(json.dumps(manifest, ensure_ascii=False, indent=1).encode()))
    return rows


def _dump(to: IO[bytes]) -> tuple[int, str]:
    digest, rows = hashlib.sha256(), 0
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for line in _lines():
            to.write(line)
            digest.update(line)
            rows += 1
    return rows, digest.hexdigest()


def _lines() -> Iterator[bytes]:
    """Yield a line of JSON for each row; what another row names comes before it."""
    for model in serializers.sort_dependencies([(config, None) for config in apps.get_app_configs()]):
        if model._meta.label_lower in LEFT_OUT or model._meta.proxy or not model._meta.managed:  # noqa: SLF001
            continue
        for row in _rows(model):
            (plain,) = serializers.serialize("python", [row])
            yield json.dumps(plain, cls=_Exact, ensure_ascii=False).encode() + b"\n"


def _rows(model: type[models.Model]) -> Iterator[Any]:
    return model._base_manager.order_by("pk").iterator(chunk_size=500)  # noqa: SLF001 - every row, no filter


def _kept_files() -> Iterator[Path]:
    root = Path(settings.FILES_DIR)
    return (path for path in root.rglob("*") if path.is_file() and path.suffix != ".part")


def _migrations() -> set[tuple[str, str]]:
    from django.db.migrations.recorder import MigrationRecorder  # noqa: PLC0415 - after setup

    return set(MigrationRecorder(connection).applied_migrations())


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes]) -> None:
    size = content.seek(0, os.SEEK_END)
    content.seek(0)
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(timezone.now().timestamp())
    archive.addfile(entry, content)
