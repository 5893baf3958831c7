"""Where in a file a part stands: kept in one plain English form, said in the reader's language."""

from __future__ import annotations

import re

_CHINESE = (
    (re.compile(r"^page (\d+)$"), r"第 \1 页"),
    (re.compile(r"^line (\d+)$"), r"第 \1 行"),
    (re.compile(r"^row (\d+)$"), r"第 \1 行"),
    (re.compile(r"^sheet (.+) row (\d+)$"), r"工作表“\1”第 \2 行"),
    (re.compile(r"^section (\d+)$"), r"第 \1 节"),
    (re.compile(r"^comment (\d+)$"), r"批注 \1"),
    (re.compile(r"^slide (\d+)$"), r"第 \1 张幻灯片"),
    (re.compile(r"^slide (\d+) notes$"), r"第 \1 张幻灯片的备注"),
    (re.compile(r"^mail (\d+)$"), r"第 \1 封邮件"),
    (re.compile(r"^message (\d+)$"), r"第 \1 条消息"),
    (re.compile(r"^event (\d+)$"), r"第 \1 个日程"),
    (re.compile(r"^item (\d+)$"), r"第 \1 项"),
    (re.compile(r"^attachment (.+)$"), r"附件“\1”"),
    (re.compile(r"^subject$"), "主题"),
)
_AROUND = (("quoted in ", "引用于"), ("forwarded in ", "转发于"))
_JOINT = " › "


def under(outer: str, inner: str) -> str:
    """Return a place inside a place, "attachment 报价.pdf › page 3"."""
    return _JOINT.join(place for place in (outer, inner) if place)


def say_place(place: str, lang: str) -> str:
    """Return a part's place in `lang`: "page 3" is "第 3 页" in Chinese. A place not known is returned as it is."""
    if lang == "en":
        return place
    return _JOINT.join(_say_chinese(piece) for piece in place.split(_JOINT))


def _say_chinese(piece: str) -> str:
    for english, chinese in _AROUND:
        if piece.startswith(english):
            return chinese + _say_chinese(piece.removeprefix(english))
    for pattern, chinese in _CHINESE:
        if pattern.match(piece):
            return pattern.sub(chinese, piece)
    return piece
