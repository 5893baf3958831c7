"""Plain text and Markdown, and any text that a person pastes: a chat, a mail thread, or simply a note."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from tongpin.reading.files.chat import read_chat
from tongpin.reading.files.encoding import clean, decode, garbled
from tongpin.reading.files.model import Found, Source
from tongpin.reading.files.thread import is_thread, split_thread
from tongpin.reading.types import Part

_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


def read_text(source: Source) -> Found:
    """Read a text file in any of the encodings known."""
    decoded = decode(source.data)
    found = split_text(clean(decoded.text))
    return replace(found, warnings=garbled(decoded) + found.warnings)


def read_markdown(source: Source) -> Found:
    """Read a Markdown file as the text it is; its first heading is the title."""
    found = read_text(source)
    heading = next((match[1] for part in found.parts if (match := _HEADING.search(part.text))), "")
    return replace(found, title=heading)


def split_text(text: str, *, year_hint: int | None = None, not_after: date | None = None) -> Found:
    """Split text into the messages it is made of; a text that is neither chat nor mail stays one part, a note."""
    chat = read_chat(text, year_hint=year_hint, not_after=not_after)
    if chat is not None:
        return chat
    if is_thread(text):
        thread = split_thread(text)
        if thread.parts:
            return Found(thread.parts, thread.warnings)
    return Found((Part(text.strip(), kind="note"),))
