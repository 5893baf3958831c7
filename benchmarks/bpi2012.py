"""What happens next, and how does it end? Real loan applications of a bank, early ones to learn, later ones to judge.

    python benchmarks/bpi2012.py FILE.csv.gz

FILE: events of the BPI Challenge 2012 (doi 10.4121/uuid:3926db30-f712-4394-aebc-75976070e91f) with the columns
case:concept:name, concept:name, lifecycle:transition and time:timestamp; it is not part of this program. The first 70 %
of the cases by their start are learned from; nothing of the rest is seen. Ours counts what followed each context, the
last steps with how long ago they were, and falls back from longer to shorter contexts.
Gradient boosting on hand-made features beside it where scikit-learn is installed.
"""

from __future__ import annotations

import csv
import gzip
import importlib
import importlib.util
import itertools
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

LEARNED = 0.70
LONGEST = 6  # steps of context
STRENGTH = 2.0  # how many sightings a shorter context's word is worth
END = "(end)"
ACCEPTED, REFUSED = {"A_APPROVED", "A_REGISTERED", "A_ACTIVATED"}, {"A_DECLINED", "A_CANCELLED"}
GAPS = (60.0, 3600.0, 86_400.0, 7 * 86_400.0)  # seconds
LEAST = 1e-6
TREES_LEARN_FROM = 12_000
JUDGED = 8_000  # moments of the later cases, drawn once


@dataclass(frozen=True)
class Story:
    """One application: its steps, the seconds since the step before, and how it ended (None: it did not)."""

    start: datetime
    steps: tuple[str, ...]
    gaps: tuple[float, ...]

    @property
    def accepted(self) -> bool | None:
        """Whether the loan was granted."""
        names = {step.split("+")[0] for step in self.steps}
        if names & ACCEPTED:
            return True
        return False if names & REFUSED else None


def load(path: Path) -> list[Story]:
    """Load the stories, oldest first."""
    rows = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            step = f"{row['concept:name']}+{row['lifecycle:transition']}"
            rows[row["case:concept:name"]].append((datetime.fromisoformat(row["time:timestamp"]), step))
    out = []
    for events in rows.values():
        times = [e[0] for e in events]
        gaps = [0.0, *((b - a).total_seconds() for a, b in itertools.pairwise(times))]
        out.append(Story(times[0], tuple(e[1] for e in events), tuple(gaps)))
    return sorted(out, key=lambda s: s.start)


def slow(gap: float) -> int:
    """Return which of five lengths a gap is."""
    return sum(gap > limit for limit in GAPS)


def contexts(story: Story, seen: int) -> list[tuple]:
    """Return the contexts after `seen` steps, shortest first; the longer ones know how long ago the last step was."""
    out: list[tuple] = [()]
    for length in range(1, min(LONGEST, seen) + 1):
        steps = story.steps[seen - length : seen]
        out.append(steps)
        if length in {1, 3}:
            out.append((*steps, slow(story.gaps[seen - 1])))
    return out


class Contexts:
    """Counts of what followed each context; predictions fall back from longer to shorter ones."""

    def __init__(self, targets: Sequence[str]) -> None:
        self.place = {t: n for n, t in enumerate(targets)}
        self.counts: dict[tuple, Counter[int]] = defaultdict(Counter)

    def learn(self, known: Sequence[tuple], target: str) -> None:
        """Count one target after its contexts."""
        for context in known:
            self.counts[context][self.place[target]] += 1

    def predict(self, known: Sequence[tuple]) -> np.ndarray:
        """Return the chances of the targets (T,)."""
        p = np.full(len(self.place), 1 / len(self.place))
        for context in known:
            counted = self.counts.get(context)
            if counted:
                total, kinds = sum(counted.values()), len(counted)
                p = p * (STRENGTH * kinds)
                for target, number in counted.items():
                    p[target] += number
                p /= total + STRENGTH * kinds
        return p


Example = tuple[Story, int, str]


def examples(stories: Sequence[Story], *, outcome: bool) -> list[Example]:
    """Return (story, steps seen, what is asked for): every next step, or the outcome from every undecided moment."""
    out: list[Example] = []
    for story in stories:
        if outcome and story.accepted is None:
            continue
        for seen in range(1, len(story.steps) + (0 if outcome else 1)):
            if outcome and story.steps[seen - 1].split("+")[0] in ACCEPTED | REFUSED:
                break
            after = story.steps[seen] if seen < len(story.steps) else END
            out.append((story, seen, str(story.accepted) if outcome else after))
    return out


