"""All cues of the package with what each target allows: read once, checked, compiled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from tongpin.reading.cues import Cue, CueIndex, parse_cue
from tongpin.reading.datafiles import load_folder
from tongpin.reading.lexicon import Lexicon, load_lexicon

Nature = Literal["fact", "plan", "ask", "state"]
KEYS = {"nature", "allow", "not", "beats", "cues"}
RULES = frozenset({"history", "elsewhere", "hypothetical", "question", "hope", "own", "opinion", "denial"})


@dataclass(frozen=True, slots=True)
class Target:
    """What is looked for: a signal or an action.

    `nature`: a "fact" is done, a "plan" may lie ahead, an "ask" is asked or demanded, a "state" is felt or stands.
    """

    id: str
    nature: Nature
    allow: frozenset[str]  # context rules that do not hold for it
    without: tuple[str, ...]  # word classes that rule it out in a sentence
    beats: tuple[str, ...]  # targets that give way to it in a sentence


@dataclass(frozen=True, eq=False)
class Cuebook:
    """The lexicon, the targets by id and their cues by rarest term."""

    lexicon: Lexicon
    signals: Mapping[str, Target]
    actions: Mapping[str, Target]
    signal_cues: CueIndex
    action_cues: CueIndex
    version: str


def _entries(folder: str) -> Iterator[tuple[str, Any, Any]]:
    """Yield each file's name, word classes and targets."""
    for name, content in load_folder(folder):
        yield name, content.get("words") or {}, content["targets"]


def _target(id_: str, entry: Mapping[str, Any], where: str) -> Target:
    unknown = set(entry) - KEYS
    if unknown:
        msg = f"{where}: {id_}: unknown key {min(unknown)}"
        raise ValueError(msg)
    allow = frozenset(entry.get("allow", ()))
    if not allow <= RULES:
        msg = f"{where}: {id_}: unknown rule {min(allow - RULES)}"
        raise ValueError(msg)
    nature = entry.get("nature", "state")
    return Target(id_, nature, allow, tuple(entry.get("not", ())), tuple(entry.get("beats", ())))


def _read(folder: str, lexicon: Lexicon) -> tuple[dict[str, Target], list[Cue]]:
    targets: dict[str, Target] = {}
    cues: list[Cue] = []
    files = list(_entries(folder))
    for _where, words, _targets in files:
        for concept, entry in words.items():
            lexicon.add(concept, entry)
    for where, _words, found in files:
        for id_, entry in found.items():
            targets[id_] = _target(id_, entry, where)
            cues.extend(parse_cue(id_, line, lexicon) for line in entry["cues"])
    return targets, cues


def _fingerprint() -> str:
    """Hash every data file, so that a changed cue is a new version."""
    digest = hashlib.sha256()
    for folder in ("words", "signals", "actions"):
        for name, content in load_folder(folder):
            digest.update(f"{folder}/{name}:{content!r}".encode())
    return digest.hexdigest()[:12]


@lru_cache(maxsize=1)
def load_cuebook() -> Cuebook:
    """Load and compile every cue; the result is shared and never changed.

    Raises `ValueError` naming the file, the target and the word where the data are wrong.
    """
    lexicon = load_lexicon()
    signals, signal_cues = _read("signals", lexicon)
    actions, action_cues = _read("actions", lexicon)
    return Cuebook(
        lexicon=lexicon,
        signals=signals,
        actions=actions,
        signal_cues=CueIndex(signal_cues, lexicon.names),
        action_cues=CueIndex(action_cues, lexicon.names),
        version=f"cues-{_fingerprint()}",
    )
