"""Runs commands in this process, and finds the open cases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tongpin.cli.main import tongpin_command

CASES = Path(__file__).parents[2] / "cases"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `tongpin` with these words, `given` on standard input."""
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("TONGPIN_METHOD", "TONGPIN_LANG", "TONGPIN_DATA"):
        monkeypatch.delenv(name, raising=False)

    def runner(*words: object, given: str | bytes | None = None) -> Result:
        return CliRunner().invoke(tongpin_command, [str(word) for word in words], input=given)

    return runner


@pytest.fixture
def run_en(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `tongpin` in English."""
    monkeypatch.setenv("TONGPIN_LANG", "en")
    return run


@pytest.fixture
def company_a() -> Path:
    """The worked example of company A: every event confirmed by a person."""
    return CASES / "02-company-a-ecommerce-logistics.yaml"
