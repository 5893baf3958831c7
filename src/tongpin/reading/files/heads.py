"""The heads of chat messages: which line says who speaks and when.

Shapes:
  name and time   "王总监 10:32", "王总监 2025/3/1 10:32:05", "王总监 昨天 10:32"
  time and name   "2025-03-01 10:32 王总监", with the words below or behind a colon
  export          "[01/03/2025, 10:32:05] Name: words", "3/1/25, 10:32 - Name: words" (WhatsApp)
  label           "王总监:" with the words behind or below, where no message has a time
A line like one of these inside a message is told from a head by the company it keeps: a date, a blank line before
it, a name that comes back.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tongpin.reading.files.lines import fold, fold_head
from tongpin.reading.files.times import CLOCK, DATE, Moment, make_day, moment_of

Shape = Literal["name_time", "time_name", "export", "label"]

_NAME = r"(?P<name>[^\s,。!?;:\[\]「」<>|][^,。!?;:「」|\n]{0,39}?)"
_RELATIVE = r"(?P<relative>今天|昨天|前天|今日|昨日|(?:星期|周|週)[一二三四五六日天]|Yesterday|Today|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_NAME_TIME = re.compile(
    rf"^\s*{_NAME}(?:\s+|\s*[(\[]\s*)(?:{_RELATIVE}[\s,]*)?(?:{DATE}[\s,T]*)?(?:{CLOCK})\s*[)\]]?\s*:?\s*$",
    re.IGNORECASE,
)
_TIME_NAME = re.compile(
    rf"^\s*[\[(]?(?:{_RELATIVE}[\s,]*)?(?:{DATE}[\s,T]*)?{CLOCK}[\])]?\s+{_NAME}(?:\s*:(?P<rest>.*))?$",
    re.IGNORECASE,
)
_EXPORT = re.compile(
    rf"^(?P<open>\[)?(?P<first>\d{{1,4}})(?P<joint>[/.\-])(?P<second_number>\d{{1,2}})(?P=joint)(?P<third>\d{{2,4}}),?\s+{CLOCK}"
    rf"(?(open)\]|\s-)\s(?:(?P<name>[^:]{{1,60}}?):(?:\s(?P<rest>.*))?|(?P<event>.*))$"
)
_LABEL = re.compile(
    r"^\s*(?P<name>[^\s:,。.!?;「」\[\]<>|/]{1,16}(?: [A-Z][\w.]{0,15})?)\s*:\s*(?P<rest>.*)$"
)
_DAY_LINE = re.compile(
    rf"^[\s—–―─=*\-·]*(?:{_RELATIVE}[\s,]*)?(?:{DATE})?[\s,]*(?:{CLOCK})?[\s—–―─=*\-·]*$", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"时间|日期|截止|会议|纪要|议程|今天|明天|后天|昨天|上午|下午|早上|晚上|中午|之前|以后|左右|开始|结束|到达|地点|出发|准时|拜访|来电|来访|致电|电话|通话|见面|沟通|汇报|回访|[点點到在]$"
    r"|^(?:at|on|by|from|time|date|until|before|after|due|meeting|tomorrow|today)\b|\b(?:at|on|by)$|^\d+$|[=+]",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"\s*(?:@(?:微信|WeChat)|[(\uff08]\d{5,12}[)\uff09]|<[^<>\s]+@[^<>\s]+>)$", re.IGNORECASE
)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CLOCKED = re.compile(r"\d[:\uff1a点點时時]\d")
_DIGIT = re.compile(r"\d")
_COLON = re.compile("[:\uff1a]")
_HEAD_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a message at a line: who, when, and the words that stand on the same line."""

    line: int
    shape: Shape
    by: str
    moment: Moment
    rest: str = ""
    relative: bool = False  # "yesterday": a day that the text alone does not give
    stamp: str = ""  # the clock as written
    numbers: tuple[int, int, int] | None = None  # a date of which it is open which is the day


@dataclass(frozen=True, slots=True)
class DayLine:
    """A line with nothing but a date, a time or both, between messages."""

    line: int
    moment: Moment
    relative: bool = False


def tidy(line: str) -> str:
    """Return a line without the invisible marks that chat programs write around names and times."""
    return line if line.isascii() else _INVISIBLE.sub("", line)


def day_line(line: str, number: int, year: int | None) -> DayLine | None:
    """Return what a line says that is nothing but a date and time; None where it is not."""
    if not line or len(line) > _HEAD_LENGTH or not _DIGIT.search(line):
        return None
    match = _DAY_LINE.match(fold(line))
    if match is None or not (match["month"] or match["hour"]):
        return None
    return DayLine(number, moment_of(match, year=year), bool(match["relative"]))


