"""Learned models as files: JSON that people can read and compare, with everything that it takes to judge."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np

from tongpin.engine.chances import ENDINGS
from tongpin.engine.process.parameters import Parameters
from tongpin.method import Text

from .calibration import Calibration

FORMAT = "tongpin-model/1"
_ARRAYS = ("prior", "dwell_days", "leave", "rates", "marks", "misread")
_NAMES = ("states", "kinds")
# What older files do not have, and what it was then
_LATER: Mapping[str, Any] = {"sources": (), "absent": 0.0, "opens": 0.0, "witness": (), "team_spread": 0.0}
_AGAIN = Text("请用 tongpin learn 重新学习", "learn it anew with tongpin learn")


class ModelFileError(Exception):
    """A model file cannot be used; the message is one line: file, place, mend; `text` has it in both languages."""

    def __init__(self, path: Path, zh: str, en: str) -> None:
        super().__init__(f"{path}: {en}")
        self.text = Text(f"{path}：{zh}", f"{path}: {en}")


@dataclass(frozen=True, eq=False)
class Model:
    """A learned model: parameters, calibration, the reps' habits by name, and where it comes from."""

    parameters: Parameters
    calibration: Calibration
    reps: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # mean and spread of log g
    origin: Mapping[str, Any] = field(default_factory=dict)
    opinion: float | None = None  # chance that a stage that one of ours states is right; None = not learned
    opinions: Mapping[str, float] = field(default_factory=dict)  # the same by name
    endings: Calibration | None = None  # of how deals end; None = as the method says

    @property
    def version(self) -> str:
        """Name of the model and its content, for every judgement to record."""
        return self.parameters.version


def write_model(model: Model) -> str:
    """Return the file's text; reading it gives an equal model."""
    written: dict[str, Any] = {"format": FORMAT, "version": model.version, "origin": dict(model.origin)}
    for one in fields(Parameters):
        value = getattr(model.parameters, one.name)
        written[one.name] = value.tolist() if isinstance(value, np.ndarray) else value
    written["sharpness"] = model.calibration.sharpness
    written["bias"] = model.calibration.bias.tolist()
    written["reps"] = {name: list(level) for name, level in model.reps.items()}
    written["opinion"], written["opinions"] = model.opinion, dict(model.opinions)
    if model.endings is not None:
        written["endings"] = {"sharpness": model.endings.sharpness, "bias": model.endings.bias.tolist()}
    return json.dumps(written, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def read_model(path: Path) -> Model:
    """Read a model file.

    Raises
    ------
    ModelFileError
        It cannot be read, is of another format, or its numbers make no model.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelFileError(
            path, f"读不了（{error.strerror}）；请核对路径", f"{error.strerror}; check the path"
        ) from None
    except ValueError as error:
        raise ModelFileError(
            path, f"不是 JSON（{error}）；{_AGAIN.zh}", f"is not JSON ({error}); {_AGAIN.en}"
        ) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ModelFileError(
            path, f'缺少 "format": "{FORMAT}"；{_AGAIN.zh}', f'needs "format": "{FORMAT}"; {_AGAIN.en}'
        )
    try:
        return _model(data)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        place = _place(error)
        raise ModelFileError(path, f"内容不对（{place}）；{_AGAIN.zh}", f"{place}; {_AGAIN.en}") from None


def _model(data: Mapping[str, Any]) -> Model:
    data = {**_LATER, **data}
    values: dict[str, Any] = {one.name: data[one.name] for one in fields(Parameters)}
    for name in _ARRAYS:
        values[name] = np.array(values[name], np.float64)
    for name in _NAMES:
        values[name] = tuple(str(v) for v in values[name])
    values["sources"] = tuple(int(v) for v in values["sources"])
    values["witness"] = tuple(float(v) for v in values["witness"])
    reps = {str(k): (float(v[0]), float(v[1])) for k, v in data["reps"].items()}
    calibration = Calibration(float(data["sharpness"]), np.array(data["bias"], np.float64))
    opinion = data.get("opinion")
    opinions = {str(k): float(v) for k, v in data.get("opinions", {}).items()}
    return Model(
        Parameters(**values),
        calibration,
        reps,
        data["origin"],
        None if opinion is None else float(opinion),
        opinions,
        _endings(data.get("endings")),
    )


def _endings(data: Mapping[str, Any] | None) -> Calibration | None:
    if data is None:
        return None
    bias = np.array(data["bias"], np.float64)
    if bias.shape != (len(ENDINGS),):
        raise ValueError(f"endings: bias must hold {len(ENDINGS)} numbers")
    return Calibration(float(data["sharpness"]), bias)


def _place(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
