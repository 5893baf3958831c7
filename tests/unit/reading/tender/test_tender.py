"""Tender papers read: who, what, how much, until when, judged how."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.reading.files import parse_file
from tongpin.reading.tender import Tender, read_tender
from tongpin.reading.types import Part

PAPERS = Path(__file__).resolve().parents[3] / "tenders"


def read(name: str) -> Tender:
    found = read_tender(parse_file((PAPERS / name).read_bytes(), name).parts)
    assert found is not None
    return found


def values(tender: Tender) -> dict[str, str | None]:
    named = {name: getattr(tender, name) for name in ("buyer", "agent", "project", "number", "procedure")}
    return {name: fact and fact.value for name, fact in named.items()}


def amounts(tender: Tender) -> dict[str, tuple[int, str] | None]:
    named = {name: getattr(tender, name) for name in ("budget", "ceiling", "bid_bond")}
    return {name: money and (money.amount, money.currency) for name, money in named.items()}


def dates(tender: Tender) -> list[tuple[str, str, bool]]:
    return [(date.kind, date.at.isoformat(timespec="minutes"), date.day_only) for date in tender.dates]


def scored(tender: Tender) -> list[tuple[str, str, float | None]]:
    return [(c.group, c.name, c.points) for c in tender.criteria if c.kind == "scored"]


def test_chinese_company_s_paper_heads() -> None:
    found = read("zh-cold-chain.txt")
    assert values(found) == {
        "buyer": "上海鲜禾食品有限公司",
        "agent": None,
        "project": "华东区域冷链仓储与城市配送服务采购项目",
        "number": "XH-LOG-2026-017",
        "procedure": None,
    }
    assert amounts(found) == {
        "budget": (1_850_000_000, "CNY"),
        "ceiling": None,
        "bid_bond": (20_000_000, "CNY"),
    }


def test_chinese_company_s_paper_dates() -> None:
    assert dates(read("zh-cold-chain.txt")) == [
        ("documents", "2026-02-13T00:00+08:00", True),
        ("site_visit", "2026-02-25T10:00+08:00", False),
        ("clarification", "2026-03-02T17:00+08:00", False),
        ("answers", "2026-03-05T00:00+08:00", True),
        ("opening", "2026-03-20T10:00+08:00", False),
        ("submission", "2026-03-20T10:00+08:00", False),
        ("presentation", "2026-03-26T00:00+08:00", True),
        ("award", "2026-04-15T00:00+08:00", True),
        ("start", "2026-07-01T00:00+08:00", True),
    ]


def test_chinese_company_s_paper_scoring_adds_up() -> None:
    found = read("zh-cold-chain.txt")
    assert (found.points_in_all, found.points_found) == (100, 100)
    assert scored(found) == [
        ("商务部分", "同类业绩", 10),
        ("商务部分", "财务状况", 5),
        ("商务部分", "客户评价", 5),
        ("技术部分", "温控与断链应急方案", 15),
        ("技术部分", "仓网布局与时效承诺", 12),
        ("技术部分", "信息系统对接", 10),
        ("技术部分", "驻场团队", 8),
        ("", "价格部分", 35),
    ]


def test_chinese_company_s_paper_demands_with_what_runs_over_a_line_and_what_is_starred() -> None:
    musts = [c for c in read("zh-cold-chain.txt").criteria if c.kind == "must"]
    assert [c.text for c in musts] == [
        "在中华人民共和国境内注册的独立法人，注册资本不低于 2,000 万元",
        "具有有效的食品经营许可证（含冷藏冷冻）及道路运输经营许可证（货物专用运输（冷藏保鲜））",
        "近三年内至少有 2 个年营业额 800 万元以上的冷链仓配一体项目（附合同首页、关键页及验收证明）",
        "投标人须具备全程温度监控系统，数据保存不少于 24 个月",
        "本项目不接受联合体投标",
        "冷冻库温度须保持在 -18℃ 及以下，月度超温次数不得超过 2 次",
        "断电后备用电源须在 5 分钟内切入，并能支撑 8 小时以上",
    ]


def test_english_paper() -> None:
    found = read("en-spare-parts.txt")
    assert values(found) == {
        "buyer": "Nordwerk Pumpen (China) Co., Ltd",
        "agent": None,
        "project": "Operation of the Spare Parts Distribution Centre Suzhou",
        "number": "NW-2026-0417",
        "procedure": "REQUEST FOR PROPOSAL",
    }
    assert amounts(found) == {
        "budget": (240_000_000, "EUR"),
        "ceiling": (260_000_000, "EUR"),
        "bid_bond": (3_000_000, "EUR"),
    }
    assert dates(found)[0] == ("site_visit", "2026-03-12T09:30+08:00", False)
    assert ("submission", "2026-04-08T17:00+01:00", False) in dates(found)
    assert [kind for kind, _, _ in dates(found)].count("submission") == 1
    assert scored(found) == [
        ("", "Price", 40),
        ("", "Operational concept", 25),
        ("", "Implementation and transition plan", 15),
        ("", "References", 10),
        ("", "IT integration", 10),
    ]
    assert [c.name for c in found.criteria if c.kind == "must"] == [
        "Hold ISO 9001 and ISO 45001",
        "Have operated at least two spare parts",
        "Goods insurance of not less than EUR 5",
        "Subcontracting of warehouse operations",
    ]


PRINTED = """第三章 评标办法
评审因素见下表（满分 60 分）：
评分因素 分值 评分标准
1
报价
（20 分）
20
以最低有效报价为基准价。
2
运营方案
（40 分）
25
库内动线：
方案完整可行的计 25 分；
有缺陷的计 15 分；
15
大促预案：
有近两年实绩的计 15 分。"""


def page(text: str, number: int = 7) -> tuple[Part, ...]:
    return (Part("招标文件\n项目编号：A-1\n投标截止时间：2026-03-01\n" + text, place=f"page {number}"),)


def test_table_that_a_page_printed_as_loose_lines() -> None:
    found = read_tender(page(PRINTED))
    assert found is not None
    assert scored(found) == [("", "报价", 20), ("运营方案", "库内动线", 25), ("运营方案", "大促预案", 15)]
    assert {c.place for c in found.criteria} == {"page 7"}


def test_scoring_that_does_not_add_up_is_given_as_found() -> None:
    found = read_tender(page(PRINTED.replace("（满分 60 分）", "（满分 100 分）")))
    assert found is not None
    assert (found.points_in_all, found.points_found) == (100, 60)


def test_scoring_table_of_a_word_document() -> None:
    document = docx.Document()
    for line in ("招标文件", "招标编号：K-9", "投标截止时间：2026年5月6日9时", "评分标准"):
        document.add_paragraph(line)
    rows = [
        ("序号", "评分项", "分值", "评分标准"),
        ("1", "报价", "40", "最低价得满分"),
        ("2", "运营方案", "35分", "按可行性评分"),
        ("3", "系统对接", "25", "看接口清单"),
        ("", "合计", "100", ""),
    ]
    table = document.add_table(rows=0, cols=4)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    kept = io.BytesIO()
    document.save(kept)
    found = read_tender(parse_file(kept.getvalue(), "标书.docx").parts)
    assert found is not None
    assert scored(found) == [("", "报价", 40), ("", "运营方案", 35), ("", "系统对接", 25)]
    assert [(d.kind, d.at.hour) for d in found.dates] == [("submission", 9)]


def test_score_sheet_alone() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ("评分项", "权重", "说明"),
        ("价格", 30, "含税"),
        ("质量", "45%", "KPI 达成"),
        ("响应速度", 25, "工单"),
    ):
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    found = read_tender(parse_file(kept.getvalue(), "评分表.xlsx").parts)
    assert found is not None
    assert [(c.name, c.points, c.place) for c in found.criteria] == [
        ("价格", 30, "sheet Sheet row 2"),
        ("质量", 45, "sheet Sheet row 3"),
        ("响应速度", 25, "sheet Sheet row 4"),
    ]


def test_lots_have_their_own_budgets() -> None:
    text = "合同包 1（华东仓）：\n合同包预算金额：1600000.00 元\n合同包 2（华南仓）：\n合同包预算金额：900000 元\n预算金额：250 万元"
    found = read_tender(page(text))
    assert found is not None
    assert [(lot.name, lot.budget and lot.budget.amount) for lot in found.lots] == [
        ("1 华东仓", 160_000_000),
        ("2 华南仓", 90_000_000),
    ]
    assert amounts(found)["budget"] == (250_000_000, "CNY")


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("开标时间：2026年3月1日14时30分", ["opening"]),
        ("截止/谈判时间：2026-03-02 14:00:00（北京时间）", ["opening", "submission"]),
        ("并于 2026 年 03 月 03 日 14 时 30 分（北京时间）前提交响应文件。", ["submission"]),
        ("自 2025 年 5 月 1 日以来的纳税证明", []),
        ("报价有效期至 2026-06-30", []),
        ("开标时间：2026年13月45日", []),
    ],
)
def test_dates_by_what_the_line_says(line: str, kinds: list[str]) -> None:
    text = f"招标文件\n项目编号：A-1\n资格要求：见附件\n{line}"
    found = read_tender((Part(text, place="page 1"),))
    assert found is not None
    assert [date.kind for date in found.dates] == kinds


def test_opening_at_the_deadline_of_the_offers() -> None:
    found = read_tender(page("开标时间：同投标截止时间"))
    assert found is not None
    assert [(d.kind, d.at) for d in found.dates] == [
        (kind, datetime.fromisoformat("2026-03-01T00:00+08:00")) for kind in ("opening", "submission")
    ]


def test_blanks_of_a_form_are_no_values() -> None:
    found = read_tender(page("采购人：________\n项目名称：____________项目"))
    assert found is not None
    assert (found.buyer, found.project) == (None, None)


def test_ordinary_words_are_no_tender() -> None:
    assert read_tender((Part("王总说下周三截止报价，预算大概三百万。", place=""),)) is None


@given(st.lists(st.text(max_size=300), max_size=4))
def test_any_text_is_read_and_every_quote_is_exact(texts: list[str]) -> None:
    parts = tuple(
        Part(f"招标文件 投标人须知 开标 资格要求\n{text}\n评分 满分 9 分\n甲 4 分\n乙 5 分") for text in texts
    )
    found = read_tender(parts)
    if found is None:
        return
    everything = [found.buyer, found.project, found.number, found.budget, *found.dates, *found.criteria]
    quotes = [one.quote for one in everything if one is not None]
    assert [q for q in quotes if not any(q in part.text for part in parts)] == []
