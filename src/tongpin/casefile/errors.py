"""What is wrong with a case file, said in one line, Chinese or English."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from tongpin.method.text import MOST_SHOWN, Text, one_line

SHORT = 12  # a longer list of choices does not help on one line
NOTHING = Text("", "")


class CaseError(ValueError):
    """A case file is wrong: which file, where in it, what is wrong and what to do.

    `say("zh")` and `say("en")` are one line for people; `str()` is the English one, for logs.
    """

    def __init__(self, file: str, place: Text, problem: Text, line: int = 0) -> None:
        super().__init__(file, place, problem, line)
        self.file = file
        self.place = place
        self.problem = problem
        self.line = line

    def say(self, lang: str) -> str:
        """Return the error as one line."""
        where = self.place.say(lang)
        if self.line and lang == "en":
            where = f"{where} (line {self.line})" if where else f"line {self.line}"
        elif self.line:
            where = f"{where}\uff08第 {self.line} 行\uff09" if where else f"第 {self.line} 行"
        return one_line(": ".join(part for part in (self.file, where, self.problem.say(lang)) if part))

    def __str__(self) -> str:
        return self.say("en")


def broken(file: str, zh: str, en: str, line: int = 0) -> CaseError:
    """Return the error for a file that cannot be read as a case at all."""
    return CaseError(file, NOTHING, Text(zh, en), line)


def nearest(word: str, known: Iterable[str]) -> Text:
    """Return the mend: the known word nearest to `word`, or the whole list where it is short."""
    choices = [one for one in known if one]
    found = difflib.get_close_matches(word[:MOST_SHOWN].lower(), choices, n=1, cutoff=0.65)
    if found:
        return Text(f"；是不是 {found[0]}？", f"; did you mean {found[0]}?")
    if len(choices) <= SHORT:
        return Text(f"；请写 {'、'.join(choices)} 之一", f"; write one of {', '.join(choices)}")
    return NOTHING


def joined(*parts: Text) -> Text:
    """Put pieces of one sentence together, in each language."""
    return Text("".join(part.zh for part in parts), "".join(part.en for part in parts))


def part_of(whole: Text, zh: str, en: str) -> Text:
    """Return the place of a part inside a bigger place."""
    space = " " if whole.zh[-1:].isascii() else ""
    return Text(f"{whole.zh}{space}的 {zh}", f"{whole.en}, {en}")
