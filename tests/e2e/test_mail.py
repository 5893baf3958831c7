"""Mailboxes, unsorted mail and calendars in a real browser, the mailbox on a real mail server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Watched
from tests.e2e.test_capture import opened
from tests.e2e.test_pages import DRESSES, fits
from tests.e2e.world import COMPANY_A, World, load_case, make_world
from tests.mailserver import PASSWORD, USER, MailServer, mail_server
from tests.post import make_appointment, make_calendar, make_letter, make_mailbox, write_mail
from tongpin.server.core import jobs
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain.calendar import make_plan_feed
from tongpin.server.evidence.models import Event, Letter, Mailbox

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("files_dir"),
]
Open = Callable[..., Watched]


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def deal(world: World) -> Deal:
    return load_case(world.sales, COMPANY_A, until="e10", customer="A公司")


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server() as running:
        settings.MAILBOX_HOSTS = [f"localhost:{running.imaps_port}"]
        settings.CERTIFICATES = str(running.certificate)
        yield running


@pytest.fixture
def filled(world: World, deal: Deal) -> Letter:
    """A mailbox in trouble, the company's inbox, three letters to sort, one aside, two meetings, a plan feed."""
    make_mailbox(world.administrator, shared=True, address="post@example.com")
    mailbox = make_mailbox(world.sales)
    trouble = {
        "zh": "密码被拒绝：Authentication failed。",
        "en": "The password was refused: Authentication failed.",
    }
    Mailbox.objects.update(trouble=trouble, failures=2, succeeded_at=mailbox.added_at)
    first = make_letter(
        mailbox, "关于大促期间的赔付上限", "王总：\n\n出了事你们赔得起吗？请把保单发来。\n" * 8
    )
    for subject in ("报价单", "下周参观的安排"):
        make_letter(mailbox, subject)
    Letter.objects.filter(pk=make_letter(mailbox, "展会邀请").pk).update(state="aside")
    calendar = make_calendar(world.sales)
    for _ in range(2):
        make_appointment(calendar, deal)
    make_plan_feed(actor=world.sales)
    return first


ADDRESSES = ("/mail/", "/mail/aside/", "/mailboxes/", "/mailboxes/new/", "/calendars/")


@pytest.mark.parametrize("dress", DRESSES)
def test_pages_are_readable(
    open_page: Open,
    axe: Callable[[Page], list[str]],
    filled: Letter,
    dress: dict[str, Any],
) -> None:
    page = opened(open_page(**dress), "/mail/")
    for address in (*ADDRESSES, f"/mailboxes/{filled.mailbox_id}/"):
        page.goto(address)
        for fold in page.locator("main details").all():
            fold.evaluate("fold => fold.open = true")
        assert (address, axe(page), fits(page)) == (address, [], True)


def test_letters_are_sorted_by_one_key_each(open_page: Open, deal: Deal, filled: Letter) -> None:
    page = opened(open_page(), "/mail/")
    expect(page.locator("#letter")).to_have_text("关于大促期间的赔付上限")
    page.keyboard.press("1")
    expect(page.locator("#letter")).to_have_text("报价单")
    page.keyboard.press("x")
    expect(page.locator("#letter")).to_have_text("下周参观的安排")
    states = {letter.subject: letter.state for letter in Letter.objects.all()}
    assert (states["关于大促期间的赔付上限"], states["报价单"]) == ("joined", "aside")
    assert Event.objects.filter(deal=deal, file__original_name="关于大促期间的赔付上限.eml").exists()
    page.goto("/mail/aside/")
    page.locator("li", has_text="报价单").get_by_role("button").click()
    expect(page.locator("[role=status]")).to_contain_text("已放回")


def test_mailbox_is_tested_before_it_is_added_and_its_mail_reaches_the_deal(
    open_page: Open, deal: Deal, server: MailServer
) -> None:
    stakeholder = deal.stakeholders.earliest("pk")
    stakeholder.contact.email = "wang@a.example"
    stakeholder.contact.save()
    server.send(write_mail("出了事你们赔得起吗？", Subject="赔付"))
    page = opened(open_page(), "/mailboxes/new/")
    page.fill("[name=address]", USER)
    page.fill("[name=host]", "localhost")
    page.fill("[name=password]", "wrong")
    page.locator("details summary", has_text="更多").click()
    page.fill("[name=port]", str(server.imaps_port))
    page.get_by_role("button", name="测试并添加").click()
    expect(page.locator("#id_password_error")).to_contain_text("密码被拒绝")
    assert (page.input_value("[name=password]"), Mailbox.objects.count()) == ("", 0)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="测试并添加").click()
    expect(page.locator("[role=status]")).to_contain_text("1封邮件")
    jobs.run_due()
    page.goto(f"/deals/{deal.pk}/")
    expect(page.locator("main")).to_contain_text("出了事你们赔得起吗")


def test_plan_address_is_shown_once(open_page: Open, deal: Deal) -> None:
    page = opened(open_page(), "/calendars/")
    page.get_by_role("button", name="生成地址").click()
    address = page.input_value("#feed")
    assert page.request.get(address).status == 200
    page.goto("/calendars/")
    assert address not in page.content()
    page.get_by_role("button", name="停用").click()
    assert page.request.get(address).status == 404


def test_meeting_is_recorded_as_a_visit(open_page: Open, deal: Deal, filled: Letter) -> None:
    page = opened(open_page(), "/calendars/")
    page.get_by_role("button", name="是拜访").first.click()
    expect(page.locator("[role=status]")).to_contain_text("已记到商机")
    assert Event.objects.filter(deal=deal, kind="visit", text="仓库参观\n嘉兴仓").count() == 1
