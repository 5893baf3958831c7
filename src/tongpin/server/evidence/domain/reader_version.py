"""The reader learns from the company's own answers, and is used only where it has become better.

The newest fifth of the answers is held out; on these the reader in use and the new one are compared. Where the one in
use has itself learned from own answers, only those newer than that count. Nothing leaves the machine.
"""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from tongpin.method import Text
from tongpin.reading import Reader
from tongpin.reading.learned.adapting import Accuracy, accuracy, adapted
from tongpin.reading.learned.examples import Example
from tongpin.reading.learned.store import load_reader, save_model
from tongpin.server.core import jobs
from tongpin.server.core.domain import audit
from tongpin.server.core.errors import Invalid, NotAllowed
from tongpin.server.core.method import method_in_use
from tongpin.server.core.models import AuditEvent
from tongpin.server.evidence import readers
from tongpin.server.evidence.models import ReaderVersion
from tongpin.server.evidence.own_examples import Dated, own_examples, quiet_texts
from tongpin.server.people.models import User

JOB = "evidence.retrain_reader"
LEAST = 50  # examples before anything is learned
LEAST_HELD_OUT = 10
LEAST_NEW = 20  # answers since the last attempt
HELD_OUT = 0.2
NOISE = 0.02  # how much of what was quiet may become noisy
ANSWERS = ("accept", "reject", "change", "add")


def ask_training(*, actor: User) -> None:
    """Have the reader learn now rather than at night; administrators only."""
    _require_administrator(actor)
    jobs.enqueue(JOB, key="asked", asked=True)


def use_reader(*, actor: User, version: ReaderVersion | None) -> None:
    """Read by an adopted reader from now on, or by the shipped one (None); administrators only.

    What was read already stays as it was read.
    """
    _require_administrator(actor)
    if version is not None and not version.adopted:
        raise Invalid(
            "version",
            Text("这一版没有比原来更好，没有保存。", "This one was not better and was not kept."),
        )
    with transaction.atomic():
        before = ReaderVersion.objects.select_for_update().filter(in_use=True).first()
        ReaderVersion.objects.filter(in_use=True).update(in_use=False)
        if version is not None:
            ReaderVersion.objects.filter(pk=version.pk).update(in_use=True, used_by=actor)
        thing = version or before
        if thing is not None:
            names = [before.version if before else "shipped", version.version if version else "shipped"]
            audit.record(actor=actor, verb="use", thing=thing, diff={"reader": names})
    readers.forget()


@jobs.job(JOB, every=timedelta(days=1))
def retrain_reader(*, asked: bool = False) -> None:
    """Learn from the company's answers where there are enough new ones; adopt the result where it is better."""
    found = own_examples()
    last = ReaderVersion.objects.first()
    new = [one for one in found if last is None or one.at > last.trained_until]
    if len(found) < LEAST or (len(new) < LEAST_NEW and not asked):
        return
    learn(found=found)


def learn(*, found: Sequence[Dated]) -> ReaderVersion | None:
    """Learn from dated examples, compare on the newest, and keep what came of it; None where too few are new."""
    older, newest = _split(found)
    if len(newest) < LEAST_HELD_OUT:
        return None
    readers.forget()
    base = readers.reader()
    candidate = _reader_from(older)
    before, after = accuracy(base, newest), accuracy(candidate, newest)
    version = ReaderVersion(
        method_version=method_in_use().version,
        base=base.version[:80],
        examples=len(found),
        held_out=len(newest),
        counts=answers(),
        before=asdict(before),
        after=asdict(after),
        trained_until=found[-1].at,
        adopted=is_better(before, after) and _is_quiet(base, candidate),
    )
    return _kept(version, [one.example for one in found])


def is_better(before: Accuracy, after: Accuracy) -> bool:
    """Whether the new one finds more rightly, and cries wolf no more often."""
    return after.f1 > before.f1 and after.quiet >= before.quiet - NOISE


def answers() -> dict[str, int]:
    """Return how many answers of each sort there were, ever."""
    verbs = AuditEvent.objects.filter(noun="signal", verb__in=ANSWERS).values_list("verb", flat=True)
    return dict(Counter(verbs))


def _split(found: Sequence[Dated]) -> tuple[list[Example], list[Example]]:
    """Return the examples to learn from and the newest fifth; of that only what the reader in use has not seen."""
    cut = len(found) - round(len(found) * HELD_OUT)
    in_use = ReaderVersion.objects.filter(in_use=True).first()
    seen_until: datetime | None = in_use.trained_until if in_use else None
    newest = [one.example for one in found[cut:] if seen_until is None or one.at > seen_until]
    return [one.example for one in found[:cut]], newest


def _reader_from(examples: Sequence[Example]) -> Reader:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "candidate.npz"
        save_model(adapted(examples), path)
        return load_reader(method_in_use(), path)


def _is_quiet(base: Reader, candidate: Reader) -> bool:
    """Whether texts in which nobody saw anything stay as quiet as they are."""
    texts = quiet_texts()
    return not texts or accuracy(candidate, texts).quiet >= accuracy(base, texts).quiet - NOISE


def _kept(version: ReaderVersion, examples: Sequence[Example]) -> ReaderVersion:
    """Save the attempt; where it was better, with the model learned from all examples, in use from now on."""
    if version.adopted:
        readers.folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        version.file = f"{secrets.token_hex(16)}.npz"
        path = readers.folder() / version.file
        save_model(adapted(examples), path)
        version.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        version.version = load_reader(method_in_use(), path).version[:80]
    with transaction.atomic():
        if version.adopted:
            ReaderVersion.objects.filter(in_use=True).update(in_use=False)
            version.in_use = True
        version.save()
        diff = {"adopted": [None, version.adopted], "version": [version.base, version.version]}
        audit.record(actor=None, verb="learn", thing=version, diff=diff)
    readers.forget()
    return version


def _require_administrator(actor: User) -> None:
    if not actor.is_administrator:
        raise NotAllowed
