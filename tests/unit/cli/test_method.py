"""`tongpin method`: the method looked at, a company's own checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tongpin.method import load_method


def test_method_check_says_ok_with_the_version(run):
    assert run("method", "check").stdout == f"OK; {load_method().version}\n"


def test_method_check_of_a_good_overlay_shows_its_version(run, tmp_path: Path):
    own = tmp_path / "own.yaml"
    own.write_text("states: {status_quo: {dwell_days: 100}}", encoding="utf-8")
    assert run("method", "check", own).stdout == f"{own}: OK; {load_method([own]).version}\n"


def test_method_check_of_a_wrong_overlay_names_the_line(run, tmp_path: Path):
    own = tmp_path / "own.yaml"
    own.write_text("signals:\n  sig_rfp_sent: {speaker: buyr}\n", encoding="utf-8")
    result = run("method", "check", own)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "own.yaml, line 2: signals.sig_rfp_sent.speaker: buyr is not among roles\n"


def test_method_show_lists_every_noun_with_its_count(run):
    found = json.loads(run("method", "show", "--format", "json").stdout)
    assert found["version"] == load_method().version
    assert (found["nouns"]["actions"], found["nouns"]["criteria"]) == (60, 34)
    assert found["nouns"]["signals"] == len(load_method().signals)
    lines = run("method", "show").stdout.splitlines()
    assert lines[0] == f"版本 {load_method().version}"
    assert [line.split() for line in lines[2:]] == [
        [noun, str(count)] for noun, count in found["nouns"].items()
    ]


def test_method_show_an_item_in_both_languages(run):
    found = json.loads(run("method", "show", "act_price_concession", "--format", "json").stdout)
    item = found["actions.act_price_concession"]
    assert item["name"] == {"zh": "无条件降价", "en": "Unconditional price concession"}
    assert item["fits"]["risk_assessment"]["verdict"] == "harmful"


def test_method_show_an_id_that_two_nouns_have_shows_both(run):
    assert list(json.loads(run("method", "show", "finance", "--format", "json").stdout)) == [
        "roles.finance",
        "own_roles.finance",
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_method_show_every_noun_as_text(run, lang: str):
    for noun in json.loads(run("method", "show", "--format", "json").stdout)["nouns"]:
        result = run("method", "show", noun, "--lang", lang)
        assert (result.exit_code, result.stderr) == (0, "")
        assert len(result.stdout.splitlines()) > 1


def test_method_show_of_an_unknown_word_names_the_nearest(run_en):
    result = run_en("method", "show", "sig_rfp_snt")
    assert (result.exit_code, result.stderr) == (
        2,
        "sig_rfp_snt: neither a noun nor an id of the method; did you mean sig_rfp_sent?\n",
    )


def test_judge_with_an_overlay_records_its_version(run, company_a: Path, tmp_path: Path):
    own = tmp_path / "own.yaml"
    own.write_text("states: {status_quo: {dwell_days: 100}}", encoding="utf-8")
    found = json.loads(run("judge", company_a, "--method", own, "--format", "json").stdout)
    assert found["method_version"] == load_method([own]).version
