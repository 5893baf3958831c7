"""A case file's bytes to text, whatever Chinese computers save: UTF-8, UTF-16 or GB18030."""

from __future__ import annotations

import codecs

from tongpin.casefile.errors import broken

MAX_BYTES = 50 * 1024 * 1024
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes | str, name: str) -> str:
    """Return the text of a case file.

    Raises:
        CaseError: too big, empty, a NUL byte inside, or in no encoding that is known.
    """
    _refuse_too_big(len(data), name)
    text = data if isinstance(data, str) else _text(data, name)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise broken(
            name,
            "含有空字节（NUL）；请删掉，或重新存成文本",
            "holds a NUL byte; remove it, or save the file again as text",
            line,
        )
    if not text.strip():
        raise broken(name, "是空的；至少写 deal: 和 events:", "is empty; write at least deal: and events:")
    return text.removeprefix("\ufeff")


def _refuse_too_big(size: int, name: str) -> None:
    if size > MAX_BYTES:
        limit, is_ = MAX_BYTES // 1024 // 1024, size / 1024 / 1024
        raise broken(
            name,
            f"有 {is_:.0f} MB，超过一个案例的上限 {limit} MB；请把事件分成几个文件",
            f"is {is_:.0f} MB, more than the {limit} MB a case may have; split the deal's events",
        )


def _text(data: bytes, name: str) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, name)
    if _looks_wide(data):
        return _strict(data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be", name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(data, "gb18030", name)


def _looks_wide(data: bytes) -> bool:
    """Tell whether the file is UTF-16 without a mark: half of its first bytes are NUL, on one side only."""
    head = data[:64]
    even, odd = head[::2].count(0), head[1::2].count(0)
    return len(head) >= 4 and min(even, odd) == 0 and max(even, odd) > len(head) // 4


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise broken(
            name,
            "既不是 UTF-8、UTF-16，也不是 GB18030 文本；请存成 UTF-8",
            "is neither UTF-8, UTF-16 nor GB18030 text; save it as UTF-8",
        ) from None
