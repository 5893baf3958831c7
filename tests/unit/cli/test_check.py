"""`tongpin check`: may we do this now?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

AS_OF = ("--as-of", "2022-10-26")  # company A doubts our size, asks who pays and who copes with the peak


def test_check_a_price_cut_while_the_customer_weighs_risk_is_harmful(run, company_a: Path):
    result = run("check", company_a, "--action", "act_price_concession", *AS_OF, "--format", "json")
    found = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (0, "")
    assert list(found)[:6] == ["action", "verdict", "p_harm", "p_off", "why", "instead"]
    assert (found["action"], found["verdict"]) == ("act_price_concession", "harmful")
    assert found["p_harm"] > 0.5
    assert [list(one) for one in found["instead"]] == [["action", "why"]] * len(found["instead"])
    assert found["person"] == {"fits": None, "better": None}


def test_check_names_the_better_person(run, company_a: Path):
    words = ("check", company_a, "--action", "act_deliver_proof_pack", *AS_OF, "--format", "json")
    by_name = json.loads(run(*words, "--with", "A公司总裁").stdout)
    by_id = json.loads(run(*words, "--with", "a_zongcai").stdout)
    assert by_name == by_id
    assert by_name["person"]["fits"] is True


@pytest.mark.parametrize(
    ("action", "limit", "code"),
    [
        ("act_price_concession", "harmful", 3),
        ("act_price_concession", "caution", 3),
        ("act_deliver_proof_pack", "harmful", 0),
        ("act_deliver_proof_pack", "caution", 0),
    ],
)
def test_check_fail_on_exits_3_at_that_verdict_or_worse(
    run, company_a: Path, action: str, limit: str, code: int
):
    result = run("check", company_a, "--action", action, *AS_OF, "--fail-on", limit)
    assert (result.exit_code, result.stderr) == (code, "")


def test_check_text_that_is_no_action_is_neutral(run, company_a: Path):
    result = run("check", company_a, "--text", "今天天气不错", *AS_OF, "--format", "json")
    found = json.loads(result.stdout)
    assert (found["action"], found["verdict"], found["p_harm"], found["instead"]) == (
        None,
        "neutral",
        0.0,
        [],
    )


def test_check_text_for_people_says_what_to_do_instead(run, company_a: Path):
    lines = run("check", company_a, "--action", "act_price_concession", *AS_OF).stdout.splitlines()
    assert lines[0] == "✗ 有害  无条件降价"
    assert lines[lines.index("改做") + 1].startswith("  → 主动问出顾虑  ")


def test_check_text_in_english(run, company_a: Path):
    lines = run(
        "check", company_a, "--action", "act_price_concession", *AS_OF, "--lang", "en"
    ).stdout.splitlines()
    assert lines[0] == "✗ harmful  Unconditional price concession"


def test_check_changes_nothing(run, company_a: Path):
    before = company_a.read_bytes()
    run("check", company_a, "--action", "act_price_concession")
    assert company_a.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            ("--action", "act_price_concesion"),
            "--action: act_price_concesion is not a known action; did you mean act_price_concession?",
        ),
        ((), "tongpin check: give either --action ID or --text TEXT; see tongpin check --help"),
        (
            ("--action", "act_kickoff", "--text", "x"),
            "tongpin check: give either --action ID or --text TEXT; see tongpin check --help",
        ),
        (
            ("--action", "act_kickoff", "--with", "A公司总载"),
            "{case}: --with: nobody is called A公司总载; did you mean A公司总裁?",
        ),
        (
            ("--action", "act_kickoff", "--as-of", "2025-13-01"),
            "--as-of: '2025-13-01': no such day; write a day of the calendar, as 2025-01-06",
        ),
    ],
)
def test_check_fails_with_one_line_and_exit_2(run_en, company_a: Path, words: tuple[str, ...], line: str):
    result = run_en("check", company_a, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == line.format(case=company_a) + "\n"


def test_check_wants_one_case(run_en, company_a: Path):
    result = run_en("check", company_a.parent, "--action", "act_kickoff")
    assert result.stderr == f"{company_a.parent}: holds 24 case files; name one\n"


def test_check_says_what_the_verdict_would_be_without_each_signal(run, company_a: Path):
    words = ("check", company_a, "--action", "act_price_concession", *AS_OF)
    found = json.loads(run(*words, "--format", "json").stdout)
    assert {tuple(one) for one in found["signals"]} == {
        ("event", "signal", "quote", "p_harm", "p_off", "without")
    }
    judged = json.loads(run("judge", company_a, *AS_OF, "--format", "json").stdout)
    assert [one["signal"] for one in found["signals"]] == [one["signal"] for one in judged["signals"]]
    assert any(one["p_harm"] > 0 for one in found["signals"])


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "zh",
            "要是没有“A公司联系了几家口碑不错的电商物流企业,请大家针对性地提供解决方案”，结论就是「过早」",
        ),
        (
            "en",
            "Without “A公司联系了几家口碑不错的电商物流企业,请大家针对性地提供解决方案” it would be: early",
        ),
    ],
)
def test_check_names_the_quote_that_a_verdict_hangs_on(run, company_a: Path, lang: str, said: str):
    words = ("check", company_a, "--action", "act_present_solution", "--as-of", "2022-09-08")
    text = run(*words, "--lang", lang).stdout
    assert "".join(said.split()) in "".join(text.split())
