"""`tongpin backup` and `tongpin restore`: everything of an installation in one file."""

from __future__ import annotations

from pathlib import Path

import click

from tongpin.cli.exchange import with_data
from tongpin.cli.failure import Failure
from tongpin.cli.library import with_lang
from tongpin.cli.output import print_text


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_data
@with_lang
def backup(file: Path, data_dir: Path, lang: str) -> None:
    """Put everything of this installation into FILE: people, deals, evidence, files, the audit log.

    It may run while people work. What is in it is secret: it holds all that the installation holds, but for the
    key that signs sessions.
    """
    from tongpin.cli.simulate import cannot_write  # noqa: PLC0415
    from tongpin.server.installation import StartRefused, open_installation  # noqa: PLC0415

    try:
        open_installation(data_dir.resolve())
    except StartRefused as refusal:
        raise Failure(refusal.message.zh, refusal.message.en) from None
    from tongpin.server.exchange.queries.backup import write_backup  # noqa: PLC0415 - after setup

    try:
        rows = write_backup(file)
    except OSError as error:
        raise cannot_write(file, error) from None
    said = {"zh": f"{rows} 条记录和全部文件已写入 {file}", "en": f"{rows} rows and all files are in {file}"}
    print_text(said[lang])


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@with_data
@with_lang
def restore(file: Path, data_dir: Path, lang: str) -> None:
    """Put the backup FILE into an empty directory (or an empty database): all of it or nothing."""
    from tongpin.server.installation import StartRefused, prepare_empty  # noqa: PLC0415

    try:
        prepare_empty(data_dir.resolve())
    except StartRefused as refusal:
        raise Failure(refusal.message.zh, refusal.message.en) from None
    from tongpin.server.core.errors import DomainError  # noqa: PLC0415 - after setup
    from tongpin.server.exchange.domain.backup import restore_backup  # noqa: PLC0415

    try:
        rows = restore_backup(file)
    except DomainError as error:
        raise Failure(f"{file}：{error.say('zh')}", f"{file}: {error.say('en')}") from None
    said = {
        "zh": f"已恢复 {rows} 条记录和全部文件；现在可以 tongpin up --data {data_dir}",
        "en": f"{rows} rows and all files are back; now tongpin up --data {data_dir}",
    }
    print_text(said[lang])
