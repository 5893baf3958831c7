"""`tongpin judge`: what other programs rely on, and what a person sees."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tongpin.cli.terminal import width

KEYS = [
    "file",
    "deal",
    "as_of",
    "stage",
    "certain",
    "posterior",
    "outcome",
    "seller_stage",
    "lead",
    "in_step",
    "signals",
    "concerns",
    "mismatches",
    "next",
    "ask",
    "unread",
]
TONGPIN = Path(sys.executable).parent / "tongpin"
SMALL = "deal: {name: 小单}\nevents:\n  - {id: e1, at: 2025-01-06, kind: note, text: 发标书了, signals: [SIGNAL]}\n"
SMALL = SMALL.replace("SIGNAL", "{signal: sig_rfp_sent, quote: 发标书了, reliability: document}")


def judged(result) -> dict:
    assert result.stderr == ""
    assert result.exit_code == 0
    return json.loads(result.stdout)


def test_judge_json_has_the_promised_keys_first(run, company_a: Path):
    found = judged(run("judge", company_a, "--format", "json"))
    assert list(found)[: len(KEYS)] == KEYS
    assert found["file"] == str(company_a)
    assert found["as_of"] == "2023-03-15T00:00:00+08:00"
    assert "steps" not in found
    assert list(found["signals"][0])[:6] == [
        "event",
        "signal",
        "quote",
        "reliability",
        "confidence",
        "effect",
    ]
    assert list(found["concerns"][0])[:4] == ["concern", "event", "state", "proofs"]
    assert list(found["mismatches"][0])[:7] == [
        "kind",
        "event",
        "action",
        "verdict",
        "p_harm",
        "why",
        "instead",
    ]
    assert list(found["next"][0])[:4] == ["action", "with", "when", "why"]
    assert list(found["ask"][0]) == ["question", "text", "gain_bits"]


def test_judge_posterior_sums_to_one(run, company_a: Path):
    found = judged(run("judge", company_a, "--format", "json"))
    assert sum(found["posterior"].values()) == pytest.approx(1, abs=1e-5)
    assert found["posterior"][found["stage"]] == max(found["posterior"].values())


def test_judge_each_gives_a_step_for_every_event_known_by_then(run, company_a: Path):
    found = judged(run("judge", company_a, "--format", "json", "--each", "--as-of", "2022-06-14"))
    assert [(step["after"], step["at"], step["stage"]) for step in found["steps"]] == [
        ("e1", "2022-03-15", "status_quo"),
        ("e2", "2022-04-07", "status_quo"),
        ("e3", "2022-06-14", "status_quo"),
    ]
    assert list(found["steps"][0]) == ["after", "at", "stage", "posterior"]


def test_judge_as_of_looks_at_nothing_later(run, company_a: Path):
    found = judged(run("judge", company_a, "--format", "json", "--as-of", "2022-10-26"))
    assert {signal["at"] for signal in found["signals"]} == {
        "2022-08-16",
        "2022-08-30",
        "2022-09-08",
        "2022-09-09",
        "2022-10-25",
    }
    assert found["as_of"] == "2022-10-26T00:00:00+08:00"
    assert found["stage"] == "risk_assessment"


def test_judge_as_of_a_bare_date_takes_in_that_day(run):
    timed = SMALL.replace("at: 2025-01-06", "at: 2025-01-06T15:00:00+08:00")
    found = judged(run("judge", "-", "--format", "json", "--as-of", "2025-01-06", given=timed))
    assert found["as_of"] == "2025-01-06T15:00:00+08:00"
    assert [signal["event"] for signal in found["signals"]] == ["e1"]


def test_judge_reads_no_labels(run):
    lied = f"{SMALL}labels: [{{after: e1, stage: implementation}}]\n"
    assert run("judge", "-", "--format", "json", given=SMALL).stdout == (
        run("judge", "-", "--format", "json", given=lied).stdout
    )


def test_judge_reads_standard_input(run):
    found = judged(run("judge", "-", "--format", "json", given=SMALL))
    assert (found["file"], found["deal"], found["stage"]) == ("-", "小单", "solution_evaluation")


def test_judge_several_files_gives_one_object_a_line(run, tmp_path: Path):
    for name in ("b.yaml", "a.yml", "c.json"):
        text = SMALL if not name.endswith("json") else '{"deal": {"name": "J"}, "events": []}'
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a case", encoding="utf-8")
    result = run("judge", tmp_path, "--as-of", "2025-02-01", "--format", "json")
    assert [json.loads(line)["deal"] for line in result.stdout.splitlines()] == ["小单", "小单", "J"]


def test_judge_goes_on_after_a_bad_file_and_exits_2(run_en, tmp_path: Path):
    (tmp_path / "a.yaml").write_text("deal: {name: A}\nevents: [{}]\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(SMALL, encoding="utf-8")
    result = run_en("judge", tmp_path, "--format", "json")
    assert result.exit_code == 2
    assert [json.loads(line)["deal"] for line in result.stdout.splitlines()] == ["小单"]
    assert result.stderr == f"{tmp_path}/a.yaml: event 1 (line 2): lacks at; add it\n"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("judge", "none.yaml"), "none.yaml: no such file; check the path\n"),
        (("judge",), "tongpin judge: Missing argument 'CASE...'; see tongpin judge --help\n"),
        (
            ("judge", "-", "--as-of", "soon"),
            "--as-of: 'soon': not an ISO date; write 2025-01-06 or 2025-01-06T10:00:00+08:00\n",
        ),
        (("judge", "-", "-"), "-: standard input can be read once; give - one time\n"),
        (("judge", "-", "--lang", "fr"), None),
        (("jugde",), None),
    ],
)
def test_judge_fails_with_one_line_and_exit_2(run_en, words: tuple[str, ...], line: str | None):
    result = run_en(*words, given=SMALL)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    if line is not None:
        assert result.stderr == line


def test_judge_says_that_a_broken_case_on_standard_input_is_broken(run_en):
    result = run_en("judge", "-", given="deal: {name: A}\nevents: [{at: x}]")
    assert (result.exit_code, result.stderr) == (2, "standard input: event 1 (line 2): lacks kind; add it\n")


def test_judge_without_events_needs_a_date(run_en):
    result = run_en("judge", "-", given="deal: {name: A}\nevents: []")
    assert (result.exit_code, result.stderr) == (
        2,
        "standard input: has no events; add one, or give --as-of DATE\n",
    )


def test_judge_an_empty_folder_says_so(run_en, tmp_path: Path):
    result = run_en("judge", tmp_path)
    assert (
        result.stderr == f"{tmp_path}: no file to read in this folder; put .yaml, .yml, .json files there\n"
    )


def test_judge_text_draws_both_tracks_straight_when_in_step(run, company_a: Path):
    lines = run("judge", company_a, "--as-of", "2022-10-26").stdout.splitlines()
    assert lines[0] == "A公司线上渠道物流  截至 2022-10-26"
    assert lines[3:8] == [
        "客户  现状  发现问题  确定需求  方案评估  风险评估  方案执行",
        "      ○─────○─────────○─────────○─────────●─────────○",
        "                                ╭─────────╯",
        "            ○─────────○─────────●─────────○─────────○",
        "我们        客户接触  需求挖掘  方案设计  方案证明  方案交付",
    ]


def test_judge_text_in_english_fits_a_narrow_terminal(run, company_a: Path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("judge", company_a, "--as-of", "2022-10-26", "--lang", "en").stdout.splitlines()
    assert lines[3:10] == [
        "          Status  Problem      Needs       Solution    Risk",
        "Customer  quo     recognition  definition  evaluation  assessment  Implementation",
        "          ○───────○────────────○───────────○───────────●───────────○",
        "                                           ╭───────────╯",
        "                  ○────────────○───────────●───────────○───────────○",
        "We                Customer     Needs       Solution    Solution    Solution",
        "                  contact      discovery   design      proof       delivery",
    ]


def test_judge_text_quotes_what_the_judgement_rests_on(run, company_a: Path):
    lines = run("judge", company_a, "--as-of", "2022-10-26").stdout.splitlines()
    place = lines.index("            “一旦仓库货物出问题,我们无力承担”")
    assert lines[place - 1].endswith("问货损赔付与保险  2022-10-25, B公司销售, 转述")


def test_judge_text_has_no_colour_outside_a_terminal(run, company_a: Path):
    assert "\x1b" not in run("judge", company_a).stdout


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_judge_text_has_no_line_wider_than_the_terminal(run, company_a: Path, lang: str):
    text = run("judge", company_a, "--lang", lang, "--each").stdout
    assert [line for line in text.splitlines() if width(line) > 100] == []


def test_judge_prints_utf8_whatever_the_locale(company_a: Path):
    environment = {**os.environ, "LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [TONGPIN, "judge", company_a, "--as-of", "2022-03-15"],
        env=environment,
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode("utf-8").splitlines()[0] == "A公司线上渠道物流  截至 2022-03-15"
    assert done.stderr == b""


def test_judge_is_quiet_when_its_reader_goes_away(company_a: Path):
    command = f"'{TONGPIN}' judge '{company_a}' --each --format json | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stderr == ""


@pytest.mark.parametrize(("case", "loads"), [("company_a", False), ("small", True)])
def test_judge_loads_a_reader_only_where_there_is_something_to_read(
    request: pytest.FixtureRequest, tmp_path: Path, case: str, loads: bool
):
    unread = tmp_path / "small.yaml"
    unread.write_text(SMALL.split(", signals")[0] + "}\n", encoding="utf-8")
    path = unread if case == "small" else request.getfixturevalue(case)
    program = "import sys; opened = []\n"
    program += (
        "sys.addaudithook(lambda name, given: opened.append(str(given[0])) if name == 'open' else None)\n"
    )
    program += "from tongpin.cli.main import main\n"
    program += "try: main()\n"
    program += "finally: print([path for path in opened if path.endswith('.npz')] != [], file=sys.stderr)"
    command = [sys.executable, "-c", program, "judge", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == f"{loads}\n"


def test_judge_does_not_import_the_server():
    program = "import sys; from tongpin.cli.main import COMMANDS; import tongpin.cli.judge, tongpin.cli.read;"
    program += "print([name for name in sys.modules if name.startswith(('django', 'tongpin.server'))])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("words", [(), ("--lang", "zh")])
def test_judge_fails_in_chinese_unless_asked_otherwise(run, words: tuple[str, ...]):
    assert run("judge", "none.yaml", *words).stderr == "none.yaml: 没有这个文件\uff1b请核对路径\n"


def test_judge_fails_in_the_language_of_the_command_line(run):
    assert run("judge", "none.yaml", "--lang", "en").stderr == "none.yaml: no such file; check the path\n"


def test_judge_text_lets_no_file_steer_the_terminal(run):
    hostile = (
        '{"deal": {"name": "A\\u001b]0;x\\u0007"}, "people": [{"id": "w", "name": "\\u001b[2J王\\u202e"}],'
        ' "events": [{"id": "e\\u001b[1m", "at": "2025-01-06", "kind": "note", "by": "w", "text": "x",'
        ' "signals": [{"signal": "sig_rfp_sent", "quote": "\\u001b[31m标书", "by": "w"}]},'
        ' {"id": "f\\u0007", "at": "2025-01-07", "kind": "call"}]}'
    )
    text = run("judge", "-", "--each", given=hostile).stdout
    assert [one for one in text if one in "\x1b\x07\u202e"] == []
    assert "标书" in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_judge_says_what_speaks_against_what_changed_and_what_would_change_it(
    run, company_a: Path, lang: str
):
    words = ("judge", company_a, "--as-of", "2022-10-26", "--lang", lang)
    found = json.loads(run(*words, "--format", "json").stdout)
    sentences = [found[key] for key in ("why", "against", "changed", "would_change")]
    assert all(sentences)
    text = "".join(run(*words).stdout.split())
    for sentence in sentences:
        assert "".join(sentence.split()) in text
