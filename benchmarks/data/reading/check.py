"""Check the reading corpus: labels, duplicates, counts.

``python check.py METHOD [--also TEXT_FILE_OR_FOLDER ...]``

METHOD is where the ids of the method are: a file, or a folder of files (``src/tongpin/method/data``, the default).  ``--also`` names files whose sentences the corpus must not repeat
(JSON or YAML, taken as plain lines).  Exit status 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
METHOD = HERE.parents[2] / "src" / "tongpin" / "method" / "data"
SPLITS = {"dev": ("w1", "w2"), "test": ("w3", "w4")}
FIELDS = ["id", "lang", "by", "writer", "trade", "text", "signals", "actions"]
SUFFIXES = {".json", ".yaml", ".yml"}
NEAR = 0.5
"""Jaccard similarity of character 5-grams from which two texts count as near duplicates."""


def say(line: str = "") -> None:
    """Write one line to standard output."""
    sys.stdout.write(line + "\n")


def method_ids(path: Path) -> set[str]:
    """Find the ids of all signals and actions in a file of the method or in a folder of such files."""
    files = (
        [file for file in sorted(path.rglob("*.*")) if file.suffix in SUFFIXES] if path.is_dir() else [path]
    )
    return {one for file in files for one in re.findall(r"\b(?:sig|act)_[a-z0-9_]+", file.read_text("utf-8"))}


def later_ids(path: Path) -> set[str]:
    """Find the signals that a later edition of the method brought: the two splits were written before them."""
    files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    pattern = re.compile(r"^  (sig_\w+):\n(?:    .*\n|\n)*?    since: [2-9]", re.MULTILINE)
    return {one for file in files for one in pattern.findall(file.read_text("utf-8"))}


def read_corpus() -> list[dict[str, Any]]:
    """Read both splits; each row gets its split's name under ``split``."""
    return [
        json.loads(line) | {"split": split}
        for split in SPLITS
        for line in (HERE / f"{split}.jsonl").read_text("utf-8").splitlines()
    ]


