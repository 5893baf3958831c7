"""The door: a file's bytes in, its text in parts out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from importlib import import_module
from typing import cast

from tongpin.method.model import Text
from tongpin.reading.files import limits
from tongpin.reading.files.encoding import clean, refuse_nul
from tongpin.reading.files.errors import UnreadableFile, damaged
from tongpin.reading.files.model import Found, Source
from tongpin.reading.files.sniff import kind_of
from tongpin.reading.files.text import split_text
from tongpin.reading.types import ParsedFile

# Parsers are imported when first asked for: each brings a library that most runs never need.
_PARSERS = {
    "txt": ("text", "read_text"),
    "md": ("text", "read_markdown"),
    "eml": ("mail", "read_mail"),
    "mbox": ("mail", "read_mailbox"),
    "msg": ("outlook", "read_message"),
    "ics": ("meeting", "read_calendar"),
    "vtt": ("captions", "read_captions"),
    "srt": ("captions", "read_captions"),
    "csv": ("sheet", "read_table"),
    "html": ("page", "read_page"),
    "json": ("listing", "read_listing"),
    "docx": ("word", "read_word"),
    "xlsx": ("sheet", "read_workbook"),
    "pptx": ("slides", "read_slides"),
    "pdf": ("pdf", "read_pdf"),
}
_HOLDERS = frozenset(
    {"eml", "mbox", "msg"}
)  # kinds that hold other files, and read these through `read_source`


def parse_file(data: bytes, name: str, *, lang: str = "zh") -> ParsedFile:
    """Turn a file to text in parts: messages, mails, pages, rows.

    `name` is only read, never opened. `lang` is the language of the warnings, "zh" or "en". Raises `UnreadableFile`
    where nothing can be read. Runs in this process: for files from outside use `parse_safely`.
    """
    kind, found = read_source(Source(data, name))
    return _said(name, kind, found, lang)


def _said(name: str, kind: str, found: Found, lang: str) -> ParsedFile:
    return ParsedFile(
        name=name,
        kind=kind,
        parts=found.parts,
        warnings=tuple(warning.say(lang) for warning in found.warnings),
        title=found.title,
    )


def parse_text(
    text: str, *, year_hint: int | None = None, not_after: date | None = None, lang: str = "zh"
) -> ParsedFile:
    """Turn pasted text to parts as a .txt file would be: a chat, a mail thread, or one note.

    `year_hint` and `not_after` are for chat dates that name no year, as in `split_chat`. Raises `UnreadableFile` where the text is empty, too long, or
    holds a NUL character.
    """
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > limits.FILE_BYTES:
        raise _too_big(len(data))
    if not text.strip():
        raise UnreadableFile(
            Text("没有文字。", "There is no text."),
            Text("请先粘贴或写点什么。", "Paste or write something first."),
        )
    refuse_nul(text)
    return _said("", "txt", split_text(clean(text), year_hint=year_hint, not_after=not_after), lang)


def read_source(source: Source) -> tuple[str, Found]:
    """Return a file's kind and what is in it; parsers of files that hold files call this again."""
    if len(source.data) > limits.FILE_BYTES:
        raise _too_big(len(source.data))
    kind = kind_of(source.data, source.name)
    parse = _parser(kind)
    try:
        return kind, parse(source)
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:  # libraries for foreign formats fail in ways that no list holds
        raise damaged(kind.upper()) from error


def _parser(kind: str) -> Callable[[Source], Found]:
    module, function = _PARSERS[kind]
    parser = getattr(import_module(f"tongpin.reading.files.{module}"), function)
    return (
        partial(parser, read_source=read_source)
        if kind in _HOLDERS
        else cast("Callable[[Source], Found]", parser)
    )


def _too_big(size: int) -> UnreadableFile:
    allowed = limits.FILE_BYTES // limits.MEBIBYTE
    return UnreadableFile(
        Text(
            f"文件有 {size / limits.MEBIBYTE:.1f} MB，超过 {allowed} MB 的上限。",
            f"The file has {size / limits.MEBIBYTE:.1f} MB, more than the limit of {allowed} MB.",
        ),
        Text("请拆成几份，或只上传要紧的部分。", "Split it, or upload only the part that matters."),
    )
