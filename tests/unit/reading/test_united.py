"""Two readers' finds put together."""

from __future__ import annotations

from tongpin.method import load_method
from tongpin.reading import default_reader
from tongpin.reading.types import FoundAction, FoundSignal, Reading, Utterance
from tongpin.reading.united import UnitedReader


class Says:
    """A reader that always finds the same."""

    def __init__(
        self, version: str, *signals: tuple[str, float], actions: tuple[tuple[str, float], ...] = ()
    ) -> None:
        self.version = version
        self._reading = Reading(
            tuple(FoundSignal(s, "x", 0, 1, c, "statement") for s, c in signals),
            tuple(FoundAction(a, "x", 0, 1, c) for a, c in actions),
        )

    def read(self, utterance: Utterance) -> Reading:
        return self._reading


def united(first: Says, second: Says) -> list[tuple[str, float]]:
    reading = UnitedReader(first, second).read(Utterance("x"))
    return [
        *((f.signal, f.confidence) for f in reading.signals),
        *((f.action, f.confidence) for f in reading.actions),
    ]


def test_what_both_see_counts_with_the_surer_ones_confidence() -> None:
    assert united(Says("a", ("sig_rfp_sent", 0.4)), Says("b", ("sig_rfp_sent", 0.45))) == [
        ("sig_rfp_sent", 0.45)
    ]


def test_what_only_the_second_sees_must_be_likelier_than_not() -> None:
    second = Says("b", ("sig_rfp_sent", 0.5), ("sig_criteria_set", 0.49), actions=(("act_kickoff", 0.6),))
    assert united(Says("a"), second) == [("sig_rfp_sent", 0.5), ("act_kickoff", 0.6)]


def test_what_only_the_first_sees_is_kept() -> None:
    assert united(Says("a", ("sig_rfp_sent", 0.3)), Says("b")) == [("sig_rfp_sent", 0.3)]


def test_version_names_both_readers() -> None:
    versions = {UnitedReader(Says(a), Says(b)).version for a, b in (("1", "1"), ("1", "2"), ("2", "1"))}
    assert len(versions) == 3


def test_default_reader_quotes_the_text_itself() -> None:
    text = "王总说,大促的时候你们撑得住吗?出了事怎么赔?"
    found = default_reader(load_method()).read(Utterance(text)).signals
    assert {"sig_goods_liability_asked"} <= {f.signal for f in found}
    assert [text[f.start : f.end] for f in found] == [f.quote for f in found]
