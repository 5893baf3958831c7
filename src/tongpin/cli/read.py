"""`tongpin read`: files or text to signals and actions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

import click

from tongpin.cli.failure import BROKEN_USE, Failure, plain
from tongpin.cli.files import Source, sources
from tongpin.cli.library import method_of, with_format, with_lang, with_method
from tongpin.cli.output import Progress, print_json, print_text
from tongpin.cli.read_json import action_json, signal_json
from tongpin.cli.read_lines import read_lines
from tongpin.cli.read_text import reading_text
from tongpin.method import Method

if TYPE_CHECKING:
    from tongpin.reading.types import Reader, Reading, Speaker

READABLE = (
    ".txt",
    ".md",
    ".eml",
    ".mbox",
    ".ics",
    ".vtt",
    ".srt",
    ".docx",
    ".xlsx",
    ".csv",
    ".pdf",
    ".html",
    ".json",
)
Parts: TypeAlias = "Sequence[tuple[str, Reading]]"  # each with its place in the file


@click.command()
@click.argument("names", metavar="[FILE...]", nargs=-1)
@click.option("--text", metavar="TEXT", help="Read this text.")
@click.option(
    "--lines", metavar="FILE.jsonl", help='One {"id", "text", "by"} a line in, one reading a line out.'
)
@click.option(
    "--by",
    type=click.Choice(["buyer", "seller_note"]),
    default="seller_note",
    help="Whose words they are: the buyer's own, or written down by one of ours.",
)
@with_lang
@with_format
@with_method
@click.pass_context
def read(
    ctx: click.Context,
    names: tuple[str, ...],
    text: str | None,
    lines: str | None,
    by: str,
    lang: str,
    form: str,
    overlays: Sequence[Path],
) -> None:
    """Read signals and our own actions from each FILE, from --text or from --lines."""
    if sum([bool(names), text is not None, lines is not None]) != 1:
        raise click.UsageError("give files, or --text TEXT, or --lines FILE.jsonl")
    method = method_of(overlays)
    reader = _reader(method)
    speaker = cast("Speaker", by)
    if lines is not None:
        read_lines(sources([lines])[0], reader)
    elif text is not None:
        _print([("", _reading(reader, text, speaker))], form=form, method=method, lang=lang)
    else:
        ctx.exit(_files(names, reader, speaker, form=form, method=method, lang=lang))


def _reader(method: Method) -> Reader:
    from tongpin.reading import default_reader  # noqa: PLC0415

    return default_reader(method)


def _reading(reader: Reader, text: str, speaker: Speaker, kind: str = "note") -> Reading:
    from tongpin.reading.types import Utterance  # noqa: PLC0415

    return reader.read(Utterance(text=text, speaker=speaker, kind=kind))


def _files(
    names: Sequence[str], reader: Reader, speaker: Speaker, *, form: str, method: Method, lang: str
) -> int:
    found = sources(names, READABLE)
    failed = False
    with Progress(len(found)) as progress:
        for source in found:
            try:
                parts, warnings = _file(source, reader, speaker, lang)
            except Failure as failure:
                if len(found) == 1:
                    raise
                progress.say(failure.format_message())
                failed = True
                continue
            progress.clear()
            _print(parts, form=form, method=method, lang=lang, file=source.shown, warnings=warnings)
            progress.step()
    return BROKEN_USE if failed else 0


def _file(source: Source, reader: Reader, speaker: Speaker, lang: str) -> tuple[Parts, tuple[str, ...]]:
    from tongpin.reading.files import UnreadableFile, parse_safely  # noqa: PLC0415

    name = source.path.name if source.path else "stdin.txt"
    try:
        parsed = parse_safely(source.read(), name, lang=lang)
    except UnreadableFile as error:
        raise plain(f"{source.called}: {error.say(lang)}") from None
    parts = [(part.place, _reading(reader, part.text, speaker, part.kind)) for part in parsed.parts]
    return parts, parsed.warnings


def _print(
    parts: Parts,
    *,
    form: str,
    method: Method,
    lang: str,
    file: str = "",
    warnings: Sequence[str] = (),
) -> None:
    if form == "text":
        print_text(reading_text(file, parts, warnings, method, lang))
        return
    found: dict[str, object] = {"file": file} if file else {}
    found["signals"] = [
        {**signal_json(one), "place": place} for place, reading in parts for one in reading.signals
    ]
    found["actions"] = [
        {**action_json(one), "place": place} for place, reading in parts for one in reading.actions
    ]
    if file:
        found["warnings"] = list(warnings)
    print_json(found)
