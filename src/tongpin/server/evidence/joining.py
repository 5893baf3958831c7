"""Which deal a letter belongs to: by the deal's own address, by what it answers, by its people, by its subject.

A letter joins a deal by itself only where there is no choice to be made; else a person says. Whatever is found is
among the deals that the person it is done for may change.
"""

from __future__ import annotations

from dataclasses import dataclass

from tongpin.method import Text
from tongpin.server.deals.models import Deal
from tongpin.server.deals.policies import changed_by
from tongpin.server.evidence.envelope import Envelope
from tongpin.server.evidence.models import Letter
from tongpin.server.evidence.queries import letter as letters
from tongpin.server.evidence.tags import deal_pk_in
from tongpin.server.people.models import User
from tongpin.server.people.models.user import Role


@dataclass(frozen=True, slots=True)
class Found:
    """The deal, or why none. `several`: more than one would do."""

    deal: Deal | None
    why: Text
    several: bool = False


def acting_for(letter: Letter) -> User | None:
    """Return in whose name a letter is sorted: the mailbox's owner; in the company's, the colleague who forwarded
    it, else whoever added the mailbox, else another administrator. None where none of them is active.
    """
    mailbox = letter.mailbox
    if mailbox.owner_id:
        return mailbox.owner if mailbox.owner and mailbox.owner.is_active else None
    active = User.objects.filter(is_active=True)
    administrators = active.filter(role=Role.ADMINISTRATOR)
    colleague = active.filter(email__iexact=letter.sender).first() if letter.sender else None
    return colleague or administrators.filter(pk=mailbox.added_by_id).first() or administrators.first()


def find(actor: User | None, letter: Letter, head: Envelope) -> Found:
    """Return the deal a letter belongs to."""
    if actor is None:
        return Found(None, Text("没有人可代为归档。", "There is nobody to sort it for."))
    tagged = deal_pk_in(head.delivered)
    if tagged is not None:
        return _tagged(actor, tagged)
    answered = letters.of_thread(actor, letter)
    if answered:
        return Found(answered, Text("是已归档邮件的往来。", "It answers mail that is on the deal."))
    among = letters.of_people(actor, list(head.people)) or letters.of_people(actor, letter.people)
    if len(among) == 1:
        return Found(among[0], Text("往来的是这单里的人。", "It is from or to people of the deal."))
    if among:
        named = letters.of_topic(letter, among)
        if named:
            return Found(named, Text("人和主题都对得上。", "Its people and its subject fit."))
        return Found(None, Text("几个商机都有这些人。", "Its people are on several deals."), several=True)
    return Found(None, Text("发件人、收件人都不在商机里。", "Nobody in it is known on a deal."))


def _tagged(actor: User, pk: int) -> Found:
    deal = changed_by(actor, Deal.objects.filter(pk=pk)).first()
    if deal is None:
        return Found(None, Text("您不能修改它指明的商机。", "You may not change the deal it names."))
    return Found(deal, Text("寄到了这单的专用地址。", "It was sent to the deal's own address."))
