"""Secrets at rest."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tongpin.server.core.sealed import CannotUnseal, seal, unseal


@pytest.mark.parametrize("text", ["", "a", "密码-horse-12", "x" * 1000, "\n\0\U0001f511"])
def test_what_is_sealed_comes_out_again(text: str) -> None:
    assert unseal(seal(text, "mailbox.1"), "mailbox.1") == text


def test_same_text_is_sealed_differently_each_time_and_shows_nothing_of_it() -> None:
    first, second = (seal("hunter2-hunter2", "mailbox.1") for _ in range(2))
    raw = base64.urlsafe_b64decode(first)
    assert (first == second, b"hunter2" in raw, len(raw)) == (False, False, 1 + 12 + 15 + 16)


def test_sealed_text_does_not_open_elsewhere() -> None:
    with pytest.raises(CannotUnseal):
        unseal(seal("secret", "mailbox.1"), "mailbox.2")


def test_sealed_text_does_not_open_under_another_secret(settings: Any) -> None:
    sealed = seal("secret", "mailbox.1")
    settings.SECRET_KEY = "another installation's secret, as long as the first one was"
    with pytest.raises(CannotUnseal):
        unseal(sealed, "mailbox.1")


@pytest.mark.parametrize("at", [0, 1, 13, 20, -1])
def test_sealed_text_that_was_tampered_with_does_not_open(at: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(seal("secret", "mailbox.1")))
    raw[at] ^= 1
    with pytest.raises(CannotUnseal):
        unseal(base64.urlsafe_b64encode(bytes(raw)).decode(), "mailbox.1")


@pytest.mark.parametrize("junk", ["", "密", "AAAA", "not base64!", "AQ=="])
def test_junk_does_not_open(junk: str) -> None:
    with pytest.raises(CannotUnseal):
        unseal(junk, "mailbox.1")
