"""How offers are scored: rows of points, from tables as files give them and as a page prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tongpin.reading.tender.lines import Line, quote_of
from tongpin.reading.tender.model import Criterion
from tongpin.reading.types import Part

OPENS = re.compile(
    r"评[标审分](?:办法|标准|方法|因素|细则|内容|项目?|表)|评分|打分表|综合评分法|evaluation criteria|award criteria|scoring|weighting",
    re.IGNORECASE,
)
TOTAL = re.compile(r"(?:满分|总分|合计|total)[^\d]{0,8}(\d{2,4})\s*(?:分|points|%)?", re.IGNORECASE)
_POINTS = r"(\d{1,3}(?:\.\d)?)"
_IN_BRACKETS = re.compile(
    rf"^(?P<name>[^（(|]{{0,40}})[（(]\s*(?:满分|权重|占比|共|计)?\s*{_POINTS}\s*(?:分|%|％|points?|marks?)\s*[）)]\s*[:：]?\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(
    rf"^(?:\d{{1,2}}[.、)）]\s*)?(?P<name>[^|:：\d]{{2,60}}?)\s*[:：\-–—]?\s+{_POINTS}\s*(?:分|%|％|points?|marks?)(?![\d分])\s*[:：,，.。]?\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"^{_POINTS}\s*(?:分|%|％)?$")
_CELL = re.compile(rf"^{_POINTS}\s*(?:分|%|％|points?)?$", re.IGNORECASE)
_GRADE = re.compile(r"计\s*\d|得\s*\d|扣\s*\d|瑕疵|分[；;。]$|\d\s*分[）)]?[；;。]|不得分|^注|^备注")
_HEADER = re.compile(
    r"^(?:序号?|号|评[分审](?:因素|项目?|内容|标准)|分值|权重|no\.?|criteri(?:on|a)|weight|points?|score|max)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^([^：:。；]{2,24})[：:]")
_NUMBERED = re.compile(
    r"^\s*(?:\d{1,2}(?:\.\d{1,2})*(?:[.、)）]\s*|\s+)|[（(]?[一二三四五六七八九十a-z\d]{1,2}[）).、]\s*)"
)
_SUM = re.compile(r"^(?:合计|总计|总分|total)", re.IGNORECASE)
_LONGEST_NAME = 40
_MOST_LINES = 600
_TOLERANCE = 0.01


@dataclass(frozen=True)
class _Row:
    name: str
    points: float
    lines: tuple[Line, ...]
    text: str = ""
    group: str = ""


def scoring(lines: Sequence[Line], parts: Sequence[Part]) -> tuple[tuple[Criterion, ...], float | None]:
    """Return the scored criteria and the points there are in all (None where the paper does not say).

    A paper may speak of scoring in several places, and a page prints a table as loose lines: each place is read
    in each way, and what adds up to the stated total wins; else the way that found most rows.
    """
    best: tuple[_Row, ...] = ()
    best_total: float | None = None
    best_rank = (False, False, 0)
    for body in _bodies(lines):
        total = _total(body)
        listed = _listed_rows(body)
        for rows in (
            _table_rows(body),
            _printed_rows(body),
            listed,
            _under_headings(listed),
            _leaves(listed),
        ):
            goal = total or 100.0
            adds_up = bool(rows) and abs(sum(row.points for row in rows) - goal) < _TOLERANCE
            rank = (adds_up, total is not None, len(rows))
            if len(rows) > 1 and rank > best_rank:
                best, best_total, best_rank = tuple(rows), total or (goal if adds_up else None), rank
    return tuple(_criterion(row, parts) for row in best), best_total


def _criterion(row: _Row, parts: Sequence[Part]) -> Criterion:
    return Criterion(
        "scored", row.name[:_LONGEST_NAME], row.text or row.name, quote_of(row.lines, parts), row.lines[0].place,
        row.points, row.group,
    )  # fmt: skip


def _bodies(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """Yield what may be a scoring table: from a line that speaks of scoring to the next chapter."""
    last = -_MOST_LINES
    for number, line in enumerate(lines):
        if not OPENS.search(line.text) or len(line.text) > 60 or number - last < 3:
            continue
        last = number
        body: list[Line] = [line]
        for other in lines[number + 1 : number + _MOST_LINES]:
            if other.is_heading and other.text.startswith("第") and not OPENS.search(other.text):
                break
            body.append(other)
        yield tuple(body)


def _total(body: Sequence[Line]) -> float | None:
    for line in body[:12]:
        match = TOTAL.search(line.text)
        if match:
            return float(match[1])
    return None


def _table_rows(body: Sequence[Line]) -> list[_Row]:
    """Read rows whose cells the file kept apart: the cell that is a number holds the points."""
    rows: list[_Row] = []
    group = ""
    for line in body:
        cells = [cell.strip() for cell in line.text.split("|")]
        if len(cells) < 2 or any(_SUM.match(cell) for cell in cells[:-1]):
            continue
        numbers = [n for n, cell in enumerate(cells) if _CELL.match(cell) and n > 0]
        if not numbers:
            continue
        at = numbers[0]
        names = [cell for cell in cells[:at] if cell and not _CELL.match(cell)]
        if not names or _HEADER.match(cells[at]):
            continue
        group = names[0] if len(names) > 1 else group
        points = float(_CELL.match(cells[at])[1])  # type: ignore[index] # it matched just above
        rows.append(
            _Row(names[-1], points, (line,), " ".join(cells[at + 1 :]), group if len(names) > 1 else "")
        )
    return rows


def _listed_rows(body: Sequence[Line]) -> list[_Row]:
    """Read "Price: 40 %", "运营方案（30 分）": name and points on one line."""
    rows: list[_Row] = []
    for line in body:
        text = _NUMBERED.sub("", line.text)
        match = _IN_BRACKETS.match(text) or _AFTER_NAME.match(text)
        if (
            match is None
            or TOTAL.search(line.text)
            or _GRADE.search(match["name"])
            or _SUM.match(match["name"].strip())
        ):
            continue
        name = match["name"].strip(" :：-–—")
        if len(name) >= 2:
            rows.append(_Row(name, float(match[2]), (line,), match["rest"].strip()))
    return rows


def _under_headings(rows: list[_Row]) -> list[_Row]:
    """Return the rows without the headings whose rows follow."""
    kept: list[_Row] = []
    group = ""
    for number, row in enumerate(rows):
        following = rows[number + 1] if number + 1 < len(rows) else None
        if row.lines[0].is_heading:
            group = row.name
            if following is not None and not following.lines[0].is_heading:
                continue
        kept.append(replace(row, group=group if row.name != group else ""))
    return kept


def _leaves(rows: list[_Row]) -> list[_Row]:
    """Return the rows without those that only sum up the ones after them."""
    kept: list[_Row] = []
    number = 0
    while number < len(rows):
        run = _parts_of(rows, number)
        if run:
            kept.extend(replace(row, group=rows[number].name) for row in rows[number + 1 : number + 1 + run])
            number += run + 1
        else:
            kept.append(rows[number])
            number += 1
    return kept


def _parts_of(rows: Sequence[_Row], number: int) -> int:
    """Return how many of the following rows add up to this one; 0 where they do not."""
    left = rows[number].points
    for run, row in enumerate(rows[number + 1 :], 1):
        left -= row.points
        if abs(left) < _TOLERANCE:
            return run if run > 1 else 0
        if left < 0:
            return 0
    return 0


def _printed_rows(body: Sequence[Line]) -> list[_Row]:
    """Read a table that a page printed as loose lines: a bare number, then what it is given for."""
    rows: list[_Row] = []
    group = ""
    number = 0
    while number < len(body):
        line = body[number]
        named = _group_at(body, number)
        if named:
            group, number = named
            continue
        match = _ALONE.match(line.text)
        if match and not _group_at(body, number + 1) and number + 1 < len(body):
            rows.append(_printed(body, number, float(match[1]), group))
        number += 1
    return rows


def _printed(body: Sequence[Line], number: int, points: float, group: str) -> _Row:
    described = []
    for line in body[number + 1 : number + 40]:
        if _ALONE.match(line.text) or _IN_BRACKETS.match(line.text):
            break
        described.append(line)
    label = _LABEL.match(described[0].text) if described else None
    named = bool(label) and not _GRADE.search(label[1])  # type: ignore[index] # None is false
    first = label[1] if label and named else ""
    name = first or (group or (described[0].text if described else ""))
    if not first and described and group and _described_alone(body, number):
        name = re.split(r"[，。；,;]", described[0].text, maxsplit=1)[0]
    text = "".join(line.text for line in described[:3])
    return _Row(name, points, (body[number], *described[:1]), text, group if name != group else "")


def _described_alone(body: Sequence[Line], number: int) -> bool:
    """Return whether the number is not the first under its group, so that the group's name would not tell it apart."""
    return not any(_IN_BRACKETS.match(line.text) for line in body[max(0, number - 1) : number])


def _group_at(body: Sequence[Line], number: int) -> tuple[str, int] | None:
    """Return the name of the group that starts here, up to "（41 分）", and where its rows begin."""
    names: list[str] = []
    for offset, line in enumerate(body[number : number + 4]):
        match = _IN_BRACKETS.match(line.text)
        if match and not match["rest"]:
            name = "".join([*names, match["name"]]).strip()
            return (name, number + offset + 1) if name else None
        if (
            _ALONE.match(line.text)
            or len(line.text) > 12
            or _GRADE.search(line.text)
            or _LABEL.match(line.text)
        ):
            return None
        names.append(line.text)
    return None
