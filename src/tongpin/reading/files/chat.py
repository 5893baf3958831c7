"""Pasted and exported chats, taken apart into messages with their speakers and times."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from tongpin.method.model import Text
from tongpin.reading.files.heads import (
    DayLine,
    Head,
    day_line,
    export_heads,
    label_heads,
    settle_days,
    stamped_heads,
    tidy,
)
from tongpin.reading.files.model import Found
from tongpin.reading.files.names import is_person
from tongpin.reading.files.quoted import is_bundle_title, take_quotes
from tongpin.reading.files.times import SHANGHAI, Moment, make_day
from tongpin.reading.types import Part

_MEDIA = re.compile(
    r"^\s*(?:[\[【](?P<zh>图片|照片|语音|视频|表情|动画表情|文件|位置|名片|链接|红包|转账|小程序|视频号|音乐|语音通话|视频通话|聊天记录"
    r"|圖片|語音|影片|檔案|貼圖|Photo|Image|Video|Voice|Sticker|File|Location|Link)[\]】]"
    r"|<(?P<en>Media omitted|省略影音内容|媒体文件已省略)>|\W*(?P<en_bare>image|video|audio|sticker|document|GIF) omitted)",
    re.IGNORECASE,
)
_HALF_YEAR = 183  # days
_FIRST_WORDS = 120  # seconds: the first words of a transcript come sooner than that


def split_chat(
    text: str, *, year_hint: int | None = None, not_after: date | None = None
) -> tuple[Part, ...] | None:
    """Split a pasted or exported chat into its messages; None where the text is no chat.

    `year_hint` is the year of the last date that names none ("3月1日"); with `not_after`, the day of the paste, it is
    the year before where the date would otherwise lie after that day. A part's `at` is None where the day is not known:
    "10:32" alone, or "昨天". Places are "line 3": where the message begins. Quoted replies are taken out of a message,
    and come as parts of their own where the quoted message is not in the text itself.
    """
    found = read_chat(text, year_hint=year_hint, not_after=not_after)
    return None if found is None else found.parts


def read_chat(text: str, *, year_hint: int | None = None, not_after: date | None = None) -> Found | None:
    """Do what `split_chat` does, and say besides what was not read."""
    lines = [tidy(line) for line in text.split("\n")]
    heads = _find_heads(lines, year_hint)
    if heads is None:
        return None
    stated = _stated_year(heads, lines)
    if stated is not None:
        heads = _find_heads(lines, stated) or heads
    times = _times(lines, heads, stated or year_hint)
    if stated is None and year_hint is not None:
        times = _years_back(times, not_after)
    parts = take_quotes(tuple(_messages(lines, heads, times)), split_chat)
    return Found(parts, _warnings(parts, heads)) if parts else None


def _warnings(parts: Sequence[Part], heads: Sequence[Head]) -> tuple[Text, ...]:
    events = sum(1 for head in heads if head.shape == "export" and not head.by)
    said = (
        Text(f"{events} 条系统提示没有计入。", f"{events} notice(s) by the program itself were left out."),
    )
    return media_warnings(parts) + (said if events else ())


def media_warnings(parts: Sequence[Part]) -> tuple[Text, ...]:
    """Return a warning that counts the pictures, recordings and the like whose content is not in a chat's text."""
    kinds = Counter(
        (match["zh"] or match["en"] or match["en_bare"])
        for part in parts
        if (match := _MEDIA.match(part.text)) is not None
    )
    if not kinds:
        return ()
    listed = "、".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    return (
        Text(
            f"图片、语音等的内容没有读取（{listed}）；要紧的请转成文字补进来。",
            f"The content of pictures, recordings and the like was not read ({listed.replace('、', ', ')}); type in what matters.",
        ),
    )


def _find_heads(lines: Sequence[str], year: int | None) -> tuple[Head, ...] | None:
    """Return the heads of the shape that this text is in."""
    exported = export_heads(lines)
    if _is_enough(exported, lines) and any(head.by for head in exported):
        return exported
    stamped = stamped_heads(lines, year)
    if _is_enough(stamped, lines) and 2 * _with_words(lines, stamped) >= len(stamped):
        return stamped
    labels = label_heads(lines)
    return labels if _is_dialogue(lines, labels) else None


def _stated_year(heads: Sequence[Head], lines: Sequence[str]) -> int | None:
    """Return the first year that the chat itself names; it holds for its dates without one."""
    if heads[0].shape == "export":
        return None
    days = [head.moment.day for head in stamped_heads(lines, None)]
    days += [each.moment.day for each in _day_lines(lines, heads, None)]
    return next((day.year for day in days if day is not None), None)


def _is_enough(heads: Sequence[Head], lines: Sequence[str]) -> bool:
    """Two heads make a chat; one does when it opens the text, as one copied message."""
    if len(heads) == 1:
        return _is_opening(lines, heads[0].line)
    return len(heads) > 1


def _is_opening(lines: Sequence[str], number: int) -> bool:
    return not any(
        line.strip() and not is_bundle_title(line) and day_line(line, 0, None) is None
        for line in lines[:number]
    )


def _with_words(lines: Sequence[str], heads: Sequence[Head]) -> int:
    ends = [*(head.line for head in heads[1:]), len(lines)]
    return sum(
        1
        for head, end in zip(heads, ends, strict=True)
        if head.rest or any(line.strip() for line in lines[head.line + 1 : end])
    )


