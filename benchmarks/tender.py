"""What is made out of tender papers, and how fast?

    python benchmarks/tender.py [FOLDER_OR_FILE...]

Without arguments the papers written for the tests are read. For any other papers, such as public ones that are not ours
to pass on, the table shows what was found, to be held against the paper by eye: nothing is counted as right here.
"""

from __future__ import annotations

import platform
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tongpin import __version__
from tongpin.reading.files import UnreadableFile, parse_file
from tongpin.reading.tender import Tender, excerpt, read_tender, words

PAPERS = Path(__file__).resolve().parents[1] / "tests" / "tenders"
READABLE = {".pdf", ".docx", ".xlsx", ".txt", ".html"}


def main(arguments: list[str]) -> None:
    """Read every paper named and print what came of it."""
    print(f"tongpin {__version__}, Python {platform.python_version()}, {platform.machine()}\n")
    for path in _papers([Path(word) for word in arguments] or [PAPERS]):
        _show(path)


def _papers(places: list[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from sorted(one for one in place.iterdir() if one.suffix.lower() in READABLE)
        else:
            yield place


def _show(path: Path) -> None:
    began = time.perf_counter()
    try:
        parsed = parse_file(path.read_bytes(), path.name)
    except UnreadableFile as error:
        print(f"{path.name}: {error.say('en')}\n")
        return
    read = time.perf_counter()
    tender = read_tender(parsed.parts)
    done = time.perf_counter()
    print(f"{path.name}: {len(parsed.parts)} parts, text {read - began:.2f} s, points {done - read:.3f} s")
    print(_table(tender) if tender else "  no tender paper")
    print()


def _table(tender: Tender) -> str:
    lines = []
    for name, word in words.HEADS.items():
        found = getattr(tender, name)
        value = "-" if found is None else words.amount(found) if hasattr(found, "amount") else found.value
        lines.append(f"  {word.en:<12} {value}")
    lines.append(f"  {words.LOTS.en:<12} {len(tender.lots)}")
    for date in tender.dates:
        shown = date.at.date() if date.day_only else date.at.strftime("%Y-%m-%d %H:%M")
        lines.append(f"  {words.DATES[date.kind].en:<18} {shown}")
    kinds = Counter(one.kind for one in tender.criteria)
    total = "not said" if tender.points_in_all is None else f"{tender.points_in_all:g}"
    lines.append(
        f"  scored {kinds['scored']}, points {tender.points_found:g} of {total}; musts {kinds['must']}"
    )
    lines.append(f"  signals {', '.join(one.signal for one in excerpt(tender, 'en').signals)}")
    return "\n".join(lines)


if __name__ == "__main__":
    main(sys.argv[1:])
