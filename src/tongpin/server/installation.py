"""Getting an installation ready: its directory, its database, its first administrator."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tongpin.method import Text

if TYPE_CHECKING:
    from django.db.migrations.loader import MigrationLoader

LEAST_FREE = 64 * 1024 * 1024
ADMINISTRATOR = "admin@tongpin.local"
FULL = ("database or disk is full", "disk I/O error", "No space left")


SIGNS = ("secret", "config.toml", "tongpin.sqlite3")  # what the first start leaves in a data directory


class StartRefused(Exception):
    """The installation cannot start; says in both languages why and what to do."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.zh)
        self.message = message

    def __str__(self) -> str:
        return f"{self.message.zh} / {self.message.en}"


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was done to get ready. `password` is the new administrator's, shown once; else empty."""

    email: str = ""
    password: str = ""
    demo_made: bool = False


def prepare(data_dir: Path, *, demo: bool = False) -> Readiness:
    """Make or bring up to date what is missing, and return what was made.

    Nothing happens on an installation that is ready. Raises `StartRefused`.
    """
    with clear_failures(data_dir):
        make_directory(data_dir)
        _set_up(data_dir)
        _see_the_method()
        refuse_newer()
        bring_up_to_date()
        return _first_people(demo)


def open_installation(data_dir: Path) -> None:
    """Open an installation that was started before, for a command that works on it.

    Raises `StartRefused`, also where there is none: a command that only looks makes nothing.
    """
    with clear_failures(data_dir):
        if not any((data_dir / name).exists() for name in SIGNS):
            raise StartRefused(
                Text(
                    f"{data_dir} 里没有同频的数据；请用 --data 指明目录，或先运行 tongpin up。",
                    f"there is no installation in {data_dir}; name its directory with --data, or run tongpin up first.",
                )
            )
        _set_up(data_dir)
        _see_the_method()
        refuse_newer()
        bring_up_to_date()


def prepare_empty(data_dir: Path) -> None:
    """Make the directory and an empty database, with nobody in it yet. Raises `StartRefused`."""
    with clear_failures(data_dir):
        make_directory(data_dir)
        _set_up(data_dir)
        refuse_newer()
        bring_up_to_date()


