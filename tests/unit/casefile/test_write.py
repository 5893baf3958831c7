"""Case files out: what is written reads back to the same case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongpin.casefile import read_case, write_case
from tongpin.method import load_method

CASES = sorted((Path(__file__).parents[2] / "cases").glob("*.yaml"))
METHOD = load_method()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_write_case_reads_back_equal(path: Path):
    case = read_case(path.read_bytes(), path.name, METHOD)
    assert read_case(write_case(case), path.name, METHOD) == case


def test_write_case_reads_well():
    text = (
        "deal:\n  name: A公司\n  motion: key_account\n  opened: 2025-01-06\n"
        "people:\n  - {id: w, name: 王总, side: buyer}\n"
        "events:\n"
        "  - id: e1\n    at: 2025-01-06\n    kind: note\n    by: w\n"
        "    text: |-\n      第一行\n      第二行\n"
        "    signals:\n      - {signal: sig_rfp_sent, quote: 第一行, reliability: document}\n"
        "  - id: e2\n    at: 2025-01-06T10:00:00+08:00\n    kind: chat\n    signals: []\n"
        "labels:\n  - {after: e1, stage: needs_definition}\n"
    )
    assert write_case(read_case(text, "a.yaml", METHOD)) == text


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(
        alphabet=st.characters(blacklist_categories=("Cs",), blacklist_characters="\0\ufeff"), max_size=60
    ),
    name=st.sampled_from(["no", "2025-01-06", "1e3", "~x", "- a", "a: b", "#x", "'", '"', "王总", "null "]),
)
def test_write_case_keeps_any_text(text: str, name: str):
    source = {
        "deal": {"name": name},
        "events": [{"id": "e", "at": "2025-01-06", "kind": "note", "text": text}],
    }
    case = read_case(json.dumps(source), "a.json", METHOD)
    assert read_case(write_case(case), "a.json", METHOD) == case
