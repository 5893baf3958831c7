"""The reader's language, as the library writes it: "zh" or "en"."""

from __future__ import annotations

from django.utils.translation import get_language


def current() -> str:
    """Return "en" where the active language is English, else "zh"."""
    return "en" if (get_language() or "").startswith("en") else "zh"