def grams(text: str) -> frozenset[str]:
    """Return the character 5-grams of ``text`` without spaces and punctuation, lower case."""
    plain = re.sub(r"[\W_]+", "", text.lower())
    return frozenset(plain[at : at + 5] for at in range(max(1, len(plain) - 4)))


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the Jaccard similarity of two sets of 5-grams."""
    return len(one & other) / len(one | other)


def near_pairs(texts: list[tuple[str, str]]) -> list[tuple[float, str, str]]:
    """List all pairs of names whose texts are near duplicates, nearest first.

    Only texts that share a 5-gram are compared.
    """
    sets = {name: grams(text) for name, text in texts}
    holders: dict[str, list[str]] = defaultdict(list)
    for name, own in sets.items():
        for gram in own:
            holders[gram].append(name)
    pairs = {pair for names in holders.values() for pair in combinations(names, 2)}
    scored = [(similarity(sets[one], sets[other]), one, other) for one, other in pairs]
    return sorted((row for row in scored if row[0] >= NEAR), reverse=True)


def sentences_of(paths: Iterable[Path]) -> list[tuple[str, str]]:
    """Return the lines and quoted strings of foreign files, each named by file and number."""
    files = [file for path in paths for file in (sorted(path.rglob("*.*")) if path.is_dir() else [path])]
    pieces = [
        (file.name, piece) for file in files for piece in re.split(r'[\n"|。]', file.read_text("utf-8"))
    ]
    return [(f"{name}#{at}", piece) for at, (name, piece) in enumerate(pieces) if len(piece.strip()) >= 8]


def repeats_of(rows: list[dict[str, Any]], foreign: list[tuple[str, str]]) -> list[str]:
    """Tell which sentences of the corpus are near duplicates of foreign ones."""
    own = [
        (f"{row['id']}/{at}", piece)
        for row in rows
        for at, piece in enumerate([row["text"], *re.split(r"[\n。!?!?]|\. ", row["text"])])
        if len(piece) >= 6
    ]
    mine = {name for name, _ in own}
    return [
        f"{score:.2f} {one} ~ {other}"
        for score, one, other in near_pairs(own + foreign)
        if (one in mine) != (other in mine)
    ]


def faults_of(rows: list[dict[str, Any]], known: set[str], later: set[str]) -> list[str]:
    """Tell everything that is wrong with the rows: fields, ids, splits, missing labels but those of `later`."""
    faults = [f"{row['id']}: fields are not {FIELDS}" for row in rows if list(row)[: len(FIELDS)] != FIELDS]
    faults += [
        f"{row['id']}: {one} is no id of the method"
        for row in rows
        for one in row["signals"] + row["actions"]
        if one not in known
    ]
    faults += [
        f"{row['id']}: {row['writer']} does not belong in {row['split']}"
        for row in rows
        if row["writer"] not in SPLITS[row["split"]]
    ]
    faults += [
        f"{name} occurs {count} times"
        for name, count in Counter(row["id"] for row in rows).items()
        if count > 1
    ]
    for split in SPLITS:
        there = {one for row in rows if row["split"] == split for one in row["signals"] + row["actions"]}
        faults += [f"{one} does not occur in {split}" for one in sorted(known - later - there)]
    return faults


def kind(row: dict[str, Any]) -> str:
    """Return what a row is labelled with: signal, action, both or nothing."""
    both = {(True, True): "both", (True, False): "signal", (False, True): "action"}
    return both.get((bool(row["signals"]), bool(row["actions"])), "nothing")


def print_counts(rows: list[dict[str, Any]]) -> None:
    """Print the counts that the README shows."""
    say("| | dev | test | all |\n|---|---|---|---|")
    lines: list[tuple[str, Any]] = [("texts", lambda row: bool(row["text"]))]
    for field in ("lang", "by"):
        lines += [
            (one, lambda row, f=field, o=one: row[f] == o) for one in sorted({row[field] for row in rows})
        ]
    lines += [
        (f"labelled: {one}", lambda row, o=one: kind(row) == o)
        for one in ("signal", "action", "both", "nothing")
    ]
    lines += [
        (f"nothing, {one}", lambda row, o=one: kind(row) == "nothing" and row["lang"] == o)
        for one in ("zh", "mixed", "en")
    ]
    lines += [
        ("two labels or more", lambda row: len(row["signals"] + row["actions"]) > 1),
        ("in look-alike pairs", lambda row: "pair" in row),
    ]
    lines += [
        (f"trade: {one}", lambda row, o=one: row["trade"] == o)
        for one in sorted({row["trade"] for row in rows})
    ]
    for name, test in lines:
        per = [sum(bool(test(row)) for row in rows if row["split"] == split) for split in SPLITS]
        say(f"| {name} | {per[0]} | {per[1]} | {sum(per)} |")


def print_per_label(rows: list[dict[str, Any]], later: set[str]) -> None:
    """Print for signals and actions the fewest texts of any label but `later`, by language (mixed counts as zh)."""
    say()
    for field in ("signals", "actions"):
        for lang in ("zh", "en"):
            counts = Counter(
                one
                for row in rows
                for one in row[field]
                if one not in later and (row["lang"] == "en") == (lang == "en")
            )
            name, least = min(counts.items(), key=lambda item: item[1])
            say(f"{field}, {lang}: {len(counts)} ids, at least {least} texts each ({name})")


def main() -> int:
    """Run all checks and print faults, duplicates and counts."""
    parser = argparse.ArgumentParser(description="Check the reading corpus.")
    parser.add_argument("method", nargs="?", type=Path, default=METHOD)
    parser.add_argument("--also", nargs="*", type=Path, default=[])
    options = parser.parse_args()
    rows = read_corpus()
    later = later_ids(options.method)
    faults = faults_of(rows, method_ids(options.method), later)
    faults += [
        f"{score:.2f} {one} ~ {other}"
        for score, one, other in near_pairs([(row["id"], row["text"]) for row in rows])
    ]
    faults += repeats_of(rows, sentences_of(options.also))
    print_counts(rows)
    print_per_label(rows, later)
    say("\n".join(["", *faults]) if faults else "\nNo faults, no near duplicates.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
