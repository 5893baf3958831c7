"""The documentation's examples are real: they read without a fault."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tongpin.casefile import read_case
from tongpin.cli.main import tongpin_command
from tongpin.method import load_method

DOCS = Path(__file__).parents[3] / "docs" / "use"
METHOD = load_method()


def example(name: str) -> str:
    found = re.search(r"```yaml\n(.*?)```", (DOCS / name).read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_case_file_of_the_documentation_reads(lang: str):
    case = read_case(example(f"case-file.{lang}.md"), "docs.yaml", METHOD)
    assert [event.kind for event in case.events] == ["note", "action", "stage"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_overlay_of_the_documentation_loads(lang: str, tmp_path: Path):
    own = tmp_path / "own.yaml"
    own.write_text(example(f"method.{lang}.md"), encoding="utf-8")
    method = load_method([own])
    assert method.states["implementation"].dwell_days == 90
    assert method.proofs["p_drone_count"].name.en == "Drone count"
    assert "gatekeeper" not in method.roles


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_method_of_the_documentation_names_every_noun(lang: str):
    text = (DOCS / f"method.{lang}.md").read_text(encoding="utf-8")
    nouns = [name for name in METHOD.__dataclass_fields__ if name != "version"]
    assert [noun for noun in nouns if f"`{noun}`" not in text] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_command_line_of_the_documentation_uses_known_options(lang: str):
    text = (DOCS / f"command-line.{lang}.md").read_text(encoding="utf-8")
    context = tongpin_command.make_context("tongpin", ["method"], resilient_parsing=True)
    known = {"--help", "--version"}
    for name in ("judge", "check", "read", "up", "import", "export", "backup", "restore"):
        command = tongpin_command.get_command(context, name)
        assert command is not None
        known |= {option for parameter in command.params for option in parameter.opts}
    assert set(re.findall(r"--[a-z][a-z-]+", text)) - known == set()
