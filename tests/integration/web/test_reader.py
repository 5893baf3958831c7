"""The reader's card: what there is to learn from, what was learned, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from tests.e2e.world import World
from tests.integration.web.conftest import signed_in
from tongpin.server.core.models import Job
from tongpin.server.deals.models import Deal
from tongpin.server.evidence import readers
from tongpin.server.evidence.models import ReaderVersion

PAGE = "/settings/reader/"
COUNTS = {"right": 5, "false": 3, "missed": 2, "empty": 4, "silent": 3}


@pytest.fixture(autouse=True)
def own_reader(files_dir: Path) -> Iterator[None]:
    readers.forget()
    yield
    readers.forget()


@pytest.fixture
def admin(world: World) -> Client:
    return signed_in(world.administrator)


def attempt(*, adopted: bool, in_use: bool = False) -> ReaderVersion:
    return ReaderVersion.objects.create(
        method_version="m",
        base="offline-1",
        version="offline-2" if adopted else "",
        examples=80,
        held_out=16,
        before=COUNTS,
        after=COUNTS | {"right": 9},
        trained_until=timezone.now(),
        adopted=adopted,
        in_use=in_use,
    )


def test_card_counts_what_there_is_to_learn_from(admin: Client, deal: Deal) -> None:
    card = admin.get(PAGE).context["card"]
    assert (card.own, card.examples > 0, card.version) == (False, True, readers.reader().version)


def test_going_back_and_forth(admin: Client) -> None:
    kept, other = attempt(adopted=True, in_use=True), attempt(adopted=True)
    admin.post(PAGE, {"use": "shipped"})
    assert ReaderVersion.objects.filter(in_use=True).count() == 0
    admin.post(PAGE, {"use": str(other.pk)})
    assert list(ReaderVersion.objects.filter(in_use=True)) == [other]
    page = admin.get(PAGE)
    assert [(row.pk, row.in_use) for row in page.context["rows"]] == [(other.pk, True), (kept.pk, False)]
    assert page.context["rows"][0].after.f1 > page.context["rows"][0].before.f1


def test_what_was_not_kept_cannot_be_used(admin: Client) -> None:
    worse = attempt(adopted=False)
    page = admin.post(PAGE, {"use": str(worse.pk)}, follow=True).content.decode()
    assert (
        "这一版没有比原来更好，没有保存。" in page,
        ReaderVersion.objects.filter(in_use=True).count(),
    ) == (True, 0)


def test_unknown_version_is_not_found(admin: Client) -> None:
    assert admin.post(PAGE, {"use": "999999"}).status_code == 404


def test_learning_now_queues_one_job(admin: Client) -> None:
    for _ in range(2):
        admin.post(PAGE)
    assert Job.objects.filter(kind="evidence.retrain_reader", state="queued").count() == 1


def test_only_administrators_see_it(sales: Client) -> None:
    assert [sales.get(PAGE).status_code, sales.post(PAGE).status_code] == [403, 403]
