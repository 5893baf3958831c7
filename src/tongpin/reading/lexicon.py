"""The word classes that cues are written in, and the scanner that finds them all in one pass.

A class ("concept") is a named list of Chinese and English wordings of one idea, kept in `data/words`. Chinese
wordings are matched at every character by a table of known lengths, English ones as stems along a trie, so
a scan is linear in the text however many words there are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tongpin.reading.datafiles import load_folder
from tongpin.reading.stems import words

Span = tuple[int, int]
Found = dict[str, list[Span]]

GAP = 8  # characters that a Chinese "…" may skip
EN_GAP = 3  # words that an English "*" may skip
_STOP = "。!?;\n"
WHO = {"vendor": 60, "client": 60}  # made of "you", "we" and "they" by who writes, once that is known


@dataclass(slots=True)
class _Node:
    """One step of the English trie."""

    next: dict[str, _Node] = field(default_factory=dict)
    concepts: list[str] = field(default_factory=list)


class Lexicon:
    """All word classes, ready to scan with."""

    def __init__(self) -> None:
        self.names: dict[str, int] = dict(WHO)  # concept → how many wordings it has
        self.patterns: list[tuple[str, re.Pattern[str]]] = []
        self._plain: dict[str, list[str]] = defaultdict(list)
        self._gapped: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        self._lengths: dict[str, tuple[int, ...]] = {}
        self._root = _Node()

    def add(self, name: str, entry: Mapping[str, str] | None) -> None:
        """Add one class: `zh` wordings parted by blanks, `en` ones by semicolons, `re` one regular expression."""
        entry = entry or {}
        chinese, english = entry.get("zh", "").split(), [w.strip() for w in entry.get("en", "").split(";")]
        self.names[name] = self.names.get(name, 0) + len(chinese) + len(english) + 3 * ("re" in entry)
        for wording in chinese:
            self._add_chinese(name, wording)
        for wording in filter(None, english):
            self._add_english(name, wording)
        if "re" in entry:
            self.patterns.append((name, re.compile(entry["re"])))

    def add_wording(self, name: str, wording: str) -> None:
        """Add one wording, Chinese or English by its letters."""
        self.names[name] = self.names.get(name, 0) + 1
        if wording.isascii():
            self._add_english(name, wording)
        else:
            self._add_chinese(name, wording)

    def _add_chinese(self, name: str, wording: str) -> None:
        first, *rest = wording.split("…")
        if rest:
            self._gapped[first].append((name, tuple(rest)))
        else:
            self._plain[first].append(name)
        lengths = set(self._lengths.get(first[0], ())) | {len(first)}
        self._lengths[first[0]] = tuple(sorted(lengths))

    def _add_english(self, name: str, wording: str) -> None:
        node = self._root
        for part in wording.split():
            steps = ["*"] if part == "*" else [found[0] for found in words(part)]
            for step in steps:
                node = node.next.setdefault(step, _Node())
        if node is not self._root and name not in node.concepts:
            node.concepts.append(name)

    def scan(self, text: str) -> Found:
        """Find every wording in normalised text; returns concept → places in rising order."""
        found: Found = defaultdict(list)
        self._scan_chinese(text, found)
        self._scan_english(text, found)
        for name, pattern in self.patterns:
            for match in pattern.finditer(text):
                found[name].append(match.span())
        return {
            name: sorted(set(places)) if len(places) > 1 else places
            for name, places in found.items()
            if places
        }

    def _scan_chinese(self, text: str, found: Found) -> None:
        lengths, plain, gapped = self._lengths, self._plain, self._gapped
        for at, character in enumerate(text):
            for length in lengths.get(character, ()):
                wording = text[at : at + length]
                for name in plain.get(wording, ()):
                    found[name].append((at, at + length))
                for name, rest in gapped.get(wording, ()):
                    end = _follow(text, at + length, rest)
                    if end:
                        found[name].append((at, end))

    def _scan_english(self, text: str, found: Found) -> None:
        tokens, known = words(text), self._root.next
        for index, token in enumerate(tokens):
            if token[0] not in known:
                continue
            for name, last in _walk(self._root, tokens, index, EN_GAP):
                found[name].append((token[1], tokens[last][2]))


def _follow(text: str, at: int, rest: Iterable[str]) -> int:
    """Find the later pieces of a wording with gaps; returns where the last one ends, or 0."""
    for piece in rest:
        place = text.find(piece, at, at + GAP + len(piece))
        if place < 0 or any(mark in text[at:place] for mark in _STOP):
            return 0
        at = place + len(piece)
    return at


def _walk(node: _Node, tokens: list[tuple[str, int, int]], at: int, gap: int) -> Iterator[tuple[str, int]]:
    """Follow the trie from token `at`; yields each concept reached and the index of its last token."""
    if at >= len(tokens):
        return
    step = node.next.get(tokens[at][0])
    if step is not None:
        for name in step.concepts:
            yield name, at
        yield from _walk(step, tokens, at + 1, EN_GAP)
        loose = step.next.get("*")
        if loose is not None:
            for skip in range(gap + 1):
                yield from _walk(loose, tokens, at + 1 + skip, EN_GAP)


def load_lexicon() -> Lexicon:
    """Load every word class of the package."""
    lexicon = Lexicon()
    for _name, entries in load_folder("words"):
        for concept, entry in _checked(entries):
            lexicon.add(concept, entry)
    return lexicon


def _checked(entries: Any) -> Iterator[tuple[str, Mapping[str, str]]]:
    for concept, entry in entries.items():
        unknown = set(entry) - {"zh", "en", "re"}
        if unknown:
            msg = f"word class {concept}: unknown key {min(unknown)}"
            raise ValueError(msg)
        yield concept, entry
