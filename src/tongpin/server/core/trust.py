"""Whose certificates are believed when the application connects to others."""

from __future__ import annotations

import ssl

from django.conf import settings


def tls_context() -> ssl.SSLContext:
    """Return a context that checks certificate and name, never less; `certificates` adds the company's own CA."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if settings.CERTIFICATES:
        context.load_verify_locations(cafile=settings.CERTIFICATES)
    return context
