"""Loading the demo."""

from __future__ import annotations


def load(*, admin: object) -> None:
    """Placeholder."""
