"""`--model`: judging by what a company learned from its own deals."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

from tongpin.engine.learn import Model, read_model, write_model
from tongpin.engine.learn.calibration import none
from tongpin.engine.process.records import from_method
from tongpin.method import load_method

Run = Callable[..., Result]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model in which everybody stays ten times as long in every stage."""
    believed = from_method(load_method())
    patient = replace(believed, dwell_days=believed.dwell_days * 10)
    path = tmp_path / "model.json"
    path.write_text(write_model(Model(patient, none(len(believed.states)))), encoding="utf-8")
    return path


def test_judge_by_a_model_says_so_and_judges_otherwise(run: Run, model: Path, company_a: Path) -> None:
    plain = json.loads(run("judge", company_a, "--format", "json").stdout)
    learned = json.loads(run("judge", company_a, "--format", "json", "--model", model).stdout)
    assert plain["method_version"] == load_method().version
    assert learned["method_version"] == f"{load_method().version}+{read_model(model).version}"
    assert learned["posterior"] != plain["posterior"]


def test_model_may_be_named_by_the_environment(
    run: Run, model: Path, company_a: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = run("judge", company_a, "--format", "json", "--model", model).stdout
    monkeypatch.setenv("TONGPIN_MODEL", str(model))
    assert run("judge", company_a, "--format", "json").stdout == named


def test_check_judges_by_the_model_too(run: Run, model: Path, company_a: Path) -> None:
    words = ("check", company_a, "--action", "act_price_concession", "--format", "json")
    plain, learned = json.loads(run(*words).stdout), json.loads(run(*words, "--model", model).stdout)
    assert plain["p_harm"] != learned["p_harm"]


def test_broken_model_is_refused_in_one_line(run: Run, tmp_path: Path, company_a: Path) -> None:
    path = tmp_path / "model.json"
    path.write_text("{}", encoding="utf-8")
    found = run("judge", company_a, "--model", path, "--lang", "en")
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr == f'{path}: needs "format": "tongpin-model/1"; learn it anew with tongpin learn\n'
