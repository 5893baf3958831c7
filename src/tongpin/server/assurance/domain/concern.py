"""The concern log: who worries about what, what was offered, and the customer's own word that closes it (method E4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongpin.method import Text
from tongpin.server.assurance.models import Concern, ConcernState, ProofItem, ProofUse
from tongpin.server.assurance.models.concern import CLOSED
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import in_line, save
from tongpin.server.core.errors import Conflict, Invalid, NotVisible
from tongpin.server.core.method import method_in_use
from tongpin.server.core.text import clean_words
from tongpin.server.deals import policies
from tongpin.server.deals.domain.fields import clean_day, known_ids
from tongpin.server.deals.domain.refreshing import refresh
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.evidence.domain.event import record_event
from tongpin.server.evidence.models import Event, Kind
from tongpin.server.people.models import User

GIVING = "act_deliver_proof_pack"


def predict_concern(*, actor: User, deal: Deal, concern: str, why: str = "") -> Concern:
    """Note a concern that the customer will probably have: prepare for it, do not bring it up."""
    after = {"state": ConcernState.PREDICTED, "words": clean_words(why, "why", most=5000)}
    return _move(actor, deal, concern, "predict", after, leaving=())


def raise_concern(
    *,
    actor: User,
    deal: Deal,
    concern: str,
    words: str,
    raised_by: Stakeholder | None = None,
    event: Event | None = None,
) -> Concern:
    """Note that the customer said so, in their words."""
    _refuse_strangers(deal, raised_by, event)
    after = {
        "state": ConcernState.VOICED,
        "words": clean_words(words, "words", most=5000, required=True),
        "raised_by": raised_by,
        "raised_event": event,
    }
    return _move(actor, deal, concern, "raise", after, leaving=(ConcernState.PREDICTED,))


def offer_proof(
    *,
    actor: User,
    deal: Deal,
    proof: str,
    item: ProofItem | None = None,
    to: Stakeholder | None = None,
    note: str = "",
    on: date | None = None,
) -> ProofUse:
    """Record that a proof was handed over: an event of ours, and the concerns it answers are offered a proof.

    An expired item is refused: it proves nothing (rule 7).
    """
    policies.require_change(actor, deal)
    method = method_in_use()
    known_ids([proof], method.proofs, "proof")
    _refuse_expired(item, proof)
    words = clean_words(note, "note", most=5000) or _handed_over(proof, item)
    with transaction.atomic():
        event = record_event(
            actor=actor,
            deal=deal,
            kind=Kind.ACTION,
            text=words,
            at=None if on is None else _noon(on),
            by_user=actor,
            with_stakeholder=to,
            action=GIVING,
            marks=(),
            proofs=(proof,),
        )
        use = ProofUse.objects.create(
            deal=deal, proof=proof, item=item, event=event, given_to=to, used_by=actor
        )
        diff = {"proof": [None, proof], "item": [None, item], "to": [None, to]}
        audit.record(actor=actor, verb="offer", thing=use, diff=diff, deal_id=deal.pk)
        _mark_offered(actor, deal, proof)
    return use


def acknowledge_concern(
    *,
    actor: User,
    deal: Deal,
    concern: str,
    words: str,
    by: Stakeholder | None = None,
    residual: bool = False,
    on: date | None = None,
) -> Concern:
    """Close a concern by the customer's words; `residual`: they accept what risk remains.

    Nothing else closes one: not the proof, not our opinion (rule 1).
    """
    _refuse_strangers(deal, by, None)
    said = clean_words(words, "words", most=5000)
    if not said.strip():
        raise Invalid(
            "words",
            Text("请写下客户的原话。", "Write down what the customer said."),
            Text("只有客户的话能消除顾虑。", "Only the customer's word closes a concern."),
        )
    after = {
        "state": ConcernState.RESIDUAL_ACCEPTED if residual else ConcernState.ACKNOWLEDGED,
        "closed_words": said,
        "closed_by": by,
        "closed_on": clean_day(on, "on") or timezone.localdate(),
    }
    leaving = (ConcernState.PREDICTED, ConcernState.VOICED, ConcernState.PROOF_OFFERED, ConcernState.REOPENED)
    return _move(actor, deal, concern, "acknowledge", after, leaving=leaving)


def reopen_concern(
    *, actor: User, deal: Deal, concern: str, words: str, raised_by: Stakeholder | None = None
) -> Concern:
    """Note that a closed concern is back, in the customer's words."""
    _refuse_strangers(deal, raised_by, None)
    after = {
        "state": ConcernState.REOPENED,
        "words": clean_words(words, "words", most=5000, required=True),
        "raised_by": raised_by,
        "closed_words": "",
        "closed_by": None,
        "closed_on": None,
    }
    return _move(actor, deal, concern, "reopen", after, leaving=CLOSED)


def _move(
    actor: User, deal: Deal, concern: str, verb: str, after: dict[str, Any], *, leaving: Sequence[str]
) -> Concern:
    """Put a concern into a state that the state machine allows from where it is; a new one may start anywhere
    but reopened.
    """
    policies.require_change(actor, deal)
    known_ids([concern], method_in_use().concerns, "concern")
    with transaction.atomic():
        in_line(deal)
        row = Concern.objects.select_for_update().filter(deal=deal, concern=concern).first()
        if row is not None and row.state not in leaving:
            raise Conflict(row, _already(row))
        row = row or Concern(deal=deal, concern=concern, version=0)
        diff = audit.changed(row, **after)
        if row.pk is None:
            row.version = 1
            row.save(force_insert=True)
        else:
            save(row, diff)
        diff["concern"] = [None, concern]
        audit.record(actor=actor, verb=verb, thing=row, diff=diff, deal_id=deal.pk)
        refresh(deal)
    return row


def _already(row: Concern) -> Text:
    name = method_in_use().concerns[row.concern].name
    return Text(
        f"“{name.zh}”现在的状态不能这样改。", f"“{name.en}” cannot be changed like this from where it stands."
    )


def _mark_offered(actor: User, deal: Deal, proof: str) -> None:
    answers = method_in_use().answers
    open_states = (ConcernState.VOICED, ConcernState.REOPENED)
    for row in Concern.objects.select_for_update().filter(deal=deal, state__in=open_states):
        if proof in answers.get(row.concern, {}):
            diff = audit.changed(row, state=ConcernState.PROOF_OFFERED)
            save(row, diff)
            audit.record(actor=actor, verb="offer", thing=row, diff=diff, deal_id=deal.pk)


def _refuse_expired(item: ProofItem | None, proof: str) -> None:
    if item is None:
        return
    if item.proof != proof or item.retired_at is not None:
        raise Invalid(
            "item", Text("这份材料不是这种证明，或已下架。", "This item is not that proof, or was retired.")
        )
    if item.valid_until and item.valid_until < timezone.localdate():
        raise Invalid(
            "item",
            Text(f"这份材料已于{item.valid_until}过期。", f"This item expired on {item.valid_until}."),
            Text("请换一份在有效期内的。", "Choose one that is still valid."),
        )


def _refuse_strangers(deal: Deal, person: Stakeholder | None, event: Event | None) -> None:
    if any(thing is not None and thing.deal_id != deal.pk for thing in (person, event)):
        raise NotVisible


def _handed_over(proof: str, item: ProofItem | None) -> str:
    name = item.title if item else method_in_use().proofs[proof].name.zh
    return f"递交了证明材料：{name}。"


def _noon(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time(12)))
