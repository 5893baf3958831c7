"""A paper as lines that know where they stand, so that every quote is exact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tongpin.reading.types import Part

# Letter-spaced Chinese ("采 购 人", "时 间 ：") is set so for looks; the spaces carry nothing.
_SPACED = re.compile(r"(?<=[\u3400-\u9fff\uff08\uff09：，。、]) +(?=[\u3400-\u9fff\uff08\uff09：，。、])")
# Full-width letters, digits and signs; brackets and stops stay, they are ordinary Chinese.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "（）：，；？！"} | {
    0x3000: " ", 0xA0: " "
}  # fmt: skip
_DOTS = re.compile(r"\.{4,}|…{2,}|·{4,}")
_HEADING = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]+[章节部编]分?|[一二三四五六七八九十]{1,3}[、.．]"
    r"|[（(][一二三四五六七八九十]{1,3}[）)]|(?:section|part|chapter|annex)\s+[\dIVXA-Z]+\b|\d{1,2}\.?\s+[A-Z][A-Za-z ]{3,60}$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: as printed (`raw`), without looks (`text`), in which part and where in its text."""

    raw: str
    text: str
    part: int
    start: int
    place: str

    @property
    def end(self) -> int:
        """Where the line ends in its part's text."""
        return self.start + len(self.raw)

    @property
    def is_heading(self) -> bool:
        """Whether the line opens a section."""
        return len(self.text) <= 60 and bool(_HEADING.match(self.text))


def plain(text: str) -> str:
    """Return the text with full-width letters and digits made plain and letter-spacing closed up."""
    return _SPACED.sub("", text.translate(_PLAIN)).strip()


def lines_of(parts: Sequence[Part]) -> tuple[Line, ...]:
    """Return the lines of a paper, its table of contents left out."""
    return tuple(_lines(parts))


def _lines(parts: Sequence[Part]) -> Iterator[Line]:
    for number, part in enumerate(parts):
        start = 0
        for raw in part.text.split("\n"):
            text = plain(raw)
            if text and not _DOTS.search(text):
                yield Line(raw.rstrip(), text, number, start, part.place)
            start += len(raw) + 1


def quote_of(found: Sequence[Line], parts: Sequence[Part]) -> str:
    """Return the exact words of lines that follow each other; of the first page only, where they run over two."""
    first = found[0]
    last = max((line for line in found if line.part == first.part), key=lambda line: line.start)
    return parts[first.part].text[first.start : last.end].strip()


def section(
    lines: Sequence[Line], opens: re.Pattern[str], *, most: int = 400
) -> Iterator[tuple[Line, tuple[Line, ...]]]:
    """Yield each heading that `opens` matches, with the lines under it up to the next heading of its rank."""
    for number, line in enumerate(lines):
        if not (line.is_heading and opens.search(line.text)):
            continue
        body: list[Line] = []
        for other in lines[number + 1 : number + 1 + most]:
            if other.is_heading and rank(other) <= rank(line):
                break
            body.append(other)
        yield line, tuple(body)


def rank(line: Line) -> int:
    """Return how high a heading stands: chapters 0, "一、" 1, "（一）" 2."""
    if line.text.startswith("第") or re.match(r"(?:section|part|chapter|annex)\b", line.text, re.IGNORECASE):
        return 0
    return 2 if line.text[0] in "（(" else 1
