"""Concerns entered by hand weigh as those that signals open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tongpin import engine
from tongpin.engine import Event, Mark, Person, Record, check_action
from tongpin.engine.record import VoicedConcern
from tongpin.method import load_method

METHOD = load_method()
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
WANG = Person(id="w", name="王总监", side="buyer", roles=("user_buyer",))
RECORD = Record(
    name="仓配",
    events=(
        Event("e1", START, "email", by="w", marks=(Mark("sig_rfp_sent", "标书", "document"),)),
        Event(
            "e2",
            START + timedelta(days=20),
            "chat",
            by="w",
            marks=(Mark("sig_shortlisted", "入围", "statement"),),
        ),
    ),
    people=(WANG,),
)
HEARD = VoicedConcern("c_goods_liability", "丢了货怎么办", "w", "e2")


def concerns(record: Record) -> dict[str, tuple[str, str, str | None]]:
    judged = engine.judge(record, METHOD)
    return {one.concern: (one.state, one.quote, one.by) for one in judged.concerns}


def test_concern_entered_by_hand_is_open_with_its_words() -> None:
    assert concerns(RECORD) == {}
    heard = replace(RECORD, concerns_voiced=(HEARD,))
    assert concerns(heard) == {"c_goods_liability": ("open", "丢了货怎么办", "w")}


def test_concern_entered_by_hand_makes_a_price_cut_worse_and_asks_for_its_proof() -> None:
    heard = replace(RECORD, concerns_voiced=(HEARD,))
    cuts = [check_action(one, METHOD, action="act_price_concession").p_harm for one in (RECORD, heard)]
    assert cuts[1] >= cuts[0]
    wanted = {proof for one in engine.judge(heard, METHOD).concerns for proof in one.proofs}
    assert wanted == set(METHOD.answers["c_goods_liability"])


def test_closed_by_the_customer_stays_closed() -> None:
    closed = replace(RECORD, concerns_voiced=(HEARD,), concerns_closed=("c_goods_liability",))
    assert concerns(closed)["c_goods_liability"][0] == "acknowledged"


def test_signal_that_opened_it_keeps_its_own_words() -> None:
    said = Event(
        "e3",
        START + timedelta(days=22),
        "chat",
        by="w",
        marks=(Mark("sig_goods_liability_asked", "货损赔多少", "statement", by="w"),),
    )
    both = replace(RECORD, events=(*RECORD.events, said), concerns_voiced=(HEARD,))
    assert concerns(both)["c_goods_liability"][1] == "货损赔多少"
