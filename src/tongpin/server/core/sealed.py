"""Secrets at rest: passwords that must be used again, so that a hash will not do.

AES-256-GCM with a fresh random nonce each time. The key comes from the installation's secret (HKDF-SHA-256), which is
not in the database: a copy of the database alone opens nothing. `purpose` is authenticated along and ties a sealed text
to its place: moved to another row it does not open.
"""

from __future__ import annotations

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = b"\x01"
NONCE = 12
KEY = 32


class CannotUnseal(ValueError):
    """The text was sealed under another secret or for another purpose, or was tampered with."""


def seal(text: str, purpose: str) -> str:
    """Return a text encrypted, printable, different each time."""
    nonce = os.urandom(NONCE)
    hidden = _cipher().encrypt(nonce, text.encode(), VERSION + purpose.encode())
    return base64.urlsafe_b64encode(VERSION + nonce + hidden).decode("ascii")


def unseal(sealed: str, purpose: str) -> str:
    """Return what was sealed. Raises `CannotUnseal`."""
    try:
        raw = base64.urlsafe_b64decode(sealed.encode("ascii"))
        version, nonce, hidden = raw[:1], raw[1 : 1 + NONCE], raw[1 + NONCE :]
        return _cipher().decrypt(nonce, hidden, version + purpose.encode()).decode()
    except (InvalidTag, ValueError):
        raise CannotUnseal from None


def _cipher() -> AESGCM:
    derived = HKDF(hashes.SHA256(), KEY, salt=None, info=b"tongpin.sealed.1")
    return AESGCM(derived.derive(settings.SECRET_KEY.encode()))
