"""`tongpin read`: files or text to signals and actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

import click

from tongpin.cli.failure import BROKEN_USE, Failure, plain
from tongpin.cli.files import Source, sources
from tongpin.cli.library import method_of, with_format, with_lang, with_method
from tongpin.cli.output import Progress, print_json, print_text
from tongpin.cli.read_json import action_json, signal_json
from tongpin.cli.read_lines import read_lines
from tongpin.cli.read_model import ModelOptions, print_preview, with_language_model, with_model
from tongpin.cli.read_text import reading_text
from tongpin.method import Method

if TYPE_CHECKING:
    from tongpin.reading.tender import Tender
    from tongpin.reading.types import Part, Reader, Reading, Speaker, Utterance

READABLE = (
    ".txt",
    ".md",
    ".eml",
    ".mbox",
    ".msg",
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
@with_model
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
    model: ModelOptions,
) -> None:
    """Read signals and our own actions from each FILE, from --text or from --lines."""
    if sum([bool(names), text is not None, lines is not None]) != 1:
        raise click.UsageError("give files, or --text TEXT, or --lines FILE.jsonl")
    method = method_of(overlays)
    if model.preview and text is None:
        raise click.UsageError("--model-preview goes with --text")
    reader = with_language_model(_reader(method), method, model)
    speaker = cast("Speaker", by)
    if model.preview:
        print_preview(reader, _utterance(text or "", speaker))
    elif lines is not None:
        read_lines(sources([lines])[0], reader)
    elif text is not None:
        _print([("", _reading(reader, text, speaker))], form=form, method=method, lang=lang)
    else:
        ctx.exit(_files(names, reader, speaker, form=form, method=method, lang=lang))


def _reader(method: Method) -> Reader:
    from tongpin.reading import default_reader  # noqa: PLC0415

    return default_reader(method)


def _utterance(text: str, speaker: Speaker, kind: str = "note") -> Utterance:
    from tongpin.reading.types import Utterance  # noqa: PLC0415

    return Utterance(text=text, speaker=speaker, kind=kind)


def _reading(reader: Reader, text: str, speaker: Speaker, kind: str = "note") -> Reading:
    return reader.read(_utterance(text, speaker, kind))


def _files(
    names: Sequence[str], reader: Reader, speaker: Speaker, *, form: str, method: Method, lang: str
) -> int:
    found = sources(names, READABLE)
    failed = False
    with Progress(len(found)) as progress:
        for source in found:
            try:
                parts, warnings, tender = _file(source, reader, speaker, lang)
            except Failure as failure:
                if len(found) == 1:
                    raise
                progress.say(failure.format_message())
                failed = True
                continue
            progress.clear()
            shown = source.shown
            _print(parts, form=form, method=method, lang=lang, file=shown, warnings=warnings, tender=tender)
            progress.step()
    return BROKEN_USE if failed else 0


def _file(
    source: Source, reader: Reader, speaker: Speaker, lang: str
) -> tuple[Parts, tuple[str, ...], Tender | None]:
    from tongpin.reading.files import UnreadableFile, parse_safely  # noqa: PLC0415
    from tongpin.reading.tender import read_tender  # noqa: PLC0415

    name = source.path.name if source.path else "stdin.txt"
    try:
        parsed = parse_safely(source.read(), name, lang=lang)
    except UnreadableFile as error:
        raise plain(f"{source.called}: {error.say(lang)}") from None
    tender = read_tender(parsed.parts)
    if tender:
        return _of_tender(tender, parsed.parts), parsed.warnings, tender
    readings = reader.read_all([_utterance(part.text, speaker, part.kind) for part in parsed.parts])
    parts = [(part.place, reading) for part, reading in zip(parsed.parts, readings, strict=True)]
    return parts, parsed.warnings, None


def _of_tender(tender: Tender, parts: Sequence[Part]) -> Parts:
    """Return the signals of a tender paper where they stand in the file; its other sentences are for everybody."""
    from tongpin.reading.tender import excerpt  # noqa: PLC0415
    from tongpin.reading.types import Reading  # noqa: PLC0415

    made = excerpt(tender, "en")
    found = []
    for signal, place in zip(made.signals, made.places, strict=True):
        text = next(part.text for part in parts if part.place == place and signal.quote in part.text)
        start = text.index(signal.quote)
        found.append((place, Reading((replace(signal, start=start, end=start + len(signal.quote)),))))
    return found


def _print(
    parts: Parts,
    *,
    form: str,
    method: Method,
    lang: str,
    file: str = "",
    warnings: Sequence[str] = (),
    tender: Tender | None = None,
) -> None:
    from tongpin.cli.read_tender import tender_text  # noqa: PLC0415
    from tongpin.reading.tender import plain as plain_tender  # noqa: PLC0415

    if form == "text":
        told = [reading_text(file, parts, warnings, method, lang)]
        print_text("\n".join([*told, *(tender_text(tender, lang) if tender else [])]))
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
    if tender:
        found["tender"] = plain_tender(tender)
    print_json(found)
