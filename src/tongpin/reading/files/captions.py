"""Transcripts of meetings as captions, .vtt and .srt: one part a turn, "00:01:05" the place where it begins."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tongpin.method.model import Text
from tongpin.reading.files.encoding import clean, decode, garbled
from tongpin.reading.files.errors import UnreadableFile
from tongpin.reading.files.lines import fold_head
from tongpin.reading.files.model import Found, Source
from tongpin.reading.types import Part

_TIMING = re.compile(
    r"^\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,]\d{1,3}\s*-->\s*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,80})>")
_TAG = re.compile(r"</?[a-zA-Z][^>]{0,100}>|<\d[\d:.]{0,15}>|\{\\[^}]{0,40}\}")
_LABEL = re.compile(r"^\s*(?:-\s*)?\[?([^\s:,。.!?;\]][^:,。.!?;\]]{0,29})\]?\s*:\s*(?=\S)(?!//)")
_NOTES = ("NOTE", "STYLE", "REGION", "WEBVTT")


@dataclass(frozen=True, slots=True)
class _Turn:
    by: str
    text: str
    place: str


def read_captions(source: Source) -> Found:
    """Read captions; neighbouring cues of one speaker, or of none, are one turn."""
    decoded = decode(source.data)
    parts = tuple(
        Part(turn.text, turn.by, None, "meeting", turn.place) for turn in _merged(_turns(clean(decoded.text)))
    )
    if not parts:
        raise UnreadableFile(
            Text("字幕里没有文字。", "The captions hold no text."),
            Text("请重新导出，或把文字粘贴进来。", "Export them again, or paste the text."),
        )
    return Found(parts, garbled(decoded))


def _turns(text: str) -> Iterator[_Turn]:
    for block in re.split(r"\n[ \t]*\n+", text):
        lines = block.strip("\n").split("\n")
        at = next((number for number, line in enumerate(lines) if _TIMING.match(line)), None)
        if at is not None and not lines[0].startswith(_NOTES[:3]):
            yield from _cue(lines[at], lines[at + 1 :])


def _cue(timing: str, lines: list[str]) -> Iterator[_Turn]:
    """Yield what is said in one cue, each voice apart."""
    match = _TIMING.match(timing)
    if match is None:
        return
    place = f"{int(match[1] or 0):02d}:{int(match[2]):02d}:{match[3]}"
    by = ""
    for line in lines:
        pieces = _VOICE.split(line)
        for voice, said in zip(["", *pieces[1::2]], pieces[::2], strict=True):
            words = html.unescape(_TAG.sub("", said)).strip()
            label = None if voice else _LABEL.match(fold_head(words))
            by = voice.strip() or (label[1].strip() if label else by)
            words = words[label.end() :].strip() if label else words
            if words:
                yield _Turn(by, words, place)


def _merged(turns: Iterator[_Turn]) -> Iterator[_Turn]:
    """Join neighbouring turns of one speaker; where a speaker is known, a cue without a name goes on with them."""
    current: _Turn | None = None
    for turn in turns:
        if current is None:
            current = turn
        elif turn.by in ("", current.by) and turn.text:
            joint = " " if current.text[-1:].isascii() and turn.text[:1].isascii() else ""
            current = _Turn(current.by, current.text + joint + turn.text, current.place)
        else:
            yield current
            current = turn
    if current is not None:
        yield current
