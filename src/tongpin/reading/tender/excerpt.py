"""A tender paper as one piece of evidence: its own words on what counts, and the signals that these are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tongpin.reading.files.places import say_place
from tongpin.reading.tender import words
from tongpin.reading.tender.model import Criterion, Fact, Money, Tender, TenderDate
from tongpin.reading.types import FoundSignal

Stated = Fact | Money | TenderDate | Criterion
# What a careful reader takes from a tender paper. Its many other sentences are forms and clauses for everybody:
# read one by one they would say that contracts are signed and references asked for.
SENT, BUDGET, CRITERIA, PRESENTATION = (
    "sig_rfp_sent",
    "sig_budget_range_given",
    "sig_criteria_set",
    "sig_presentation_scheduled",
)
# A budget or a table of points in a printed paper is rarely anything else, but may be left over from an older one.
SURENESS = {SENT: 0.97, BUDGET: 0.85, CRITERIA: 0.85, PRESENTATION: 0.85}
MOST_CRITERIA = 60


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The paper's main points in its own words, a line each with its place; signals quote this text."""

    text: str
    signals: tuple[FoundSignal, ...]
    places: tuple[str, ...]  # of each signal's quote in the paper


def excerpt(tender: Tender, lang: str) -> Excerpt:
    """Return the paper's main points and its signals. `lang` is for the places only: the words are the paper's."""
    text = ""
    found: dict[str, tuple[FoundSignal, str]] = {}
    for said, signal in _stated(tender):
        at = say_place(said.place, lang)
        start = len(text)
        text += said.quote + (f"（{at}）" if at else "") + "\n"
        if signal not in {"", *found}:
            end = start + len(said.quote)
            mark = FoundSignal(signal, said.quote, start, end, SURENESS[signal], "document")
            found[signal] = (mark, said.place)
    marks = sorted(found.values(), key=lambda pair: pair[0].start)
    return Excerpt(text.rstrip("\n"), tuple(mark for mark, _ in marks), tuple(place for _, place in marks))


def _stated(tender: Tender) -> Iterator[tuple[Stated, str]]:
    """Yield everything with its quote and the signal that it is, heads first; each quote once."""
    seen: set[str] = set()
    for said, signal in (*_heads(tender), *_dates(tender), *_criteria(tender)):
        if said is not None and said.quote not in seen:
            seen.add(said.quote)
            yield said, signal


def _heads(tender: Tender) -> list[tuple[Stated | None, str]]:
    money = {"budget": BUDGET, "ceiling": BUDGET, "bid_bond": ""}
    return [(getattr(tender, name), money.get(name, SENT)) for name in ("number", *words.HEADS)]


def _dates(tender: Tender) -> list[tuple[Stated, str]]:
    return [(date, PRESENTATION if date.kind == "presentation" else SENT) for date in tender.dates]


def _criteria(tender: Tender) -> list[tuple[Stated, str]]:
    scored: list[tuple[Stated, str]] = [(one, CRITERIA) for one in tender.criteria if one.kind == "scored"]
    musts: list[tuple[Stated, str]] = [(one, "") for one in tender.criteria if one.kind == "must"]
    return scored + musts[:MOST_CRITERIA]
