"""Train the learned reader and write its weights; the same data give the same bytes on the same machine.

    python tools/train_reader.py [--corpus FOLDER ...] [--into FOLDER]

Learns from the package's own corpus (`reading/data/corpus`) and from `dev.jsonl`; never from `test.jsonl` or the open
cases. First the model is fitted to everything; then a second one to two thirds of the files, and the fusion with the cues
to its predictions for the rest, whose writers it has not seen. Needs numpy only; some ten minutes and 4 GB on two cores.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tongpin.method import load_method
from tongpin.reading.cuebook import load_cuebook
from tongpin.reading.learned.adapting import accuracy
from tongpin.reading.learned.corpus import corpus, read_folder
from tongpin.reading.learned.examples import Example, read_examples
from tongpin.reading.learned.fusion import KEYS, Clue, Fusion, Key, Weights
from tongpin.reading.learned.held_out import fit_weights, held_out
from tongpin.reading.learned.joining import joined
from tongpin.reading.learned.model import Model
from tongpin.reading.learned.store import save_model
from tongpin.reading.learned.thesaurus import Thesaurus, load_thesaurus
from tongpin.reading.learned.training import train
from tongpin.reading.reader import OfflineReader
from tongpin.reading.types import Utterance

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / "benchmarks" / "data" / "reading" / "dev.jsonl"
TARGET = ROOT / "src" / "tongpin" / "reading" / "learned" / "data"


def _zero_fusion() -> Fusion:
    return Fusion({key: Weights(0, 1, 0, 0, 1) for key in KEYS})


def cases_of(examples: Sequence[Example], model: Model) -> Iterator[tuple[Key, tuple[Clue, bool]]]:
    """Yield what speaks for each target that context lets stand in some texts."""
    reader = OfflineReader(load_method(), model, load_cuebook(), _zero_fusion())
    texts = [Utterance(text=one.text, speaker="seller_note" if one.ours else "buyer") for one in examples]
    for one in reader.evidence(texts):
        if one.place() is not None:
            yield one.key, (one.clue, one.target.id in examples[one.number].targets)


def fused(examples: Sequence[Example], thesaurus: Thesaurus) -> Fusion:
    """Fit the fusion on predictions for a third of the corpus by a model that did not see its writers.

    The texts are taken as they are and joined to long ones.
    """
    numbers, model = held_out(examples, thesaurus)
    unseen = [examples[number] for number in numbers]
    trials = {"as they are": unseen, "joined": list(joined(unseen))}
    cases: dict[Key, list[tuple[Clue, bool]]] = {key: [] for key in KEYS}
    for some in trials.values():
        for key, case in cases_of(some, model):
            cases[key].append(case)
    fusion = Fusion({key: fit_weights(key[0], some) for key, some in cases.items()})
    reader = OfflineReader(load_method(), model, load_cuebook(), fusion)
    for title, some in trials.items():
        for lang in ("zh", "en"):
            found = accuracy(reader, [one for one in some if one.lang == lang])
            false = f", finds on {1 - found.quiet:.3f} of the texts of nothing" if found.empty else ""
            print(f"held out, {title}, {lang}: F1 {found.f1:.3f}{false}", flush=True)
    return fusion


def main(arguments: Sequence[str]) -> None:
    """Train, and write `weights.npz` and `fusion.json`."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, nargs="*", default=[], help="more folders of labelled .jsonl")
    parser.add_argument("--into", type=Path, default=TARGET, help="where to write")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    more = [example for folder in options.corpus for example in read_folder(folder)]
    examples = [*corpus(), *more, *read_examples([DEV])]
    thesaurus = load_thesaurus()
    model = train(examples, thesaurus)
    save_model(model, options.into / "weights.npz")
    print(f"{len(examples)} texts, model {model.version}, {time.monotonic() - began:.0f} s", flush=True)
    text = json.dumps(fused(examples, thesaurus).stored(), indent=1, sort_keys=True)
    (options.into / "fusion.json").write_text(text + "\n", encoding="utf-8")
    print(f"{text}\n{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
