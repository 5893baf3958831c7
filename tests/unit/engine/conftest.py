from __future__ import annotations

import pytest

from tongpin.method import load_method
from tongpin.method.model import Method


@pytest.fixture(scope="session")
def method() -> Method:
    return load_method()
