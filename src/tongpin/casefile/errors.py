"""What is wrong with a case file, said in one line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class CaseError(ValueError):
    """A case file is wrong. Its text is one line: file, event or person, field, problem and mend."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean X?" for the known word nearest to `word`, or the whole list where it is short."""
    choices = [one for one in known if one]
    found = difflib.get_close_matches(word.lower(), choices, n=1, cutoff=0.65)
    if found:
        return f"; did you mean {found[0]}?"
    return f"; write one of {', '.join(choices)}" if len(choices) <= SHORT else ""


SHORT = 12  # a longer list does not help on one line
