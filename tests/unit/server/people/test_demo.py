"""Signing in by one click."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import Client, RequestFactory

from tests.factories import Company, make_user
from tongpin.server import demo
from tongpin.server.core.domain.settings import keep_setting
from tongpin.server.core.errors import NotAllowed, NotVisible
from tongpin.server.core.models import AuditEvent
from tongpin.server.people.domain.demo import sign_in_as
from tongpin.server.people.models import User


@pytest.fixture
def request_with_session(client: Client) -> HttpRequest:
    request = RequestFactory().post("/demo/")
    request.session = client.session
    request.user = AnonymousUser()
    return request


def demo_user(company: Company) -> User:
    return make_user(company.admin, is_demo=True)


def test_click_is_refused_outside_demo_mode(company: Company, request_with_session: HttpRequest) -> None:
    with pytest.raises(NotAllowed):
        sign_in_as(request_with_session, demo_user(company).pk)
    assert list(demo.people()) == []


def test_click_signs_a_demo_person_in_and_is_audited(
    company: Company, request_with_session: HttpRequest
) -> None:
    keep_setting(actor=company.admin, name=demo.FACT, value=True)
    user = demo_user(company)
    sign_in_as(request_with_session, user.pk)
    row = AuditEvent.objects.latest("pk")
    assert (request_with_session.user, row.actor, row.verb) == (user, user, "sign_in")


def test_click_never_opens_a_real_person(company: Company, request_with_session: HttpRequest) -> None:
    keep_setting(actor=company.admin, name=demo.FACT, value=True)
    for user in (company.admin, company.anna):
        with pytest.raises(NotVisible):
            sign_in_as(request_with_session, user.pk)
