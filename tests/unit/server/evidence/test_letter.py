"""Letters: which deal each joins by itself, and what happens to the others."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.factories import Company, make_customer, make_deal, make_stakeholder, put_on
from tests.post import deliver, make_letter, make_mailbox, write_mail
from tongpin.server.core.errors import Conflict, NotAllowed, NotVisible
from tongpin.server.core.models import Job
from tongpin.server.deals.domain.deal import close_deal
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.evidence.domain.letter import (
    SORT,
    Arrival,
    bring_letter_back,
    join_letter,
    keep_letter,
    set_letter_aside,
    sort_letter,
)
from tongpin.server.evidence.models import Event, Letter, Mailbox, StoredFile
from tongpin.server.evidence.queries import letter as queries
from tongpin.server.evidence.tags import address_of
from tongpin.server.people.domain.user import deactivate

pytestmark = pytest.mark.usefixtures("files_dir")
PAPERS = Path(__file__).parents[3] / "tenders"
FORWARDED = """请归档。

-------- 转发的邮件 --------
发件人: 王总监 <wang@a.example>
日期: 2026年3月2日 09:30
收件人: 安娜 <anna@example.com>
主题: 赔付

出了事你们赔得起吗？
"""


def known(deal: Deal, email: str = "wang@a.example", name: str = "王总监") -> Stakeholder:
    """Put a person with an address on a deal's map."""
    person = make_stakeholder(deal, name)
    person.contact.email = email
    person.contact.save()
    return person


@pytest.fixture
def mailbox(company: Company) -> Mailbox:
    return make_mailbox(company.anna)


@pytest.fixture
def inbox(company: Company) -> Mailbox:
    return make_mailbox(company.admin, shared=True, address="post@example.com")


def test_letter_of_a_person_on_one_deal_joins_it(mailbox: Mailbox, deal: Deal) -> None:
    known(deal)
    make_deal(deal.owner)
    letter = deliver(mailbox, write_mail())
    assert (letter.state, letter.deal, letter.why["zh"]) == ("joined", deal, "往来的是这单里的人。")


def test_letter_of_a_contact_of_the_customer_joins_its_one_open_deal(mailbox: Mailbox, deal: Deal) -> None:
    other = make_deal(deal.owner, customer=make_customer(deal.owner, "B公司"))
    known(deal)
    Stakeholder.objects.filter(deal=deal).delete()
    assert deliver(mailbox, write_mail()).deal == deal != other


def test_letter_of_nobody_known_waits(mailbox: Mailbox, deal: Deal) -> None:
    letter = deliver(mailbox, write_mail())
    assert (letter.state, letter.deal, list(queries.unsorted(deal.owner))) == ("unsorted", None, [letter])


def test_address_is_known_whatever_its_case(mailbox: Mailbox, deal: Deal) -> None:
    known(deal, "Wang@A.example")
    assert deliver(mailbox, write_mail(From="WANG@a.EXAMPLE")).deal == deal


def test_letter_of_somebody_on_two_deals_waits_unless_its_subject_decides(
    mailbox: Mailbox, deal: Deal
) -> None:
    other = make_deal(deal.owner, name="华南仓", customer=deal.customer)
    known(deal)
    contact = deal.stakeholders.get().contact
    Stakeholder.objects.create(deal=other, contact=contact)
    unclear = deliver(mailbox, write_mail(Subject="请尽快"))
    assert (unclear.state, unclear.why["zh"]) == ("unsorted", "几个商机都有这些人。")
    assert deliver(mailbox, write_mail(Subject="Re: 华南仓的报价")).deal == other
    join_letter(actor=deal.owner, letter=unclear, deal=deal)
    assert deliver(mailbox, write_mail("再问一次", Subject="回复：请尽快")).deal == deal


def test_answer_joins_the_deal_of_what_it_answers(mailbox: Mailbox, deal: Deal) -> None:
    first = deliver(mailbox, write_mail(Message_ID="<first@a.example>"))
    join_letter(actor=deal.owner, letter=first, deal=deal)
    answer = write_mail("好的", From="new@a.example", In_Reply_To="<first@a.example>", Subject="别的")
    assert deliver(mailbox, answer).deal == deal


