"""Signing in by one click, in demo mode only."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest

from tongpin.method import Text
from tongpin.server import demo
from tongpin.server.core.errors import NotAllowed, NotVisible
from tongpin.server.people.domain.session import note_sign_in
from tongpin.server.people.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in_as(request: HttpRequest, pk: int) -> User:
    """Sign the visitor in as a demo person. Refused outside demo mode and for anybody real."""
    if not demo.is_on():
        raise NotAllowed(Text("这里不是演示环境。", "This is no demo."))
    user = demo.people().filter(pk=pk).first()
    if user is None:
        raise NotVisible
    login(request, user, backend=BACKEND)
    note_sign_in(actor=user)
    return user
