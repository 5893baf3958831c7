"""Check the reader's corpus: ids, verbatim quotes, near duplicates, and how many texts each target has.

    python tools/check_corpus.py [--more FOLDER ...]

Reads the package's corpus (`reading/data/corpus`), `dev.jsonl`, and any more folders of labelled .jsonl. Two texts are
near duplicates where their runs of five characters have a Jaccard similarity of 0.5 or more; none may be in the corpus,
nor between it and `test.jsonl`, the open cases' sentences or the method's examples. Prints what is wrong, one a line, and
the counts. Exit status 1 when anything is wrong. Texts of `test.jsonl` and of the cases are named, never shown.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tongpin.casefile import read_case
from tongpin.method import load_method
from tongpin.method.model import Method
from tongpin.reading.learned.corpus import FOLDER, read_folder
from tongpin.reading.learned.examples import Example, read_examples

ROOT = Path(__file__).resolve().parent.parent
LABELLED = ROOT / "benchmarks" / "data" / "reading"
CASES = ROOT / "tests" / "cases"
RUN = 5  # characters
NEAR = 0.5
SHORTEST = 8  # characters of a sentence of the cases that is compared

# the least number of texts, Chinese and English
SIGNALS, ACTIONS, NOTHING = {"zh": 60, "en": 40}, {"zh": 30, "en": 20}, 2_500


@dataclass(frozen=True, slots=True)
class Named:
    """A text with a name to call it by."""

    name: str
    text: str


def runs(text: str) -> frozenset[str]:
    """Return the runs of five characters without blanks and marks, lower case."""
    plain = re.sub(r"[\W_]+", "", text.lower())
    return frozenset(plain[at : at + RUN] for at in range(max(1, len(plain) - RUN + 1)))


def near_pairs(own: Sequence[Named], others: Sequence[Named] = ()) -> list[tuple[float, str, str]]:
    """Return all pairs of near duplicates within `own`, and between it and `others`; the nearest first.

    Two sets with a Jaccard similarity of 0.5 share one of each one's rarest half (prefix filtering; Chaudhuri, Ganti and
    Kaushik 2006), so only texts that do are compared.
    """
    every = [*own, *others]
    sets = [runs(one.text) for one in every]
    counts = Counter(run for some in sets for run in some)
    holders: defaultdict[str, list[int]] = defaultdict(list)
    pairs: dict[tuple[int, int], float] = {}
    for number, some in enumerate(sets):
        rarest = sorted(some, key=lambda run: (counts[run], run))[: len(some) - (len(some) + 1) // 2 + 1]
        for other in {other for run in rarest for other in holders.get(run, ())}:
            if NEAR * len(some) <= len(sets[other]) <= len(some) / NEAR:
                both = len(sets[other] & some)
                pairs[other, number] = both / (len(sets[other]) + len(some) - both)
        if number < len(own):
            for run in rarest:
                holders[run].append(number)
    found = [(score, every[a].name, every[b].name) for (a, b), score in pairs.items() if score >= NEAR]
    return sorted(found, reverse=True)


def rows_of(folders: Iterable[Path]) -> Iterator[tuple[Path, int, dict[str, Any]]]:
    """Yield every labelled row with its file and line."""
    for folder in folders:
        for path in sorted(folder.glob("*.jsonl")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if line.strip():
                    yield path, number, json.loads(line)


def wrong_labels(folders: Iterable[Path], method: Method) -> list[str]:
    """Tell which rows name an unknown id, quote what is not there, or have an id that another has."""
    known = {*method.signals, *method.actions}
    wrong, seen = [], set()
    for path, number, row in rows_of(folders):
        where = f"{path.name}:{number}"
        if row["id"] in seen:
            wrong.append(f"{where}: the id {row['id']} is taken")
        seen.add(row["id"])
        for label in (*row["signals"], *row["actions"]):
            target = label.get("signal") or label["action"]
            if target not in known:
                wrong.append(f"{where}: {target} is no id of the method")
            if label["quote"] not in row["text"]:
                wrong.append(f"{where}: the quote of {target} is not in the text")
    return wrong


def too_few(examples: Sequence[Example], method: Method) -> list[str]:
    """Tell which targets have fewer texts than they should."""
    counts = Counter((target, one.lang) for one in examples for target in one.targets)
    wrong = [
        f"{target}: {counts[target, lang]} texts in {lang}, {least} wanted"
        for targets, bars in ((method.signals, SIGNALS), (method.actions, ACTIONS))
        for target in targets
        for lang, least in bars.items()
        if counts[target, lang] < least
    ]
    nothing = sum(not one.targets for one in examples)
    return wrong if nothing >= NOTHING else [*wrong, f"nothing: {nothing} texts, {NOTHING} wanted"]


def learnt(folders: Sequence[Path]) -> list[Example]:
    """Return everything that the reader learns from."""
    return [
        *(one for folder in folders for one in read_folder(folder)),
        *read_examples([LABELLED / "dev.jsonl"]),
    ]


def named_rows(folders: Sequence[Path]) -> list[Named]:
    """Return the texts that the reader learns from, each by file and line."""
    own = [Named(f"{path.name}:{number}", row["text"]) for path, number, row in rows_of(folders)]
    for folder in folders:
        for path in sorted(folder.glob("*.txt")):
            lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            own += [
                Named(f"{path.name}:{number}", line.removeprefix("> "))
                for number, line in lines
                if line.strip() and not line.startswith("# ")
            ]
    return [*own, *labelled("dev")]


def labelled(name: str) -> list[Named]:
    """Return the texts of dev or test."""
    lines = (LABELLED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Named(f"{name}.jsonl:{number}", json.loads(line)["text"]) for number, line in enumerate(lines, 1)]


def foreign(method: Method) -> list[Named]:
    """Return what the corpus must not repeat: test.jsonl, the cases' sentences, the method's examples."""
    return [*labelled("test"), *case_sentences(method), *method_examples(method)]


def case_sentences(method: Method) -> list[Named]:
    """Return the open cases' texts, whole and by the sentence."""
    named = []
    for path in sorted(CASES.glob("*.yaml")):
        for event in read_case(path.read_bytes(), path.name, method).events:
            parts = {event.text, *re.split(r"[\n。！？!?；;]|\. ", event.text)}
            named += [
                Named(f"{path.name}:{event.id}", part) for part in sorted(parts) if len(part) >= SHORTEST
            ]
    return named


def method_examples(method: Method) -> list[Named]:
    """Return the examples that the method gives for its signals."""
    return [
        Named(f"method:{signal.id}", example)
        for signal in method.signals.values()
        for example in (signal.example.zh, signal.example.en)
        if len(example) >= SHORTEST
    ]


def main(arguments: Sequence[str]) -> int:
    """Print what is wrong and the counts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--more", type=Path, nargs="*", default=[], help="more folders of labelled .jsonl")
    options = parser.parse_args(arguments)
    folders, method = [FOLDER, *options.more], load_method()
    examples = learnt(folders)
    wrong = wrong_labels(folders, method)
    wrong += [
        f"{score:.2f} {one} ~ {other}"
        for score, one, other in near_pairs(named_rows(folders), foreign(method))
    ]
    wrong += too_few(examples, method)
    for line in wrong:
        print(line)
    print(f"{len(examples)} texts, {sum(not one.targets for one in examples)} of nothing; {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
