"""`tongpin` itself, and the commands that start the server."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

import tongpin
from tongpin.cli.main import COMMANDS
from tongpin.cli.terminal import bar, clip, width, wrap

TONGPIN = Path(sys.executable).parent / "tongpin"


def test_main_lists_its_commands_without_loading_them(run):
    text = run("--help").stdout
    assert [name for name in COMMANDS if f"  {name} " not in text] == []


def test_main_says_its_version(run):
    assert run("--version").stdout == f"tongpin, version {tongpin.__version__}\n"


def test_main_names_the_nearest_command(run):
    result = run("jugde")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.startswith("tongpin: No such command 'jugde'")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(run, name: str):
    result = run(name, "--help") if name != "manage" else run("--help")
    assert (result.exit_code, result.stderr) == (0, "")


def test_up_on_a_port_in_use_says_what_to_do_and_makes_nothing(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [TONGPIN, "up", "--data", tmp_path / "var", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert str(port + 1) in done.stderr
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_up_refuses_a_port_that_is_none(run, port: str):
    result = run("up", "--port", port)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_main_runs_as_a_program():
    done = subprocess.run(
        [TONGPIN, "judge", "none.yaml", "--lang", "en"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "none.yaml: no such file; check the path\n")


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("客户", 4), ("e\u0301", 1), ("“客”", 4), ("😀", 2)]
)
def test_width_counts_terminal_columns(text: str, columns: int):
    assert width(text) == columns


def test_clip_keeps_within_the_width():
    assert [clip("客户说可以", 10), clip("客户说可以", 7), clip("a\n b", 9)] == [
        "客户说可以",
        "客户说…",
        "a b",
    ]


def test_wrap_never_begins_a_line_with_a_closing_mark():
    assert wrap("客户说可以，下周签", 10) == ["客户说可", "以，下周签"]
    assert wrap("客户说的“可以”", 10) == ["客户说的", "“可以”"]
    assert wrap("one two three", 8) == ["one two", "three"]


def test_bar_grows_by_eighths():
    assert [bar(0, 2), bar(1 / 16, 2), bar(0.5, 2), bar(1, 2)] == ["  ", "▏ ", "█ ", "██"]
