"""A piece of prose in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of prose in Chinese and English."""

    zh: str
    en: str

    def say(self, lang: str) -> str:
        """Return the text in `lang` ("zh" or "en"); Chinese where the other is empty."""
        return (self.en or self.zh) if lang == "en" else (self.zh or self.en)


EMPTY = Text("", "")
