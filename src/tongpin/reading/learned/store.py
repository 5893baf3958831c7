"""A model in a file of its own: a company's, made by `adapting.adapted`."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import numpy as np

from tongpin.method.model import Method
from tongpin.method.text import Text
from tongpin.reading.cuebook import load_cuebook
from tongpin.reading.learned.fusion import load_fusion
from tongpin.reading.learned.model import Model, load_model, packed, unpacked
from tongpin.reading.learned.thesaurus import load_thesaurus
from tongpin.reading.reader import OfflineReader


class BrokenModel(ValueError):
    """A file that is no model of this version: what is wrong and what to do, in both languages."""

    def __init__(self, path: Path, why: Text) -> None:
        super().__init__(path, why)
        self.path, self.why = path, why

    def say(self, lang: str) -> str:
        """Return one line in `lang`."""
        mend = Text(
            "请重新学习一次，或改回自带的模型。", "Learn it again, or go back to the model that ships."
        )
        joint = " " if lang == "en" else ""
        return f"{self.path.name}: {self.why.say(lang)}{joint}{mend.say(lang)}"

    def __str__(self) -> str:
        return self.say("zh")


def save_model(model: Model, path: Path) -> None:
    """Write a model, whole or not at all; the same model gives the same bytes."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            np.savez_compressed(file, **packed(model))  # type: ignore[arg-type]
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def read_model(path: Path) -> Model:
    """Read what `save_model` wrote.

    Raises:
        BrokenModel: the file is missing, damaged or made by another version.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            model = unpacked(data, load_thesaurus())
    except FileNotFoundError:
        raise BrokenModel(path, Text("没有这个模型文件。", "There is no such model file.")) from None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise BrokenModel(path, Text("模型文件已损坏。", "The model file is damaged.")) from error
    if not model.is_whole():
        raise BrokenModel(
            path, Text("模型文件不是这个版本做的。", "The model file was made by another version.")
        )
    return model


def load_reader(method: Method, path: Path | None = None) -> OfflineReader:
    """Return the reader of a model file, or the one that ships.

    Raises:
        BrokenModel: the file is missing, damaged or made by another version.
    """
    model = load_model() if path is None else read_model(path)
    return OfflineReader(method, model, load_cuebook(), load_fusion())
