"""`tongpin read`: texts, lines and files to signals and actions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ASKED = "仓里货值三千万,出了事你们赔得起吗?"


def test_read_text_gives_exact_quotes(run):
    result = run("read", "--text", ASKED, "--by", "buyer", "--format", "json")
    found = json.loads(result.stdout)
    assert (result.exit_code, result.stderr, list(found)) == (0, "", ["signals", "actions"])
    for one in [*found["signals"], *found["actions"]]:
        assert ASKED[one["start"] : one["end"]] == one["quote"]
    assert [one["signal"] for one in found["signals"]] == ["sig_goods_liability_asked"]


def test_read_text_for_people_names_the_signal(run):
    lines = run("read", "--text", ASKED, "--by", "buyer").stdout.splitlines()
    assert lines[0] == "客户信号"
    assert "问货损赔付与保险" in lines[1]


def test_read_text_without_anything_says_so(run):
    assert (
        run("read", "--text", "今天天气不错", "--lang", "en").stdout == "No signal and no action was found.\n"
    )


def test_read_lines_answers_each_line_in_order(run, tmp_path: Path):
    asked = [
        {"id": "a", "text": ASKED, "by": "buyer"},
        {"id": 2, "text": "今天天气不错"},
        {"id": "c", "text": "", "by": None},
    ]
    (tmp_path / "in.jsonl").write_text(
        "\n".join(json.dumps(one, ensure_ascii=False) for one in asked) + "\n\n", encoding="utf-8"
    )
    result = run("read", "--lines", tmp_path / "in.jsonl")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [list(one) for one in found] == [["id", "signals", "actions"]] * 3
    assert [one["id"] for one in found] == ["a", 2, "c"]
    assert [len(one["signals"]) for one in found] == [1, 0, 0]
    assert list(found[0]["signals"][0])[:3] == ["signal", "quote", "confidence"]


def test_read_lines_takes_a_byte_order_mark_and_escaped_text(run):
    line = b'\xef\xbb\xbf{"id": "a", "text": "\\u4eca\\u5929"}\n'
    assert run("read", "--lines", "-", given=line).stdout == '{"id": "a", "signals": [], "actions": []}\n'


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (
            b"{",
            "is not JSON (Expecting property name enclosed in double quotes, column 2); write one object a line",
        ),
        (b"[1]", "must be an object with id and text"),
        (b'{"text": "x"}', 'lacks id; write {"id": ..., "text": ...}'),
        (b'{"id": 1}', 'lacks text; write {"id": ..., "text": ...}'),
        (b'{"id": 1, "text": 2}', "text must be text, in double quotes"),
        (b'{"id": {}, "text": "x"}', "id must be text or a number"),
        (b'{"id": 1, "txt": "x"}', "txt: no such key; did you mean text?"),
        (b'{"id": 1, "text": "x", "by": "seller"}', 'by: "seller"; write buyer or seller_note'),
        (b'{"id": 1, "text": "x", "by": []}', "by: []; write buyer or seller_note"),
        (b"\xff\xfe", "is not UTF-8 text; save the file as UTF-8"),
        (b"[" * 100_000, "is not JSON that makes sense here; write one object a line"),
    ],
)
def test_read_lines_names_the_bad_line_and_exits_2(run_en, line: bytes, problem: str):
    result = run_en("read", "--lines", "-", given=b'{"id": 0, "text": "a"}\n' + line + b"\n")
    assert result.exit_code == 2
    assert result.stdout == '{"id": 0, "signals": [], "actions": []}\n'
    assert result.stderr == f"standard input: line 2: {problem}\n"


def test_read_lines_without_the_file_says_so(run_en):
    result = run_en("read", "--lines", "none.jsonl")
    assert (result.exit_code, result.stderr) == (2, "none.jsonl: no such file; check the path\n")


def test_read_files_gives_one_object_each(run, tmp_path: Path):
    for name in ("a.txt", "b.md"):
        (tmp_path / name).write_text(ASKED, encoding="utf-8")
    result = run("read", tmp_path / "a.txt", tmp_path / "b.md", "--by", "buyer", "--format", "json")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [Path(one["file"]).name for one in found] == ["a.txt", "b.md"]
    assert [len(one["signals"]) for one in found] == [1, 1]
    assert list(found[0]) == ["file", "signals", "actions", "warnings"]


def test_read_files_goes_on_after_a_bad_one_and_exits_2(run, tmp_path: Path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 broken")
    (tmp_path / "b.txt").write_text(ASKED, encoding="utf-8")
    result = run("read", tmp_path / "a.pdf", tmp_path / "b.txt", "--format", "json")
    assert result.exit_code == 2
    assert [Path(json.loads(line)["file"]).name for line in result.stdout.splitlines()] == ["b.txt"]
    assert result.stderr.startswith(f"{tmp_path}/a.pdf: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("words", [(), ("a.txt", "--text", "x"), ("--text", "x", "--lines", "-")])
def test_read_wants_one_kind_of_input(run, words: tuple[str, ...]):
    result = run("read", *words)
    assert result.exit_code == 2
    assert result.stderr == (
        "tongpin read: give files, or --text TEXT, or --lines FILE.jsonl; see tongpin read --help\n"
    )