def figures(p: np.ndarray, y: np.ndarray) -> dict[str, float]:
    """Return exact, log loss and, for two targets, the area under the curve."""
    out = {
        "exact": (p.argmax(axis=1) == y).mean(),
        "log loss": -np.log(np.maximum(p[np.arange(len(y)), y], LEAST)).mean(),
    }
    if p.shape[1] == 2:
        order = np.argsort(p[:, 1], kind="stable")
        ranks = np.empty(len(y))
        ranks[order] = np.arange(1, len(y) + 1)
        won = y.sum()
        out["AUC"] = (ranks[y == 1].sum() - won * (won + 1) / 2) / (won * (len(y) - won))
    return out


def features(found: Sequence[Example], names: Sequence[str]) -> np.ndarray:
    """Return the last three steps, counts of each step, the last gap and the age, (n, F)."""
    place = {name: n for n, name in enumerate(names)}
    out = np.zeros((len(found), len(names) + 6))
    for row, (story, seen, _) in zip(out, found, strict=True):
        for back in range(3):
            row[back] = place.get(story.steps[seen - 1 - back], -1) if seen > back else -1
        row[3:6] = seen, story.gaps[seen - 1], sum(story.gaps[:seen])
        for step in story.steps[:seen]:
            if step in place:
                row[6 + place[step]] += 1
    return out


def boosted(early: Sequence[Example], late: Sequence[Example], targets: Sequence[str]) -> np.ndarray:
    """Return gradient boosting's chances of the targets (n, T)."""
    ensemble = importlib.import_module("sklearn.ensemble")
    names = sorted({step for story, _, _ in early for step in story.steps})
    chosen = np.random.default_rng(0).permutation(len(early))[:TREES_LEARN_FROM]
    taught = [early[n] for n in chosen]
    model = ensemble.HistGradientBoostingClassifier(max_iter=40, random_state=0)
    model.fit(features(taught, names), [t for _, _, t in taught])
    out = np.full((len(late), len(targets)), LEAST)
    place = {t: n for n, t in enumerate(targets)}
    out[:, [place[c] for c in model.classes_]] = model.predict_proba(features(late, names))
    return out


def compare(name: str, early: Sequence[Example], late: Sequence[Example]) -> None:
    """Print one task's table."""
    targets = sorted({t for _, _, t in early})
    late = [e for e in late if e[2] in targets]
    late = [late[n] for n in np.random.default_rng(1).permutation(len(late))[:JUDGED]]
    y = np.array([targets.index(t) for _, _, t in late])
    ours = Contexts(targets)
    for story, seen, target in early:
        ours.learn(contexts(story, seen), target)
    rows = {
        "overall shares": np.tile(overall_shares(early, targets), (len(late), 1)),
        "tongpin: contexts with gaps": np.array([ours.predict(contexts(s, n)) for s, n, _ in late]),
    }
    if importlib.util.find_spec("sklearn"):
        version = importlib.import_module("sklearn").__version__
        rows[f"gradient boosting (scikit-learn {version})"] = boosted(early, late, targets)
    print(f"\n{name}: {len(early):,} moments learned from, {len(late):,} judged, {len(targets)} answers")
    for label, p in rows.items():
        print(f"  {label:<42}", "  ".join(f"{k} {v:.3f}" for k, v in figures(p, y).items()), flush=True)


def overall_shares(early: Sequence[Example], targets: Sequence[str]) -> np.ndarray:
    """Return the share of each target."""
    counts = Counter(t for _, _, t in early)
    return np.array([counts[t] for t in targets]) / len(early)


def main(arguments: Sequence[str]) -> None:
    """Print the tables."""
    if len(arguments) != 1:
        sys.exit("usage: python benchmarks/bpi2012.py FILE.csv.gz")
    stories = load(Path(arguments[0]))
    cut = int(len(stories) * LEARNED)
    early, late = stories[:cut], stories[cut:]
    print(
        f"{len(stories):,} applications; the first {cut:,} by time are learned from, up to {early[-1].start:%Y-%m-%d}"
    )
    compare("next step", examples(early, outcome=False), examples(late, outcome=False))
    compare("granted or not", examples(early, outcome=True), examples(late, outcome=True))


if __name__ == "__main__":
    main(sys.argv[1:])
