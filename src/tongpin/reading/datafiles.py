"""The package's own data files, read where they lie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(name: str) -> Any:
    """Read one YAML file under `reading/data`; `name` may have folders, as in "words/people.yaml"."""
    path = files("tongpin.reading").joinpath("data", *name.split("/"))
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader, see above


def load_folder(name: str) -> Iterator[tuple[str, Any]]:
    """Read every YAML file of a folder under `reading/data`, in the order of their names.

    Yields the file's name and what is in it.
    """
    folder = files("tongpin.reading").joinpath("data", name)
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if re.fullmatch(r"[a-z_0-9]+\.yaml", path.name):
            yield path.name, load_yaml(f"{name}/{path.name}")
