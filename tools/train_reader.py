"""Train the learned reader and write its weights; the same data give the same bytes on the same machine.

    python tools/train_reader.py

Learns from `benchmarks/data/reading/train/*.jsonl` and `dev.jsonl` and the sentences in the package's own
`reading/data/corpus`; never from `test.jsonl` or the open cases. First it predicts every writer of `train` by models
that did not see that writer and fits the fusion with the cues on these predictions; then it fits the model itself on
everything. Needs numpy only; some minutes and 3 GB on two cores.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from tongpin.method import load_method
from tongpin.reading.cuebook import load_cuebook
from tongpin.reading.fused import FusedReader, latin_share
from tongpin.reading.learned.examples import Example, read_examples, read_headed
from tongpin.reading.learned.fusion import KINDS, LANGS, MOSTLY, Clue, Fusion, Kind, Weights
from tongpin.reading.learned.held_out import fit_weights, held_out
from tongpin.reading.learned.model import Model, packed
from tongpin.reading.learned.thesaurus import Thesaurus, load_thesaurus
from tongpin.reading.learned.training import train
from tongpin.reading.types import Speaker, Utterance

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "benchmarks" / "data" / "reading"
CORPUS = ROOT / "src" / "tongpin" / "reading" / "data" / "corpus"
TARGET = ROOT / "src" / "tongpin" / "reading" / "learned" / "data"


def _zero_fusion() -> Fusion:
    return Fusion({(kind, lang): Weights(0, 1, 0, 0, 0, 1) for kind in KINDS for lang in LANGS})


def cases_of(
    examples: Sequence[Example], model: Model, numbers: Sequence[int]
) -> Iterator[tuple[tuple[Kind, str], tuple[Clue, bool]]]:
    """Yield all that speaks for each target in some texts, by kind and language."""
    reader = FusedReader(load_method(), model, load_cuebook(), _zero_fusion())
    for number in numbers:
        example = examples[number]
        lang = "en" if latin_share(example.text) > MOSTLY else "zh"
        speaker: Speaker = "seller_note" if example.ours else "buyer"
        for one in reader.evidence(Utterance(text=example.text, speaker=speaker)):
            yield (one.kind, lang), (one.clue, one.target in example.targets)


def fused(examples: Sequence[Example], thesaurus: Thesaurus, writers: Sequence[str]) -> Fusion:
    """Fit the fusion on predictions for each of these writers by models that did not see that writer."""
    cases: dict[tuple[Kind, str], list[tuple[Clue, bool]]] = {
        (kind, lang): [] for kind in KINDS for lang in LANGS
    }
    for numbers, model in held_out(examples, thesaurus, writers):
        for key, case in cases_of(examples, model, numbers):
            cases[key].append(case)
    return Fusion({key: fit_weights(key[0], some) for key, some in cases.items()})


def main() -> None:
    """Train, and write `weights.npz` and `fusion.json`."""
    began = time.monotonic()
    own = read_examples(sorted((DATA / "train").glob("*.jsonl")))
    headed = [example for path in sorted(CORPUS.glob("*.txt")) for example in read_headed(path)]
    examples = [*own, *read_examples([DATA / "dev.jsonl"]), *headed]
    thesaurus = load_thesaurus()
    model = train(examples, thesaurus)
    with (TARGET / "weights.npz").open("wb") as file:
        np.savez_compressed(file, **packed(model))  # type: ignore[arg-type]
    sys.stdout.write(f"{len(examples)} texts, model {model.version}, {time.monotonic() - began:.0f} s\n")
    fusion = fused(examples, thesaurus, sorted({example.writer for example in own}))
    text = json.dumps(fusion.stored(), indent=1, sort_keys=True)
    (TARGET / "fusion.json").write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"{text}\n{time.monotonic() - began:.0f} s\n")


if __name__ == "__main__":
    main()