def test_thread_of_a_deal_one_may_not_change_joins_nothing(
    mailbox: Mailbox, deal: Deal, company: Company
) -> None:
    theirs = make_mailbox(company.chen)
    first = deliver(mailbox, write_mail(Message_ID="<first@a.example>"))
    join_letter(actor=deal.owner, letter=first, deal=deal)
    put_on(deal, company.chen)  # to read only
    letter = deliver(theirs, write_mail(In_Reply_To="<first@a.example>"))
    assert (letter.state, letter.deal) == ("unsorted", None)


def test_closed_deal_gets_no_new_mail_by_its_people(mailbox: Mailbox, deal: Deal) -> None:
    known(deal)
    close_deal(actor=deal.owner, deal=deal, version=deal.version, outcome="no_decision", reason="冻结")
    assert deliver(mailbox, write_mail()).state == "unsorted"


def test_newsletter_is_set_aside_by_itself_and_not_lost(mailbox: Mailbox, deal: Deal) -> None:
    letter = deliver(mailbox, write_mail(From="news@shop.example", List_Unsubscribe="<x>"))
    assert (letter.state, list(queries.aside(deal.owner))) == ("aside", [letter])


def test_forwarded_thread_becomes_its_messages_by_whom_and_when(inbox: Mailbox, deal: Deal) -> None:
    person = known(deal)
    letter = deliver(inbox, write_mail(FORWARDED, From="安娜 <anna@example.com>", To="post@example.com"))
    assert (letter.deal, letter.decided_by) == (deal, deal.owner)
    first, second = Event.objects.filter(deal=deal).order_by("at")
    assert (first.text, first.by_stakeholder, first.at.isoformat()) == (
        "出了事你们赔得起吗？",
        person,
        "2026-03-02T01:30:00+00:00",
    )
    assert (second.text, second.by_user, second.file) == ("请归档。", deal.owner, first.file)


def test_forwarded_mail_joins_only_deals_of_who_forwarded_it(
    inbox: Mailbox, deal: Deal, company: Company
) -> None:
    known(deal)
    letter = deliver(inbox, write_mail(FORWARDED, From="chen@example.com", To="post@example.com"))
    assert (letter.state, list(queries.unsorted(company.chen))) == ("unsorted", [letter])
    assert list(queries.unsorted(company.anna)) == []


def test_deals_own_address_decides(inbox: Mailbox, deal: Deal) -> None:
    other = make_deal(deal.owner, customer=deal.customer)
    known(other)
    letter = deliver(inbox, write_mail(From="anna@example.com", To=f"x@y.example, {address_of(inbox, deal)}"))
    assert letter.deal == deal


def test_deals_address_cannot_be_guessed_nor_used_by_who_may_not_change_it(
    inbox: Mailbox, deal: Deal, company: Company
) -> None:
    real = address_of(inbox, deal)
    guessed = real[: real.index("-") + 1] + "0" * 12 + "@example.com"
    made_up = deliver(inbox, write_mail(From="anna@example.com", To=guessed))
    strange = deliver(inbox, write_mail(From="chen@example.com", To=real))
    assert [letter.state for letter in (made_up, strange)] == ["unsorted", "unsorted"]


def test_mail_in_the_name_of_somebody_shut_out_is_not_sorted_for_them(
    mailbox: Mailbox, deal: Deal, company: Company
) -> None:
    known(deal)
    deactivate(actor=company.admin, user=company.anna)
    assert deliver(mailbox, write_mail()).state == "unsorted"


