"""The reader is loaded only where something is to be read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CASE = next((Path(__file__).parents[2] / "cases").glob("02-*.yaml"))  # every event is marked
NAMES = ("tongpin.reading.reader", "tongpin.reading.cuebook")
AT_LAST = (
    f"import atexit, sys; atexit.register(lambda: print([name for name in {NAMES} if name in sys.modules]))"
)


@pytest.mark.parametrize(
    "work",
    [
        "import tongpin.cli.main",
        "import tongpin.casefile, tongpin.reading",
        f"from tongpin.cli.main import tongpin_command; tongpin_command(['judge', {str(CASE)!r}])",
    ],
)
def test_nothing_is_loaded_where_people_have_confirmed_all(work: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{AT_LAST}; {work}"], capture_output=True, check=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
