"""`tongpin read` by a language model: a real server on this machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import rude_server as rude
from tests.rude_server import rude_server

TEXT = "王总监13812345678来电：出了事你们赔得起吗？"
FIND = {"id": "sig_peak_capacity_asked", "quote": "出了事你们赔得起吗", "sure": 0.8}


def test_it_is_off_unless_asked_for(run, monkeypatch: pytest.MonkeyPatch):
    with rude_server(rude.finds(FIND)) as server:
        assert run("read", "--text", TEXT).exit_code == 0
        assert server.seen == []


def test_model_reads_and_what_left_is_said(run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TONGPIN_LANGUAGE_MODEL_KEY", "sk-1")
    with rude_server(rude.finds(FIND)) as server:
        result = run(
            "read", "--text", TEXT, "--format", "json", "--model-url", server.url, "--model-name", "m"
        )
    (seen,) = server.seen
    found = json.loads(result.stdout)
    assert [one["signal"] for one in found["signals"]] == [FIND["id"]]
    assert (seen.headers["Authorization"], "13812345678" in seen.body.decode()) == ("Bearer sk-1", False)
    assert result.stderr == "语言模型：发出 30 字，约 100 token，已遮盖，结果 ok，剔除 0\n"


def test_model_by_the_environment_reads_lines(run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "a", "text": TEXT}) + "\n", encoding="utf-8")
    with rude_server(rude.finds(FIND)) as server:
        monkeypatch.setenv("TONGPIN_LANGUAGE_MODEL", server.url)
        monkeypatch.setenv("TONGPIN_LANGUAGE_MODEL_NAME", "m")
        result = run("read", "--lines", tmp_path / "in.jsonl")
    assert [one["signal"] for one in json.loads(result.stdout)["signals"]] == [FIND["id"]]


def test_when_it_fails_the_offline_reader_reads_and_says_so(run):
    with rude_server(rude.status(401)) as server:
        result = run(
            "read", "--text", TEXT, "--format", "json", "--model-url", server.url, "--model-name", "m"
        )
    assert [one["signal"] for one in json.loads(result.stdout)["signals"]] == ["sig_goods_liability_asked"]
    assert result.stderr.endswith("语言模型不认这个密钥。已改用本机的识读，内容没有丢。\n")


def test_preview_prints_what_would_leave_and_sends_nothing(run):
    with rude_server(rude.finds(FIND)) as server:
        asked = ("read", "--text", TEXT, "--model-url", server.url, "--model-name", "m")
        preview = json.loads(run(*asked, "--model-preview").stdout)
        assert server.seen == []
        run(*asked)
        assert json.loads(server.seen[0].body) == preview


def test_unmasked_is_a_word_of_its_own(run):
    with rude_server(rude.finds(FIND)) as server:
        run("read", "--text", TEXT, "--model-url", server.url, "--model-name", "m", "--model-unmasked")
    assert "13812345678" in server.seen[0].body.decode()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--text", TEXT, "--model-url", "http://127.0.0.1:9"), "请用 --model-name"),
        (("--text", TEXT, "--model-preview"), "--model-preview: 请用 --model-url"),
        (("--lines", "x.jsonl", "--model-preview"), "--model-preview goes with --text"),
    ],
)
def test_what_is_missing_is_said(run, words: tuple[str, ...], said: str):
    result = run("read", *words)
    assert (result.exit_code != 0, said in result.stderr) == (True, True)


@pytest.mark.parametrize(
    "url", ["http://10.0.0.9/v1", "https://10.0.0.9/v1", "https://100.100.100.200/v1", "ftp://127.0.0.1"]
)
def test_where_it_may_not_go_nothing_goes(run, url: str):
    result = run("read", "--text", TEXT, "--model-url", url, "--model-name", "m")
    assert result.exit_code == 0
    assert result.stderr.endswith("已改用本机的识读，内容没有丢。\n")
