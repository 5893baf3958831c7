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
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tongpin.method import load_method
from tongpin.reading.cuebook import load_cuebook
from tongpin.reading.fused import FusedReader, latin_share
from tongpin.reading.learned.examples import Example, read_examples, read_headed
from tongpin.reading.learned.fusion import KINDS, LANGS, Fusion, Kind, Weights
from tongpin.reading.learned.held_out import Case, fit_weights, held_out
from tongpin.reading.learned.model import Model, packed
from tongpin.reading.learned.reader import FLOOR
from tongpin.reading.learned.thesaurus import load_thesaurus
from tongpin.reading.learned.training import train
from tongpin.reading.types import Utterance

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "benchmarks" / "data" / "reading"
CORPUS = ROOT / "src" / "tongpin" / "reading" / "data" / "corpus"
TARGET = ROOT / "src" / "tongpin" / "reading" / "learned" / "data"


def _zero_fusion() -> Fusion:
    return Fusion({(kind, lang): Weights(0, 1, 0, 0, 1) for kind in KINDS for lang in LANGS})


def cases_of(
    examples: Sequence[Example], model: Model, probabilities: np.ndarray
) -> dict[tuple[str, str], list[Case]]:
    """Return all that speaks for each target in each text, the model's word replaced by the held-out one."""
    reader = FusedReader(load_method(), model, load_cuebook(), _zero_fusion())
    column = {target: number for number, target in enumerate(model.targets)}
    out: dict[tuple[str, str], list[Case]] = {(kind, lang): [] for kind in KINDS for lang in LANGS}
    for number, example in enumerate(examples):
        lang = "en" if latin_share(example.text) > 0.5 else "zh"
        speaker = "seller_note" if example.ours else "buyer"
        likely = {model.targets[place] for place in np.flatnonzero(probabilities[number] >= FLOOR)}
        for one in reader.evidence(Utterance(text=example.text, speaker=speaker), likely):
            probability = float(probabilities[number, column[one.target]])
            if probability >= FLOOR or one.cue:
                right = one.target in example.targets
                out[one.kind, lang].append(Case(number, probability, one.cue, one.vetoed, right))
    return out


def fused(examples: Sequence[Example], model: Model, probabilities: np.ndarray) -> Fusion:
    """Fit the fusion and its bars on held-out predictions."""
    by = {}
    for (kind, lang), cases in cases_of(examples, model, probabilities).items():
        texts = [n for n, e in enumerate(examples) if (latin_share(e.text) > 0.5) == (lang == "en")]
        wanted = {n: sum(t.startswith(_prefix(kind)) for t in examples[n].targets) for n in texts}
        nothing = frozenset(n for n in texts if not examples[n].targets)
        by[kind, lang] = fit_weights(cases, wanted, nothing)
    return Fusion(by)


def _prefix(kind: str | Kind) -> str:
    return "sig_" if kind == "signal" else "act_"


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
    writers = sorted(Counter(example.writer for example in own))
    unseen = held_out(examples, thesaurus, writers)[: len(own)]
    fusion = fused(own, model, unseen)
    text = json.dumps(fusion.stored(), indent=1, sort_keys=True)
    (TARGET / "fusion.json").write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"{text}\n{time.monotonic() - began:.0f} s\n")


if __name__ == "__main__":
    main()
