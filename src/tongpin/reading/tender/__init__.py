"""From a tender paper to what a bidder must know: who buys what, for how much, until when, judged how."""

from __future__ import annotations

from tongpin.reading.tender.excerpt import Excerpt, excerpt
from tongpin.reading.tender.model import Criterion, Fact, Lot, Money, Tender, TenderDate
from tongpin.reading.tender.plain import plain
from tongpin.reading.tender.reader import read_tender

__all__ = [
    "Criterion",
    "Excerpt",
    "Fact",
    "Lot",
    "Money",
    "Tender",
    "TenderDate",
    "excerpt",
    "plain",
    "read_tender",
]
