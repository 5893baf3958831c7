"""Model files."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from tests.unit.engine.process.worlds import parameters
from tongpin.engine.learn import Calibration, Model, ModelFileError, read_model, write_model
from tongpin.engine.process import Parameters

MODEL = Model(parameters(1), Calibration(0.8, np.array([0.1, 0, -0.1])), {"李": (0.4, 0.2)}, {"deals": 12})


def test_a_model_read_back_is_equal(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_text(write_model(MODEL), encoding="utf-8")
    back = read_model(path)
    assert back.version == MODEL.version
    for one in fields(Parameters):
        assert np.array_equal(getattr(back.parameters, one.name), getattr(MODEL.parameters, one.name)), (
            one.name
        )
    assert (back.calibration.sharpness, back.reps, back.origin) == (0.8, MODEL.reps, MODEL.origin)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "tongpin-model/9"}, 'needs "format": "tongpin-model/1"'),
        ({"rates": [0.1]}, "rates: needs shape"),
        ({"rates": None}, "rates"),
        ({"echo": 1.5}, "echo"),
        ({"reps": {"a": []}}, "index"),
    ],
)
def test_a_broken_model_is_refused_in_one_line(
    tmp_path: Path, change: dict[str, object], message: str
) -> None:
    path = tmp_path / "model.json"
    path.write_text(json.dumps(json.loads(write_model(MODEL)) | change), encoding="utf-8")
    with pytest.raises(ModelFileError, match=message) as caught:
        read_model(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    data = json.loads(write_model(MODEL))
    del data["marks"]
    path = tmp_path / "model.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(ModelFileError, match="marks is missing"):
        read_model(path)


@pytest.mark.parametrize("text", ["", "[]", "{", "not json"])
def test_what_is_no_model_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "model.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ModelFileError, match="model"):
        read_model(path)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="No such file"):
        read_model(tmp_path / "none.json")
