"""The method of this installation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.factories import make_event
from tongpin.engine.learn import Model, ModelFileError, write_model
from tongpin.engine.learn.calibration import none
from tongpin.engine.process.records import from_method
from tongpin.method import MethodError, load_method
from tongpin.server.core.method import method_in_use
from tongpin.server.deals.models import Deal
from tongpin.server.insight.domain.judgement import refresh_judgement

Settings = Any  # pytest-django's own type has no public name


def write(path: Path, factor: float) -> None:
    believed = from_method(load_method())
    changed = replace(believed, dwell_days=believed.dwell_days * factor)
    path.write_text(write_model(Model(changed, none(len(believed.states)))), encoding="utf-8")


def test_method_as_it_comes_is_the_library_s() -> None:
    assert method_in_use() is load_method()


def test_company_s_own_file_is_laid_over(tmp_path: Path, settings: Settings) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("signals: {sig_rfp_sent: {name: {zh: 招标书到了}}}\n", encoding="utf-8")
    settings.METHOD_FILES = [str(own)]
    assert method_in_use().signals["sig_rfp_sent"].name.zh == "招标书到了"


def test_model_file_that_changes_counts_from_the_next_call(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "model.json"
    settings.MODEL_FILE = str(path)
    write(path, 2)
    first = method_in_use()
    assert method_in_use() is first
    write(path, 3)
    stays = [m.states["needs_definition"].dwell_days for m in (load_method(), first, method_in_use())]
    assert stays == pytest.approx([stays[0], 2 * stays[0], 3 * stays[0]])


def test_stored_judgement_names_the_model(deal: Deal, tmp_path: Path, settings: Settings) -> None:
    make_event(deal, "请贵司报个价", kind="chat")
    path = tmp_path / "model.json"
    write(path, 2)
    settings.MODEL_FILE = str(path)
    stored = refresh_judgement(deal=deal)
    assert stored is not None
    assert stored.method_version == method_in_use().version != load_method().version


def test_missing_files_are_said(tmp_path: Path, settings: Settings) -> None:
    settings.MODEL_FILE = str(tmp_path / "none.json")
    with pytest.raises(ModelFileError, match="check the path"):
        method_in_use()
    settings.METHOD_FILES = [str(tmp_path / "none.yaml")]
    with pytest.raises(MethodError, match=r"none\.yaml"):
        method_in_use()
