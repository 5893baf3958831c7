"""Reading by cues alone."""

from __future__ import annotations

import pytest

from tongpin.method import load_method
from tongpin.reading import Utterance
from tongpin.reading.cue_reader import SUREST, CueReader
from tongpin.reading.cuebook import load_cuebook

READER = CueReader(load_method(), load_cuebook())


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("双方已经盖章,合同今天生效。", "sig_contract_signed"),
        (
            "Our current provider is perfectly fine, we have no plans to change anything.",
            "sig_satisfied_no_need",
        ),
    ],
)
def test_cues_find_plain_words_with_their_quote(text: str, signal: str) -> None:
    found = {one.signal: one for one in READER.read(Utterance(text=text, speaker="buyer")).signals}

    assert signal in found
    assert text[found[signal].start : found[signal].end] == found[signal].quote
    assert 0.5 <= found[signal].confidence <= SUREST


def test_cues_find_our_own_act_in_our_note_only() -> None:
    text = "晚上请客户吃饭"

    assert [one.action for one in READER.read(Utterance(text=text)).actions] == ["act_hospitality"]
    assert READER.read(Utterance(text=text, speaker="buyer")).actions == ()


def test_cues_are_tried_by_context() -> None:
    assert READER.read(Utterance(text="如果双方盖章,合同才生效。")).signals == ()


def test_read_all_reads_each_for_itself() -> None:
    texts = [Utterance(text=text) for text in ("双方已经盖章,合同今天生效。", "今天下雨")]

    assert READER.read_all(texts) == [READER.read(one) for one in texts]
