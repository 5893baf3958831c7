"""Tables: .xlsx workbooks and .csv files, one part a row; chats exported as tables come as messages."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import islice

import openpyxl

from tongpin.method.model import Text
from tongpin.reading.files import limits
from tongpin.reading.files.archive import open_archive, pack
from tongpin.reading.files.chat import read_chat
from tongpin.reading.files.columns import is_chat_header, message_of
from tongpin.reading.files.encoding import clean, decode, garbled
from tongpin.reading.files.errors import UnreadableFile
from tongpin.reading.files.model import Found, Source
from tongpin.reading.types import Part

Row = tuple[str, ...]
_NO_VALUE = re.compile(rb"(?:</f>|<f\b[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_DELIMITERS = (",", "\t", ";", "|", "\uff0c")


def read_workbook(source: Source) -> Found:
    """Read an .xlsx: the rows of each sheet with the values as last calculated, places "sheet 报价 row 12"."""
    members = open_archive(source.data, "XLSX")
    workbook = openpyxl.load_workbook(pack(members), read_only=True, data_only=True, keep_links=False)
    parts: list[Part] = []
    warnings: list[Text] = []
    left = limits.ROWS
    try:
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()
            rows = list(_plain_rows(sheet.iter_rows(values_only=True), left))
            if len(rows) == left:
                warnings.append(_too_many_rows())
                break
            left -= len(rows)
            parts.extend(_parts(rows, f"sheet {sheet.title} "))
    finally:
        workbook.close()
    warnings.extend(_uncalculated(members))
    return _found(parts, warnings)


def read_table(source: Source) -> Found:
    """Read a .csv or .tsv; its delimiter is the one that cuts most lines into equally many cells."""
    decoded = decode(source.data)
    text = clean(decoded.text).strip("\n")
    chat = read_chat(text)
    if chat is not None and len(chat.parts) > 1:
        return Found(chat.parts, garbled(decoded) + chat.warnings)
    warnings = list(garbled(decoded))
    rows: list[Row] = []
    for row in _rows_of_text(text):
        if len(rows) == limits.ROWS:
            warnings.append(_too_many_rows())
            break
        rows.append(row)
    return _found(_parts(rows, ""), warnings)


def _found(parts: Iterable[Part], warnings: Iterable[Text]) -> Found:
    kept = tuple(parts)
    if not kept:
        raise UnreadableFile(
            Text("表格里没有内容。", "The table is empty."),
            Text("请检查是否选错了文件。", "Check that it is the right file."),
        )
    return Found(kept, tuple(warnings))


def _plain_rows(rows: Iterable[Sequence[object]], most: int) -> Iterator[Row]:
    for row in islice(rows, most):
        yield tuple(_cell(value) for value in row[: limits.COLUMNS])


def _rows_of_text(text: str) -> Iterator[Row]:
    try:
        delimiter = _delimiter(text.split("\n", 50)[:50])
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            yield tuple(" ".join(cell.split()) for cell in row[: limits.COLUMNS])
    except csv.Error as error:
        raise UnreadableFile(
            Text("这个表格的格式读不懂。", "This table cannot be made out."),
            Text(
                "请用 Excel 打开，另存为 .xlsx 再上传。",
                "Open it in a spreadsheet program and save it as .xlsx.",
            ),
        ) from error


def _delimiter(lines: Sequence[str]) -> str:
    """Return the delimiter with most cells a line, among those that most lines agree on."""
    best, most = ",", 0.0
    for delimiter in _DELIMITERS:
        counts = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        usual = max(set(counts), key=counts.count, default=1)
        agreed = counts.count(usual) / max(len(counts), 1)
        if usual > 1 and agreed * (usual - 1) > most:
            best, most = delimiter, agreed * (usual - 1)
    return best


def _parts(rows: Sequence[Row], place: str) -> Iterator[Part]:
    header = next((number for number, row in enumerate(rows) if any(row)), None)
    if header is None:
        return
    names = rows[header]
    if is_chat_header(names):
        yield from _messages(rows, header, place)
        return
    for number, row in enumerate(rows, 1):
        text = " | ".join(cell for cell in row if cell)
        if text:
            yield Part(text, place=f"{place}row {number}")


def _messages(rows: Sequence[Row], header: int, place: str) -> Iterator[Part]:
    names = rows[header]
    for number, row in enumerate(rows[header + 1 :], header + 2):
        part = message_of(dict(zip(names, row, strict=False)), f"{place}row {number}")
        if part is not None:
            yield part


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date | time) else " ".join(clean(str(value)).split())


def _uncalculated(members: Mapping[str, bytes]) -> tuple[Text, ...]:
    """Count the formulas that were never calculated: a program wrote them, no spreadsheet has opened them since."""
    count = sum(
        len(_NO_VALUE.findall(content))
        for name, content in members.items()
        if name.startswith("xl/worksheets/")
    )
    if not count:
        return ()
    return (
        Text(
            f"有 {count} 个公式没有计算结果，没有读取；请用 Excel 打开保存一次再上传。",
            f"{count} formula(s) hold no result and were not read; open and save the file in a spreadsheet program.",
        ),
    )


def _too_many_rows() -> Text:
    return Text(
        f"只读了前 {limits.ROWS} 行，其余没有读取；请拆成几份再上传。",
        f"Only the first {limits.ROWS} rows were read; split the file to read the rest.",
    )