def stamped_heads(lines: Sequence[str], year: int | None) -> tuple[Head, ...]:
    """Return the heads with a name and a time, without those that look like words of a message."""
    found = [head for number, line in enumerate(lines) if (head := _stamped(line, number, year)) is not None]
    strong = [head for head in found if _is_strong(head)]
    names = Counter(_stem(head.by) for head in found)
    known = {_stem(head.by) for head in strong} | {name for name, count in names.items() if count > 1}
    return tuple(
        head
        for head in found
        if (_stem(head.by) in known or _stands_alone(lines, head.line)) and not _NO_NAME.search(fold(head.by))
    )


def export_heads(lines: Sequence[str]) -> tuple[Head, ...]:
    """Return the heads of an export by WhatsApp; events without a speaker come with an empty name."""
    return tuple(
        _export(match, number, line)
        for number, line in enumerate(lines)
        if _DIGIT.search(line[:2]) and (match := _EXPORT.match(fold_head(line))) is not None
    )


def label_heads(lines: Sequence[str]) -> tuple[Head, ...]:
    """Return the heads of the plain "name: words" kind, with no opinion on whether the text is a chat."""
    return tuple(
        Head(number, "label", _cut(line, match, "name"), Moment(None, None), _cut(line, match, "rest"))
        for number, line in enumerate(lines)
        if _COLON.search(line[:_HEAD_LENGTH])
        and (match := _LABEL.match(fold_head(line))) is not None
        and not match["rest"].startswith("//")
    )


def _stamped(line: str, number: int, year: int | None) -> Head | None:
    if not line or not _CLOCKED.search(line[:_HEAD_LENGTH]):
        return None
    for pattern, shape in ((_NAME_TIME, "name_time"), (_TIME_NAME, "time_name")):
        match = pattern.match(fold_head(line)) if shape == "time_name" or len(line) <= _HEAD_LENGTH else None
        if match is not None:
            return _head(match, number, line, year)
    return None


def _cut(line: str, match: re.Match[str], group: str) -> str:
    """Return from the line itself what a group matched in its folded form."""
    if group not in match.groupdict() or match[group] is None:
        return ""
    return line[match.start(group) : match.end(group)].strip()


def _head(match: re.Match[str], number: int, line: str, year: int | None) -> Head:
    stamp = ":".join(
        piece for piece in (match["hour"], match["minute"] or match["minute_zh"], match["second"]) if piece
    )
    return Head(
        number,
        "name_time" if match.re is _NAME_TIME else "time_name",
        plain_name(_cut(line, match, "name")),
        moment_of(match, year=year),
        _cut(line, match, "rest"),
        relative=bool(match["relative"]),
        stamp=stamp,
    )


def plain_name(name: str) -> str:
    """Return a speaker's name without the account that a program writes behind it."""
    return _ACCOUNT.sub("", name.strip()).strip()


def _is_strong(head: Head) -> bool:
    return head.moment.day is not None or head.relative


def _stem(name: str) -> str:
    """A name without its number, so that "说话人 1" makes "说话人 2" known."""
    return re.sub(r"\d+", "#", name)


def _stands_alone(lines: Sequence[str], number: int) -> bool:
    return number == 0 or not lines[number - 1].strip()


def _export(match: re.Match[str], number: int, line: str) -> Head:
    return Head(
        number,
        "export",
        plain_name(_cut(line, match, "name")),
        moment_of(match),
        _cut(line, match, "rest"),
        numbers=(int(match["first"]), int(match["second_number"]), int(match["third"])),
    )


def settle_days(heads: Sequence[Head]) -> tuple[date | None, ...]:
    """Return the day of each exported head, having found out from all of them which number is the month.

    A number above twelve decides; else the order that runs forward in time; else the custom of the shape: days
    first where they have two digits and the year four ("01/03/2025"), months first otherwise ("3/1/25").
    """
    month_first = _is_month_first(heads)
    return tuple(_day_of(head.numbers, month_first=month_first) if head.numbers else None for head in heads)


def _day_of(numbers: tuple[int, int, int], *, month_first: bool) -> date | None:
    first, second, third = numbers
    if first > 31:
        return make_day(first, second, third)
    year = third + 2000 if third < 100 else third
    return make_day(year, first, second) if month_first else make_day(year, second, first)


def _is_month_first(heads: Sequence[Head]) -> bool:
    numbers = [head.numbers for head in heads if head.numbers]
    if any(first > 12 for first, _, _ in numbers):
        return False
    if any(second > 12 for _, second, _ in numbers):
        return True
    day_first, month_first = (_runs_forward(numbers, month_first=choice) for choice in (False, True))
    if day_first != month_first:
        return month_first
    return all(third < 100 for _, _, third in numbers)


def _runs_forward(numbers: Sequence[tuple[int, int, int]], *, month_first: bool) -> bool:
    days = [_day_of(each, month_first=month_first) for each in numbers]
    known = [day for day in days if day is not None]
    return len(known) == len(days) and all(a <= b for a, b in itertools.pairwise(known))
