"""A model in a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tongpin.method import load_method
from tongpin.reading import Utterance, default_reader
from tongpin.reading.learned.model import load_model, packed
from tongpin.reading.learned.store import BrokenModel, load_reader, read_model, save_model

TEXT = Utterance("双方已经盖章,合同今天生效。")


def test_saved_model_reads_as_the_one_that_ships(tmp_path: Path) -> None:
    save_model(load_model(), tmp_path / "own.npz")
    own, shipped = load_reader(load_method(), tmp_path / "own.npz"), default_reader(load_method())
    assert (own.version, own.read(TEXT)) == (shipped.version, shipped.read(TEXT))


def test_load_reader_without_a_file_is_the_one_that_ships() -> None:
    assert load_reader(load_method()).version == default_reader(load_method()).version


def test_save_model_leaves_nothing_beside_it_and_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a.npz", tmp_path / "b.npz"
    save_model(load_model(), first)
    save_model(load_model(), second)
    assert first.read_bytes() == second.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.npz", "b.npz"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"\x80\x04K\x01."])
def test_read_model_names_a_damaged_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "own.npz").write_bytes(content)
    with pytest.raises(BrokenModel, match=r"own\.npz: 模型文件已损坏。请重新学习一次"):
        read_model(tmp_path / "own.npz")


def test_read_model_names_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BrokenModel) as caught:
        read_model(tmp_path / "own.npz")
    assert caught.value.say("en") == (
        "own.npz: There is no such model file. Learn it again, or go back to the model that ships."
    )


def test_read_model_refuses_one_of_another_version(tmp_path: Path) -> None:
    parts = packed(load_model())
    np.savez(tmp_path / "own.npz", **parts | {"head_rarity": parts["head_rarity"][:-1]})
    with pytest.raises(BrokenModel, match="不是这个版本做的"):
        read_model(tmp_path / "own.npz")
