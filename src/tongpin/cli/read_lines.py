"""`tongpin read --lines`: one text a line in, one reading a line out, as they come."""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import IO, Any, NoReturn, cast

from tongpin.cli.failure import Failure
from tongpin.cli.files import Source, cannot_read
from tongpin.cli.output import print_json
from tongpin.cli.read_json import reading_json
from tongpin.reading.types import Reader, Speaker, Utterance

KEYS = ("id", "text", "by")
FORM = '{"id": ..., "text": ...}'
AT_ONCE = 64  # read together they take half the time
SPEAKERS = ("buyer", "seller_note")


def read_lines(source: Source, reader: Reader) -> None:
    """Read every line of a JSON-lines file and print what it says.

    Raises:
        Failure: a line is wrong; names the line. The lines before it have been answered.
    """
    most = 1 if source.path is None else AT_ONCE  # whoever writes line by line waits for each answer
    waiting: list[dict[str, Any]] = []
    try:
        for line in _lines(source):
            if line.raw.strip():
                waiting.append(line.asked())
            if len(waiting) == most:
                _answer(waiting, reader)
                waiting = []
    except Failure:
        _answer(waiting, reader)
        raise
    _answer(waiting, reader)


def _answer(asked: Sequence[dict[str, Any]], reader: Reader) -> None:
    utterances = [
        Utterance(text=one["text"], speaker=cast("Speaker", one.get("by") or "seller_note")) for one in asked
    ]
    for one, reading in zip(asked, reader.read_all(utterances), strict=True):
        print_json({"id": one["id"], **reading_json(reading)})


@dataclass(frozen=True, slots=True)
class _Line:
    file: str
    number: int
    raw: bytes

    def refuse(self, zh: str, en: str) -> NoReturn:
        raise Failure(f"{self.file}: 第 {self.number} 行：{zh}", f"{self.file}: line {self.number}: {en}")

    def asked(self) -> dict[str, Any]:
        """Return what the line asks, with every key and value checked."""
        asked = self._object()
        for key in asked:
            if key not in KEYS:
                self._unknown(key)
        for key in ("id", "text"):
            if key not in asked:
                self.refuse(f"缺 {key}；请写成 {FORM}", f"lacks {key}; write {FORM}")
        if isinstance(asked["id"], (dict, list)):
            self.refuse("id 要写成文字或数字", "id must be text or a number")
        if not isinstance(asked["text"], str):
            self.refuse("text 要写成文字，加双引号", "text must be text, in double quotes")
        if asked.get("by") not in (None, *SPEAKERS):
            shown = json.dumps(asked["by"], ensure_ascii=False)
            self.refuse(
                f"by 不能是 {shown}；请写 buyer 或 seller_note", f"by: {shown}; write buyer or seller_note"
            )
        return asked

    def _unknown(self, key: str) -> NoReturn:
        near = difflib.get_close_matches(key, KEYS, n=1)
        self.refuse(
            f"{key}: 没有这个键；" + (f"是不是 {near[0]}？" if near else "请写 id、text、by"),
            f"{key}: no such key; " + (f"did you mean {near[0]}?" if near else "write id, text, by"),
        )

    def _object(self) -> dict[str, Any]:
        try:
            found = json.loads(self.raw.strip().decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.refuse("不是 UTF-8 文本；请存成 UTF-8", "is not UTF-8 text; save the file as UTF-8")
        except json.JSONDecodeError as error:
            self.refuse(
                f"不是 JSON（{error.msg}，第 {error.colno} 列）；一行写一个对象",
                f"is not JSON ({error.msg}, column {error.colno}); write one object a line",
            )
        except (RecursionError, ValueError):
            self.refuse(
                "不是这里能用的 JSON；一行写一个对象",
                "is not JSON that makes sense here; write one object a line",
            )
        if not isinstance(found, dict):
            self.refuse("要写成带 id 和 text 的对象", "must be an object with id and text")
        return found


def _lines(source: Source) -> Iterator[_Line]:
    try:
        opened = nullcontext(sys.stdin.buffer) if source.path is None else source.path.open("rb")
    except OSError as error:
        raise cannot_read(source.shown, error) from None
    with opened as stream:
        for number, raw in enumerate(cast("IO[bytes]", stream), 1):
            yield _Line(source.called, number, raw)