def test_copy_in_a_colleagues_mailbox_is_recorded_once(
    mailbox: Mailbox, deal: Deal, company: Company
) -> None:
    known(deal)
    put_on(deal, company.bo, "sales")
    mail = write_mail()
    letters = [deliver(box, mail) for box in (mailbox, make_mailbox(company.bo))]
    assert [letter.deal for letter in letters] == [deal, deal]
    assert (Event.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_own_mail_is_ours_and_no_buyers_word(mailbox: Mailbox, deal: Deal) -> None:
    known(deal)
    deliver(mailbox, write_mail("我们已把保单寄给您。", From="anna@example.com", To="wang@a.example"))
    assert Event.objects.get().by_user == deal.owner


def test_letter_that_was_sorted_is_left_as_it_is(mailbox: Mailbox, deal: Deal) -> None:
    letter = deliver(mailbox, write_mail())
    known(deal)
    sort_letter(letter_id=letter.pk)
    assert Letter.objects.get().state == "unsorted"


def test_kept_letter_moves_the_mark_and_queues_its_sorting(mailbox: Mailbox) -> None:
    data = write_mail().as_bytes()
    arrival = Arrival(data, len(data), mailbox.added_at)
    assert keep_letter(mailbox=mailbox, arrival=arrival, last_uid=7) is not None
    assert keep_letter(mailbox=mailbox, arrival=arrival, last_uid=8) is None
    mailbox.refresh_from_db()
    assert (mailbox.last_uid, Letter.objects.count(), Job.objects.filter(kind=SORT).count()) == (8, 1, 1)


def test_only_the_owner_sorts_their_mail(mailbox: Mailbox, deal: Deal, company: Company) -> None:
    letter = make_letter(mailbox)
    for who in (company.bo, company.wei, company.admin):
        assert list(queries.visible_to(who)) == []
        with pytest.raises(NotVisible):
            set_letter_aside(actor=who, letter=letter)


def test_letter_goes_on_no_deal_one_only_reads(company: Company, deal: Deal) -> None:
    put_on(deal, company.chen)
    letter = make_letter(make_mailbox(company.chen))
    with pytest.raises(NotAllowed):
        join_letter(actor=company.chen, letter=letter, deal=deal)


def test_joined_letter_is_not_joined_again_and_one_set_aside_comes_back(mailbox: Mailbox, deal: Deal) -> None:
    letter = set_letter_aside(actor=deal.owner, letter=make_letter(mailbox))
    assert bring_letter_back(actor=deal.owner, letter=letter).state == "unsorted"
    join_letter(actor=deal.owner, letter=letter, deal=deal)
    with pytest.raises(Conflict):
        join_letter(actor=deal.owner, letter=letter, deal=deal)
    with pytest.raises(Conflict):
        set_letter_aside(actor=deal.owner, letter=letter)
    assert Event.objects.count() == 1


def test_letter_that_cannot_be_read_is_joined_by_hand_with_its_subject(mailbox: Mailbox, deal: Deal) -> None:
    broken = EmailMessage()
    broken["From"], broken["Subject"], broken["Message-ID"] = "x@a.example", "只有主题", "<b@a.example>"
    letter = deliver(mailbox, broken.as_bytes(), whole=False, size=40 * 2**20)
    (event,) = join_letter(actor=deal.owner, letter=letter, deal=deal)
    assert (event.text, event.kind, event.file.original_name) == ("只有主题", "email", "只有主题.eml")


def test_likely_deals_come_first(mailbox: Mailbox, deal: Deal) -> None:
    named = make_deal(deal.owner, name="华南仓")
    with_person = make_deal(deal.owner, name="华北仓")
    known(with_person)
    letter = make_letter(mailbox, "别的事")
    assert queries.likely(deal.owner, letter)[0] == with_person
    nobody = deliver(mailbox, write_mail(From="x@y.example", Subject="华南仓"))
    assert queries.likely(deal.owner, nobody)[0] == named


def test_tender_paper_in_a_mail_is_one_event_with_its_main_points(mailbox: Mailbox, deal: Deal) -> None:
    known(deal)
    paper = PAPERS / "zh-cold-chain.txt"
    mail = write_mail("招标文件见附件。")
    mail.add_attachment(paper.read_bytes(), maintype="text", subtype="plain", filename="招标文件.txt")
    letter = deliver(mailbox, mail)
    (tender,) = Event.objects.filter(deal=deal, kind="document")
    assert "华东区域冷链仓储与城市配送服务采购项目" in tender.text
    assert (tender.place, tender.file.original_name, tender.at) == (
        "attachment 招标文件.txt",
        "招标文件.txt",
        letter.sent_at,
    )
