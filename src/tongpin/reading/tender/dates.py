"""The dates of the procedure, from lines whose label says what happens then."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from tongpin.reading.files.times import SHANGHAI
from tongpin.reading.tender.lines import Line
from tongpin.reading.tender.model import DateKind, TenderDate

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = (
    r"(?:\s*[,，]?\s*(?:at\s+)?(?P<half>上午|下午|中午|晚上)?\s*(?P<hour>\d{1,2})\s*(?:[:：]|时|點|点)\s*(?P<minute>\d{2})?"
    r"(?:\s*(?:[:：]|分)\s*(?:\d{2})?\s*秒?)?\s*(?P<pm>[ap]\.?m\.?)?)?"
)
_NUMERIC = re.compile(
    rf"(?P<year>20\d\d)\s*[年/.\-]\s*(?P<month>\d{{1,2}})\s*[月/.\-]\s*(?P<day>\d{{1,2}})\s*日?(?:\s*[（(][^）)]{{1,6}}[）)])?{_CLOCK}"
)
_WORDED = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>[A-Z][a-z]{{2,8}})\.?,?\s+(?P<year>20\d\d)"
    rf"|(?P<month2>[A-Z][a-z]{{2,8}})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>20\d\d)){_CLOCK}"
)
KINDS: tuple[tuple[DateKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(words, re.IGNORECASE))  # type: ignore[misc] # the kinds are written out below
    for kind, words in (
        ("documents", r"获取(?:招标|采购|磋商|谈判|询价)?文件|(?:招标|采购)文件(?:的)?(?:获取|发售|领取)|报名|发标|collection of (?:tender )?documents"),
        ("site_visit", r"踏勘|现场考察|现场勘察|看仓|site visit|site inspection"),
        ("clarification", r"答疑|澄清|疑问|提问|提出问题|clarification|questions?\b|queries"),
        ("answers", r"(?:澄清|答疑)(?:文件|纪要|回复)|(?:answers|replies)\b"),
        ("submission", r"(?:提交|递交|送达|投标|响应|报价|回标|应答)[^，。；]{0,14}截止|回标(?:时间|日期)|(?:submission|closing|tender due|proposal due|bid due|response due|return)\b"),
        ("opening", r"开标|启封|开启|谈判时间|磋商时间|唱标|opening"),
        ("presentation", r"述标|讲标|方案汇报|演示|答辩|presentation|interview"),
        ("award", r"定标|中标(?:公示|结果|通知|公告)|结果(?:公布|公示|通知)|成交(?:结果|通知)|授标|award|notification of (?:the )?result"),
        ("start", r"(?:服务|合同|运营|项目)(?:开始|起始|启动|生效)|进场|切换上线|上线时间|start(?:ing)? date|commencement|go-?live|contract start"),
    )
)  # fmt: skip
_ANY_DEADLINE = re.compile(r"截止|deadline|due date", re.IGNORECASE)
_OTHER = re.compile(r"自\s*$|以来|成立|审计|年度|签订日期|业绩|有效期|通过时间|发布日期|不足|顺延")
_SAME_AS_SUBMISSION = re.compile(r"(?:同|[:：])\s*(?:投标|响应|提交|递交)[^，。；]{0,12}截止")
_ZONES = {
    "CET": 1,
    "CEST": 2,
    "GMT": 0,
    "UTC": 0,
    "BST": 1,
    "EST": -5,
    "EDT": -4,
    "PST": -8,
    "PDT": -7,
    "JST": 9,
}
_ZONE = re.compile(rf"\s*[（(]?({'|'.join(_ZONES)})\b")
_UNTIL = re.compile(r"\s*(?:至|到|-|~|–|—|to|until)\s*")
_CLAUSE = re.compile(r"[，。；;]|(?<=\d),\s|\.\s")
_DUE = re.compile(r"[（(]?[^，。；]{0,12}?前[^，。；]{0,4}(?:提交|递交|送达|上传)")
_OF_ITS_OWN = 24  # characters: a longer line is a sentence about dates, not a label


def dates(lines: Sequence[Line]) -> tuple[TenderDate, ...]:
    """Return the dates in order of time; each kind and moment once, with the first line that states it."""
    found: dict[tuple[str, datetime], TenderDate] = {}
    for number, line in enumerate(lines):
        for date in _of_line(line, lines[max(0, number - 3) : number]):
            found.setdefault((date.kind, date.at), date)
    for date in _opened_at_the_deadline(lines, tuple(found.values())):
        found.setdefault((date.kind, date.at), date)
    return tuple(sorted(found.values(), key=lambda date: (date.at, date.kind)))


def _of_line(line: Line, above: Sequence[Line]) -> Iterator[TenderDate]:
    previous = 0
    ranges: tuple[
        TenderDate, ...
    ] = ()  # what may turn out to be the start of "from … to …": its end is what counts
    for match, moment in _moments(line.text):
        label, previous = line.text[previous : match.start()], match.end()
        if ranges and _UNTIL.fullmatch(label):
            yield from (replace(date, at=moment, day_only=match["hour"] is None) for date in ranges)
            ranges = ()
            continue
        yield from ranges
        said = _CLAUSE.split(label)[-1]
        said = "" if _OTHER.search(said) else said
        kinds = _kinds(said) or _said_after(line.text[match.end() :]) or _kinds(_label_above(said, above))
        ranges = tuple(
            TenderDate(kind, moment, match["hour"] is None, line.raw.strip(), line.place) for kind in kinds
        )
    yield from ranges


def _said_after(text: str) -> tuple[DateKind, ...]:
    return ("submission",) if _DUE.match(text) else ()


def _label_above(label: str, above: Sequence[Line]) -> str:
    """Return the heading a bare date stands under; a label of another matter claims the date for itself."""
    bare = re.sub(r"[\d.、（）()\s:：]|时间|日期|北京|date|time", "", label, flags=re.IGNORECASE)
    if bare:
        return ""
    for line in reversed(above):
        if line.is_heading or len(line.text) <= _OF_ITS_OWN:
            if _kinds(line.text):
                return line.text
            if line.is_heading:
                return ""
    return ""


def _kinds(label: str) -> tuple[DateKind, ...]:
    found = [kind for kind, words in KINDS if words.search(label[-60:])]
    if "answers" in found:
        return ("answers",)
    if _ANY_DEADLINE.search(label) and set(found) <= {"opening"}:
        found.append("submission")  # a deadline of nothing in particular is that of the offers
    return tuple(found)


def _moments(text: str) -> Iterator[tuple[re.Match[str], datetime]]:
    """Yield the dates of a line in order; what looks like one but is in no calendar is none."""
    for match in sorted([*_NUMERIC.finditer(text), *_worded(text)], key=lambda match: match.start()):
        try:
            yield match, _moment(match)
        except ValueError:
            continue


def _worded(text: str) -> Iterator[re.Match[str]]:
    for match in _WORDED.finditer(text):
        if (match["month"] or match["month2"])[:3].lower() in _MONTHS:
            yield match


def _moment(match: re.Match[str]) -> datetime:
    groups = match.groupdict()
    month = groups.get("month") or groups["month2"]
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    hour, minute = int(groups["hour"] or 0), int(groups["minute"] or 0)
    late = (groups["half"] or "") in {"下午", "晚上"} or (groups["pm"] or "").lower().startswith("p")
    hour = hour + 12 if late and hour < 12 else hour
    return datetime(
        int(groups.get("year") or groups["year2"]), number, int(groups.get("day") or groups["day2"]),
        hour % 24, minute, tzinfo=_zone(match),
    )  # fmt: skip


def _zone(match: re.Match[str]) -> timezone:
    """Return the zone named after the time; Shanghai's where none is."""
    named = _ZONE.match(match.string, match.end())
    return timezone(timedelta(hours=_ZONES[named[1]])) if named else SHANGHAI


def _opened_at_the_deadline(lines: Sequence[Line], found: Sequence[TenderDate]) -> Iterator[TenderDate]:
    """Yield the opening where the paper only says that it is when offers are due."""
    due = [date for date in found if date.kind == "submission"]
    if not due or any(date.kind == "opening" for date in found):
        return
    opening = dict(KINDS)["opening"]
    for number, line in enumerate(lines):
        near = " ".join(other.text for other in lines[number : number + 2])
        if opening.search(line.text) and len(line.text) <= _OF_ITS_OWN and _SAME_AS_SUBMISSION.search(near):
            yield TenderDate("opening", due[-1].at, due[-1].day_only, line.raw.strip(), line.place)
            return
