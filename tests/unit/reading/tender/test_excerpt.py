"""A tender paper as evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongpin.method import load_method
from tongpin.reading.files import parse_file
from tongpin.reading.tender import excerpt, read_tender
from tongpin.reading.types import Part

PAPERS = Path(__file__).resolve().parents[3] / "tenders"


@pytest.mark.parametrize("name", ["zh-cold-chain.txt", "en-spare-parts.txt"])
def test_paper_is_what_a_careful_reader_marks_in_it(name: str) -> None:
    tender = read_tender(parse_file((PAPERS / name).read_bytes(), name).parts)
    assert tender is not None
    made = excerpt(tender, "zh")
    assert [one.signal for one in made.signals] == [
        "sig_rfp_sent",
        "sig_budget_range_given",
        "sig_presentation_scheduled",
        "sig_criteria_set",
    ]
    assert [made.text[one.start : one.end] for one in made.signals] == [one.quote for one in made.signals]
    assert {one.signal for one in made.signals} <= set(load_method().signals)
    assert {one.reliability for one in made.signals} == {"document"}


def test_lines_say_where_they_stand() -> None:
    text = "招标文件\n招标编号：A-17\n投标截止时间：2026年3月1日"
    tender = read_tender((Part(text, place="page 3"),))
    assert tender is not None
    assert excerpt(tender, "zh").text == "招标编号：A-17（第 3 页）\n投标截止时间：2026年3月1日（第 3 页）"
