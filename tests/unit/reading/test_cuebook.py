from __future__ import annotations

import pytest

from tongpin.method import load_method
from tongpin.reading import cuebook
from tongpin.reading.cuebook import load_cuebook


def test_every_signal_and_action_of_the_method_has_cues() -> None:
    book, method = load_cuebook(), load_method()

    assert set(book.signals) == set(method.signals)
    assert set(book.actions) == set(method.actions)


def test_every_guard_and_rival_named_in_the_data_exists() -> None:
    book = load_cuebook()
    guards = {name for target in book.signals.values() for name in target.without}
    rivals = {name for target in book.signals.values() for name in target.beats}

    assert guards <= set(book.lexicon.names)
    assert rivals <= set(book.signals)


def test_version_is_the_same_for_the_same_data() -> None:
    assert load_cuebook().version == f"cues-{cuebook._fingerprint()}"


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"cue": ["x"]}, "signals.yaml: sig_x: unknown key cue"),
        ({"allow": ["rain"], "cues": []}, "signals.yaml: sig_x: unknown rule rain"),
    ],
)
def test_a_wrong_target_is_named(entry: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        cuebook._target("sig_x", entry, "signals.yaml")
