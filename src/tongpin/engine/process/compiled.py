"""The compiled path: numba where it is installed. Without it the engine runs its clear numpy code.

numba takes a second to load, so nothing here loads it before a compiled function is really asked for.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])
# Sums may be reordered and multiplied-and-added in one go; not-a-number and infinity keep their meaning.
_FLOATS = {"reassoc", "contract", "arcp", "nsz"}


@cache
def is_available() -> bool:
    """Tell whether numba is installed, without loading it."""
    return importlib.util.find_spec("numba") is not None


def compiled(function: Function) -> Function:
    """Compile `function` with numba, free of the interpreter's lock; kept on disk where that is possible.

    Raises
    ------
    ModuleNotFoundError
        numba is not installed; ask `is_available` first.
    """
    numba = importlib.import_module("numba")
    try:
        out = numba.njit(function, nogil=True, cache=True, fastmath=_FLOATS)
    except RuntimeError:  # no folder may be written to
        out = numba.njit(function, nogil=True, fastmath=_FLOATS)
    return cast("Function", out)
