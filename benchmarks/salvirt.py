"""Win or lose? Real business-to-business deals of one software house, by grouped cross-validation.

    python benchmarks/salvirt.py [FILE]

Data: benchmarks/data/salvirt_b2b/dev.csv (Bohanec, Kljajić Borštnar and Robnik-Šikonja 2017, Salvirt d.o.o., CC-BY-4.0;
see the folder's LICENCE). Deals with equal attributes stay together, or copies of a test deal would be learned from.
Ours averages the log odds of three models of different kinds (ridge logistic, kernel of equal attributes, naive Bayes) and
calibrates them inside each training fold. Five usual models beside it where scikit-learn is installed.
"""

from __future__ import annotations

import csv
import importlib
import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

FILE = Path(__file__).resolve().parent / "data" / "salvirt_b2b" / "dev.csv"
FOLDS, REPEATS = 10, 3
INNER_FOLDS = 4
BINS = 10
Fit = Callable[[np.ndarray, np.ndarray], Callable[[np.ndarray], np.ndarray]]


def load(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return one-hot attributes (n, D), won (n,) and the group of equal attributes (n,)."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [[cell.strip() for cell in row] for row in csv.reader(file, delimiter=";") if row]
    head, body = rows[0], rows[1:]
    columns = list(zip(*[row[:-1] for row in body], strict=True))
    hot = [np.array([cell == value for cell in column], float)
           for column in columns for value in sorted(set(column))]  # fmt: skip
    keys: dict[tuple[str, ...], int] = {}
    groups = np.array([keys.setdefault(tuple(row[:-1]), len(keys)) for row in body])
    won = np.array([row[head.index("Status")] == "Won" for row in body], float)
    return np.stack(hot, axis=1), won, groups


def sigmoid(scores: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + exp(-scores))."""
    return 1 / (1 + np.exp(-np.clip(scores, -30, 30)))


def logistic(held: float) -> Fit:
    """Return a logistic regression with a ridge penalty, by Newton's method; the intercept is free."""

    def fit(x: np.ndarray, y: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
        design = np.column_stack([np.ones(len(x)), x])
        penalty = held * np.eye(design.shape[1])
        penalty[0, 0] = 1e-6
        weights = np.zeros(design.shape[1])
        for _ in range(8):
            p = sigmoid(design @ weights)
            gradient = design.T @ (p - y) + penalty @ weights
            weights -= np.linalg.solve((design.T * (p * (1 - p))) @ design + penalty, gradient)
        return lambda new: weights[0] + new @ weights[1:]

    return fit


def naive_bayes() -> Fit:
    """Return naive Bayes on what a deal has and what it lacks, one sighting added everywhere."""

    def fit(x: np.ndarray, y: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
        share = y.mean()
        won = (x[y == 1].sum(axis=0) + 1) / (y.sum() + 2)
        lost = (x[y == 0].sum(axis=0) + 1) / ((1 - y).sum() + 2)
        has, lacks = np.log(won / lost), np.log((1 - won) / (1 - lost))
        return lambda new: np.log(share / (1 - share)) + new @ has + (1 - new) @ lacks

    return fit


def pairs(x: np.ndarray) -> np.ndarray:
    """Return the similarity of two deals as features would have it: share of equal attributes."""
    return x / np.sqrt(x.sum(axis=1, keepdims=True))


def neighbourly(width: float, held: float) -> Fit:
    """Return a kernel logistic regression: exp(width · (share of equal attributes - 1)), ridge-held."""

    def fit(x: np.ndarray, y: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
        seen = pairs(x)
        kernel = np.exp(width * (seen @ seen.T - 1))
        dual, centre = np.zeros(len(x)), np.log(y.mean() / (1 - y.mean()))
        for _ in range(8):
            p = sigmoid(centre + kernel @ dual)
            weight = np.maximum(p * (1 - p), 1e-6)
            dual = np.linalg.solve(kernel + np.diag(held / weight), kernel @ dual + (y - p) / weight)
        return lambda new: centre + np.exp(width * (pairs(new) @ seen.T - 1)) @ dual

    return fit


MODELS: tuple[Fit, ...] = (logistic(10.0), neighbourly(8.0, 1.0), naive_bayes())


def ours(x: np.ndarray, y: np.ndarray, groups: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Average three models' log odds, each by its own spread, calibrated inside; return probability of winning."""
    inner = np.zeros((len(y), len(MODELS)))
    for out in folds(groups, INNER_FOLDS, seed=1):
        for n, fit in enumerate(MODELS):
            inner[out, n] = fit(x[~out], y[~out])(x[out])
    spread = inner.std(axis=0)
    calibrated = logistic(1.0)((inner / spread).mean(axis=1, keepdims=True), y)
    fitted = [fit(x, y) for fit in MODELS]
    return lambda new: sigmoid(
        calibrated((np.stack([m(new) for m in fitted], axis=1) / spread).mean(axis=1, keepdims=True))
    )


def folds(groups: np.ndarray, count: int, *, seed: int) -> list[np.ndarray]:
    """Return masks of test deals; deals of a group are in one fold."""
    names = np.unique(groups)
    place = np.random.default_rng(seed).permutation(len(names)) % count
    return [np.isin(groups, names[place == n]) for n in range(count)]


def area(p: np.ndarray, y: np.ndarray) -> float:
    """Return the area under the curve: the chance that a won deal is rated above a lost one; ties count half."""
    above = (p[y == 1][:, None] > p[y == 0][None]).mean()
    return float(above + 0.5 * (p[y == 1][:, None] == p[y == 0][None]).mean())


def calibration_error(p: np.ndarray, y: np.ndarray) -> float:
    """Return the mean gap between probability and share won, in ten bins."""
    bins = np.minimum((p * BINS).astype(int), BINS - 1)
    return float(sum((bins == b).mean() * abs(p[bins == b].mean() - y[bins == b].mean())
                     for b in range(BINS) if (bins == b).any()))  # fmt: skip


def usual() -> dict[str, Callable[[np.ndarray, np.ndarray, np.ndarray], Callable[[np.ndarray], np.ndarray]]]:
    """Return five usual models of scikit-learn."""
    linear = importlib.import_module("sklearn.linear_model")
    ensemble = importlib.import_module("sklearn.ensemble")
    bayes, support = importlib.import_module("sklearn.naive_bayes"), importlib.import_module("sklearn.svm")
    made = {
        "logistic regression": lambda: linear.LogisticRegression(max_iter=2000),
        "random forest": lambda: ensemble.RandomForestClassifier(300, min_samples_leaf=3, random_state=0),
        "gradient boosting": lambda: ensemble.GradientBoostingClassifier(random_state=0),
        "naive Bayes": bayes.BernoulliNB,
        "support vectors": lambda: support.SVC(probability=True, random_state=0),
    }

    def fitted(make):
        def fit(x, y, groups):  # noqa: ARG001 - the usual models know of no groups
            model = make().fit(x, y)
            return lambda new: model.predict_proba(new)[:, 1]

        return fit

    return {name: fitted(make) for name, make in made.items()}


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    x, y, groups = load(Path(arguments[0]) if arguments else FILE)
    print(f"{len(y)} deals, {len(np.unique(groups))} different, {y.mean():.0%} won; "
          f"{REPEATS} × {FOLDS} folds, equal deals together, numpy {np.__version__}\n")  # fmt: skip
    models = {"tongpin": ours}
    if importlib.util.find_spec("sklearn"):
        models |= usual()
        print(f"scikit-learn {importlib.import_module('sklearn').__version__}\n")
    print(f"{'':<24}{'AUC':>8}{'exact':>8}{'log loss':>10}{'Brier':>8}{'calib. error':>14}")
    for name, fit in models.items():
        rows = []
        for repeat in range(REPEATS):
            p = np.empty(len(y))
            for out in folds(groups, FOLDS, seed=100 + repeat):
                p[out] = fit(x[~out], y[~out], groups[~out])(x[out])
            q = np.clip(p, 1e-6, 1 - 1e-6)
            loss = -(y * np.log(q) + (1 - y) * np.log(1 - q)).mean()
            rows.append(
                (area(p, y), ((p > 0.5) == y).mean(), loss, ((p - y) ** 2).mean(), calibration_error(p, y))
            )
        auc, exact, loss, brier, error = np.mean(rows, axis=0)
        print(f"{name:<24}{auc:>8.3f}{exact:>8.3f}{loss:>10.3f}{brier:>8.3f}{error:>14.3f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
