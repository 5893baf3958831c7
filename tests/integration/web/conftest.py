"""A team, a stranger, and company A's deal as it stood when the worries came up."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.e2e.world import COMPANY_A, World, load_case, make_world
from tongpin.server.deals.models import Deal
from tongpin.server.people.models import User


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def deal(world: World) -> Deal:
    return load_case(world.sales, COMPANY_A, until="e10", customer="A公司")


def signed_in(user: User, lang: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": lang})
    client.force_login(user)
    return client


@pytest.fixture
def sales(world: World) -> Client:
    return signed_in(world.sales)


@pytest.fixture
def english(world: World) -> Client:
    return signed_in(world.sales, "en")


@pytest.fixture
def stranger(world: World) -> Client:
    return signed_in(world.stranger)