def make_directory(data_dir: Path) -> None:
    """Make the data directory, readable by nobody else, and see that there is room in it."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not os.access(data_dir, os.W_OK):
        raise StartRefused(
            Text(
                f"{data_dir} 不可写；请换一个目录（--data），或修改它的权限。",
                f"{data_dir} cannot be written; choose another with --data, or change its rights.",
            )
        )
    free = shutil.disk_usage(data_dir).free
    if free < LEAST_FREE:
        raise no_room(data_dir)


def no_room(data_dir: Path) -> StartRefused:
    """Return the refusal for a full disk."""
    return StartRefused(
        Text(
            f"磁盘已满，写不进 {data_dir}；请腾出至少 {LEAST_FREE // 2**20} MB 后再启动。什么都没有改动。",
            f"the disk of {data_dir} is full; free at least {LEAST_FREE // 2**20} MB and start again."
            " Nothing was changed.",
        )
    )


def _set_up(data_dir: Path) -> None:
    os.environ["TONGPIN_DATA"] = str(data_dir)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongpin.server.settings.main")
    import django  # noqa: PLC0415 - the data directory must be named first
    from django.apps import apps  # noqa: PLC0415 - as above

    if not apps.ready:
        django.setup()


def _see_the_method() -> None:
    """Load the method now: a wrong file stops the start, not the first page."""
    from tongpin.server.core.method import method_in_use  # noqa: PLC0415 - after setup

    method_in_use()


def refuse_newer() -> None:
    """Refuse a database that a newer program has changed: going on could harm what it wrote."""
    from django.db import connection  # noqa: PLC0415 - after setup
    from django.db.migrations.recorder import MigrationRecorder  # noqa: PLC0415 - after setup

    loader = _loader()
    recorder = MigrationRecorder(connection)
    unknown = sorted(set(recorder.applied_migrations()) - set(loader.disk_migrations))
    ours = [name for name in unknown if name[0] in loader.migrated_apps]
    if ours:
        first = ".".join(ours[0])
        raise StartRefused(
            Text(
                f"数据库比程序新（有 {first}）；请换用新版本的同频启动。数据没有改动。",
                f"the database is newer than this program (it has {first}); start it with the newer Tongpin."
                " Nothing was changed.",
            )
        )


def bring_up_to_date() -> None:
    """Apply what migrations are missing; quick where none is."""
    from django.core.management import call_command  # noqa: PLC0415 - after setup

    loader = _loader()
    if set(loader.disk_migrations) - set(loader.applied_migrations):
        call_command("migrate", verbosity=0, interactive=False)


def _loader() -> MigrationLoader:
    from django.db import connection  # noqa: PLC0415 - after setup
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415 - after setup

    return MigrationLoader(connection, ignore_no_migrations=True)


def _first_people(demo: bool) -> Readiness:  # noqa: FBT001 - one flag, named by the caller
    from django.db import transaction  # noqa: PLC0415 - after setup

    from tongpin.server import demo as demo_mode  # noqa: PLC0415 - after setup
    from tongpin.server.people.domain.user import create_first_administrator  # noqa: PLC0415 - after setup
    from tongpin.server.people.models import User  # noqa: PLC0415 - after setup

    if User.objects.exists():
        if demo and not demo_mode.is_on():
            raise StartRefused(
                Text(
                    "这里已有真实的用户和数据，不能打开演示模式；请用 --data 另选一个空目录，或去掉 --demo。",
                    "there are real users and data here, so the demo cannot be switched on; choose an empty"
                    " directory with --data, or leave --demo out.",
                )
            )
        return Readiness()
    password = secrets.token_urlsafe(12)
    with transaction.atomic():
        admin = create_first_administrator(email=ADMINISTRATOR, name="管理员", password=password)
        if demo:
            from tongpin.server.demo.load import load  # noqa: PLC0415 - only where wanted

            load(admin=admin)
    return Readiness(admin.email, password, demo_made=demo)


@contextmanager
def clear_failures(data_dir: Path) -> Iterator[None]:
    """Turn what a full disk or a broken setting throws into a refusal that says what to do."""
    try:
        yield
    except StartRefused:
        raise
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise no_room(data_dir) from error
        raise StartRefused(
            Text(f"{data_dir} 用不了：{error.strerror}。", f"{data_dir} cannot be used: {error.strerror}.")
        ) from error
    except Exception as error:
        if any(sign in str(error) for sign in FULL):
            raise no_room(data_dir) from error
        _raise_setting(error)
        raise


def _raise_setting(error: Exception) -> None:
    """Raise a refusal where a setting is wrong or the database cannot be reached."""
    from tongpin.engine.learn import ModelFileError  # noqa: PLC0415 - beside its use
    from tongpin.method import MethodError  # noqa: PLC0415 - beside its use
    from tongpin.server.settings.config import BadConfig  # noqa: PLC0415 - beside its use
    from tongpin.server.settings.databases import BadDatabaseAddress  # noqa: PLC0415 - beside its use

    if isinstance(error, ModelFileError):
        raise StartRefused(error.text) from error
    if isinstance(error, BadConfig | BadDatabaseAddress | MethodError):
        raise StartRefused(Text(f"配置有误：{error}", f"a setting is wrong: {error}")) from error
    if "django.db" in sys.modules:
        from django.db.utils import OperationalError  # noqa: PLC0415 - only where Django is up

        if isinstance(error, OperationalError):
            why = str(error).strip().splitlines()[0]
            raise StartRefused(
                Text(
                    f"连不上数据库：{why}；请检查数据库地址和服务是否已启动。",
                    f"the database cannot be reached: {why}; check its address and that it runs.",
                )
            ) from error