def _is_dialogue(lines: Sequence[str], labels: Sequence[Head]) -> bool:
    """Whether "name: words" lines are a talk and no list of fields: people's names, which come back, on most lines."""
    names = Counter(head.by for head in labels)
    if len(names) < 2 or len(labels) < 3 or len(names) > 12 or 3 * len(names) > 2 * len(labels):
        return False
    said = sum(1 for line in lines if line.strip())
    if len(labels) * 10 < said * 4 or not _is_opening(lines, labels[0].line):
        return False
    return all(is_person(name) for name in names) and _with_words(lines, labels) == len(labels)


def _times(lines: Sequence[str], heads: Sequence[Head], year: int | None) -> list[datetime | None]:
    """Return the time of each head, days carried on from dated lines and heads before it."""
    if heads[0].shape == "export":
        days = settle_days(heads)
        return [
            Moment(day, head.moment.clock).at() if day else None
            for day, head in zip(days, heads, strict=True)
        ]
    day_lines = _day_lines(lines, heads, year)
    clock = _Clock()
    times = []
    for head in heads:
        for line in [each for each in day_lines if clock.line <= each.line < head.line]:
            clock.meet_day(line)
        clock.line = head.line
        times.append(clock.tell(head))
    return times


def _years_back(times: Sequence[datetime | None], not_after: date | None) -> list[datetime | None]:
    """Mend the years of dates that named none: a step back of many months means that the year changed there."""
    mended: list[datetime | None] = []
    after, years = None, 0
    for at in reversed(times):
        shifted = _earlier(at, years)
        if shifted is not None and _is_too_late(shifted, after, not_after):
            years += 1
            shifted = _earlier(at, years)
        after = shifted or after
        mended.append(shifted)
    return mended[::-1]


def _is_too_late(at: datetime, after: datetime | None, not_after: date | None) -> bool:
    if after is None:
        return not_after is not None and at.date() > not_after
    return (at - after).days > _HALF_YEAR


def _earlier(at: datetime | None, years: int) -> datetime | None:
    if at is None or years == 0:
        return at
    day = make_day(at.year - years, at.month, at.day)
    return None if day is None else datetime.combine(day, at.timetz())


def _day_lines(lines: Sequence[str], heads: Sequence[Head], year: int | None) -> list[DayLine]:
    taken = {head.line for head in heads}
    found = (day_line(line, number, year) for number, line in enumerate(lines) if number not in taken)
    return [each for each in found if each is not None]


class _Clock:
    """Carries the day from one message to the next, as far as that is sure."""

    def __init__(self) -> None:
        self.line = 0
        self._day: date | None = None
        self._clock: time | None = None
        self._stamp: time | None = None  # of a bare time line, for messages without one

    def meet_day(self, line: DayLine) -> None:
        """Take over the day of a line with nothing but a date."""
        if line.moment.day is not None or line.relative:
            self._day, self._clock = line.moment.day, None
        self._stamp = line.moment.clock

    def tell(self, head: Head) -> datetime | None:
        """Return a head's time; a clock that runs backwards means that days have passed, nobody knows how many."""
        moment = head.moment
        if head.shape == "label":
            return None if self._day is None else datetime.combine(self._day, self._stamp or time(), SHANGHAI)
        if moment.day is not None or head.relative:
            self._day = moment.day
        elif self._clock is not None and moment.clock is not None and moment.clock < self._clock:
            self._day = None
        self._clock = moment.clock
        return moment.at(self._day)


def _messages(
    lines: Sequence[str], heads: Sequence[Head], times: Sequence[datetime | None]
) -> Iterator[Part]:
    """Yield what stands before the first head as a note of its own, then each message that has words."""
    preface = "\n".join(
        line
        for line in lines[: heads[0].line]
        if not is_bundle_title(line) and day_line(line, 0, None) is None
    )
    if preface.strip():
        yield Part(preface.strip(), kind="note", place="line 1")
    offsets = _transcript_offsets(heads)
    ends = [*(head.line for head in heads[1:]), len(lines)]
    for number, (head, at, end) in enumerate(zip(heads, times, ends, strict=True)):
        text = _words(lines, head, end)
        if text and head.by:
            place = f"line {head.line + 1}"
            yield (
                Part(text, head.by, at, "chat", place)
                if offsets is None
                else Part(text, head.by, None, "meeting", offsets[number])
            )


def _words(lines: Sequence[str], head: Head, end: int) -> str:
    below = [line.rstrip() for line in lines[head.line + 1 : end] if day_line(line, 0, None) is None]
    return "\n".join([head.rest, *below]).strip()


def _transcript_offsets(heads: Sequence[Head]) -> tuple[str, ...] | None:
    """Return the stamps of a meeting's transcript, which count from its beginning; None for a chat."""
    if len(heads) < 2 or any(
        head.shape == "label" or not head.stamp or head.moment.day or head.relative for head in heads
    ):
        return None
    seconds = [_offset(head.stamp) for head in heads]
    forward = all(before <= after for before, after in itertools.pairwise(seconds))
    return tuple(head.stamp for head in heads) if forward and seconds[0] <= _FIRST_WORDS else None


def _offset(stamp: str) -> int:
    """Return the seconds that "1:02:03" or "02:03" stand for when counted from a beginning."""
    total = 0
    for piece in stamp.split(":"):
        total = 60 * total + int(piece)
    return total
