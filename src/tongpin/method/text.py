"""A piece of prose in both languages, and text made fit to be shown."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

MOST_SHOWN = 60
TURNING = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # writing turned round


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of prose in Chinese and English."""

    zh: str
    en: str

    def say(self, lang: str) -> str:
        """Return the text in `lang` ("zh" or "en"); Chinese where the other is empty."""
        return (self.en or self.zh) if lang == "en" else (self.zh or self.en)


EMPTY = Text("", "")


def one_line(text: str) -> str:
    """Return the text on one line, without the characters that steer a terminal or turn the writing round."""
    return " ".join(harmless(text).split())


def harmless(text: str) -> str:
    """Return the text with a space for each character that steers a terminal or turns the writing round."""
    return "".join(" " if unicodedata.category(one) == "Cc" or one in TURNING else one for one in text)


def short(value: str) -> str:
    """Return a value as an error shows it: not more than a line's worth."""
    return value if len(value) <= MOST_SHOWN else value[:MOST_SHOWN] + "…"
