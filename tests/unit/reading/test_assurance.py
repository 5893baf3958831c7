"""Proofs named, worries settled, traits that foretell worries."""

from __future__ import annotations

import pytest

from tongpin.method import load_method
from tongpin.reading.assurance import read_assurance

METHOD = load_method()


@pytest.mark.parametrize(
    ("text", "proofs"),
    [
        ("Sent the Insurance Policy and a CASE STUDY.", ("p_insurance_policy", "p_peer_case_data")),
        (
            "递交仓库等级标准、保险合同、大促期间运营质量报告，以及几家已有客户的反馈与评价",
            ("p_warehouse_grade", "p_insurance_policy", "p_peak_quality_report", "p_customer_feedback"),
        ),
        ("今天没聊什么", ()),
    ],
)
def test_read_assurance_names_the_proofs_in_the_methods_order(text: str, proofs: tuple[str, ...]) -> None:
    assert read_assurance(text, METHOD).proofs == proofs


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("之前的那两个顾虑打消了", True),
        ("王总说他的担心没有了", True),
        ("他说现在放心了", True),
        ("All their concerns are resolved now.", True),
        ("顾虑还没有打消", False),
        ("要是能消除他的顾虑就好了", False),
        ("They are not sure whether concerns are resolved", False),
        ("他很担心大促", False),
    ],
)
def test_read_assurance_settled_only_where_the_customer_is_at_ease(text: str, settled: bool) -> None:
    assert read_assurance(text, METHOD).settles is settled


@pytest.mark.parametrize(
    ("text", "traits"),
    [
        ("A公司的鞋服产品货值较高、SKU多", ("c_goods_liability", "c_high_value_many_sku")),
        ("They have never outsourced before", ("c_loss_of_control",)),
        ("普通日用品，量不大", ()),
    ],
)
def test_read_assurance_traits_foretell_concerns(text: str, traits: tuple[str, ...]) -> None:
    assert read_assurance(text, METHOD).traits == traits
