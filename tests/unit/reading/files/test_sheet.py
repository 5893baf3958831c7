from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date, datetime

import openpyxl
import pytest

from tongpin.reading.files import UnreadableFile, limits, parse_file
from tongpin.reading.files.times import SHANGHAI
from tongpin.reading.types import ParsedFile, Part

MakeZip = Callable[[Mapping[str, str | bytes]], bytes]


def saved(workbook: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def test_parse_workbook_rows_of_each_sheet() -> None:
    workbook = openpyxl.Workbook()
    first = workbook.active
    first.title = "报价"
    first.append(["项目", "单价", "含税", "日期"])
    first.append([])
    first.append(["仓储", 12.50, True, date(2025, 3, 1)])
    first.append(["配送", 3, None, datetime.fromisoformat("2025-03-01T10:30")])
    second = workbook.create_sheet("评分 标准")
    second["B3"] = "赔付能力\n30 分"
    assert parse_file(saved(workbook), "报价.xlsx") == ParsedFile(
        "报价.xlsx",
        "xlsx",
        (
            Part("项目 | 单价 | 含税 | 日期", place="sheet 报价 row 1"),
            Part("仓储 | 12.5 | TRUE | 2025-03-01", place="sheet 报价 row 3"),
            Part("配送 | 3 | 2025-03-01 10:30", place="sheet 报价 row 4"),
            Part("赔付能力 30 分", place="sheet 评分 标准 row 3"),
        ),
    )


def test_parse_workbook_formula_without_result_is_said() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["合计", "=1+1"])
    parsed = parse_file(saved(workbook), "a.xlsx")
    assert parsed.parts == (Part("合计", place="sheet Sheet row 1"),)
    assert parsed.warnings == ("有 1 个公式没有计算结果，没有读取；请用 Excel 打开保存一次再上传。",)


def test_parse_workbook_with_a_lying_dimension(make_zip: MakeZip) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["一"])
    workbook.active.append(["二"])
    with openpyxl.reader.excel.ZipFile(io.BytesIO(saved(workbook))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"].replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"')
    assert sheet != members["xl/worksheets/sheet1.xml"]
    data = make_zip(members | {"xl/worksheets/sheet1.xml": sheet})
    assert parse_file(data, "a.xlsx").parts == (
        Part("一", place="sheet Sheet row 1"),
        Part("二", place="sheet Sheet row 2"),
    )


def test_parse_workbook_empty() -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse_file(saved(openpyxl.Workbook()), "a.xlsx")
    assert str(caught.value) == "表格里没有内容。请检查是否选错了文件。"


def test_parse_workbook_cut_off_is_damaged() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["一"])
    data = saved(workbook)
    with pytest.raises(UnreadableFile) as caught:
        parse_file(data[: len(data) // 2], "a.xlsx")
    assert caught.value.message.en == "This XLSX file is damaged or incomplete."


def test_parse_workbook_without_its_sheet_is_damaged(make_zip: MakeZip) -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse_file(make_zip({"xl/workbook.xml": "<workbook/>"}), "a.xlsx")
    assert caught.value.message.en == "This XLSX file is damaged or incomplete."


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_parse_table_each_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    text = f"要求{delimiter}权重\r\n大促三倍发货{delimiter}30%\r\n\r\n保险 {delimiter}20%\r\n"
    assert parse_file(text.encode(encoding), "a.csv") == ParsedFile(
        "a.csv",
        "csv",
        (
            Part("要求 | 权重", place="row 1"),
            Part("大促三倍发货 | 30%", place="row 2"),
            Part("保险 | 20%", place="row 4"),
        ),
    )


def test_parse_table_quoted_cells() -> None:
    data = '问题,回答\n"谁定","王总,\n赵工"\n'.encode()
    assert parse_file(data, "a.csv").parts == (
        Part("问题 | 回答", place="row 1"),
        Part("谁定 | 王总, 赵工", place="row 2"),
    )


def test_parse_table_of_a_chat() -> None:
    data = "时间,发送人,内容\n2025-03-01 10:32,王总监,价格高\n2025-03-01 10:35,李明,再算\n,,\n".encode(
        "gb18030"
    )
    assert parse_file(data, "a.csv").parts == (
        Part("价格高", "王总监", datetime(2025, 3, 1, 10, 32, tzinfo=SHANGHAI), "chat", "row 2"),
        Part("再算", "李明", datetime(2025, 3, 1, 10, 35, tzinfo=SHANGHAI), "chat", "row 3"),
    )


def test_parse_table_stops_at_the_limit_and_says_so() -> None:
    parsed = parse_file(b"a,b\n" * (limits.ROWS + 5), "a.csv", lang="en")
    assert (len(parsed.parts), parsed.warnings) == (
        limits.ROWS,
        ("Only the first 200000 rows were read; split the file to read the rest.",),
    )


def test_parse_table_with_a_huge_cell_is_refused() -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse_file(b'a,b\nc,"' + b"x" * 200_000 + b'"\n', "a.csv")
    assert caught.value.message.en == "This table cannot be made out."
