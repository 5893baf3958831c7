"""The offline reader on texts of its own: what it must find, what it must leave, and the exact quote."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongpin.method import load_method
from tongpin.reading import Reading, Utterance, default_reader
from tongpin.reading.types import Speaker


def read(text: str, speaker: Speaker = "seller_note", kind: str = "note") -> Reading:
    return default_reader(load_method()).read(Utterance(text=text, speaker=speaker, kind=kind))


def signals(text: str, speaker: Speaker = "seller_note") -> set[str]:
    return {one.signal for one in read(text, speaker).signals}


def actions(text: str) -> set[str]:
    return {one.action for one in read(text).actions}


@pytest.mark.parametrize(
    ("text", "speaker", "signal"),
    [
        ("双方已经盖章,合同今天生效。", "seller_note", "sig_contract_signed"),
        ("招标文件已经挂网,下周五开标。", "seller_note", "sig_rfp_sent"),
        ("采购说再降五个点才肯往上报。", "seller_note", "sig_procurement_price_push"),
        ("法务把赔偿上限那一条退回来要求修改。", "seller_note", "sig_liability_clause_legal_review"),
        ("貴司規模比另外幾家小,我們有點擔心撐不住。", "buyer", "sig_supplier_size_doubted"),
        ("请提供贵司仓库消防验收、ISO证书的复印件。", "buyer", "sig_certificates_requested"),
        (
            "Could we speak to one of your existing customers on the phone?",
            "buyer",
            "sig_reference_call_requested",
        ),
        (
            "Please break down your quote into labour, storage and transport.",
            "buyer",
            "sig_quote_breakdown_requested",
        ),
        ("We have decided to go with another supplier. Sorry.", "buyer", "sig_competitor_awarded"),
        ("Their board has frozen all spending, the project is on ice.", "seller_note", "sig_project_frozen"),
        ("法务 is reviewing 你们的 liability cap 条款,要改。", "buyer", "sig_liability_clause_legal_review"),
    ],
)
def test_reader_finds_the_signal(text: str, speaker: Speaker, signal: str) -> None:
    assert signal in signals(text, speaker)


@pytest.mark.parametrize(
    "text",
    [
        "明天去济南出差,高铁票订好了。",
        "我觉得他们很认可我们,这单稳了。",
        "My gut says they will sign, verbal by Friday or I buy lunch.",
        "合同还没签,章也没盖。",
        "如果他们签了合同,我们就请大家吃饭。",
        "估计下周能签合同。",
        "隔壁医院昨天签了合同,跟我这单没关系。",
        "三年前他们招过一次标,后来没下文。",
        "Nobody has asked us for a discount.",
        "Another customer of mine signed the contract today.",
        "",
        "。。。",
    ],
)
def test_reader_keeps_silent(text: str) -> None:
    assert read(text).signals == ()


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("给客户再降3个点", "act_price_concession"),
        ("主动打个九五折报过去", "act_price_concession"),
        ("Knock another 5% off to keep them happy", "act_price_concession"),
        ("match their price", "act_price_concession"),
        ("单价可以让两个点,但要签三年", "act_conditional_trade"),
        ("催客户这周必须签字,过了周五优惠作废", "act_push_to_close"),
        ("晚上请客户吃饭", "act_hospitality"),
        ("邀请王总下周来参观我们的仓库", "act_invite_site_visit"),
        ("Sent them a one-page briefing on the new customs rules", "act_share_industry_insight"),
        ("跟客户说那家对手快倒闭了,谁用谁后悔", "act_disparage_competitor"),
        ("客户担心丢货,我说放心没问题,不会发生", "act_minimise_concern"),
    ],
)
def test_reader_finds_our_action(text: str, action: str) -> None:
    assert action in actions(text)


@pytest.mark.parametrize(
    "text", ["采购让我们再降五个点。", "Procurement wants another 5% off.", "今天下雨,没出门。"]
)
def test_a_demand_or_small_talk_is_no_action_of_ours(text: str) -> None:
    assert actions(text) == set()


def test_the_buyers_own_words_hold_no_action_of_ours() -> None:
    assert read("我们给你们再降3个点", "buyer").actions == ()


def test_quote_is_the_clause_and_not_the_message() -> None:
    text = "今天见了王总,喝了杯茶。双方已经盖章,合同今天生效。回来路上堵车。"

    (found,) = (one for one in read(text).signals if one.signal == "sig_contract_signed")

    assert text[found.start : found.end] == found.quote
    assert found.quote in {"双方已经盖章", "合同今天生效", "双方已经盖章,合同今天生效"}


def test_the_same_signal_twice_counts_once() -> None:
    found = read("合同签了。双方盖章,合同今天生效。").signals

    assert [one.signal for one in found].count("sig_contract_signed") == 1


@pytest.mark.parametrize(
    ("text", "speaker", "kind", "reliability"),
    [
        ("招标文件见附件,下周五开标。", "buyer", "email", "document"),
        ("招标文件已发,下周五开标。", "buyer", "call", "statement"),
        ("听说招标文件已经挂网,下周五开标。", "seller_note", "note", "hearsay"),
        ("王总说招标文件已经挂网,下周五开标。", "seller_note", "note", "statement"),
        ("收到招标文件,下周五开标。", "seller_note", "note", "observed"),
    ],
)
def test_reliability_tells_how_it_is_known(text: str, speaker: Speaker, kind: str, reliability: str) -> None:
    found = {one.signal: one.reliability for one in read(text, speaker, kind).signals}

    assert found.get("sig_rfp_sent") == reliability


def test_an_id_that_the_method_has_retired_is_not_looked_for() -> None:
    method = load_method()
    kept = {id_: signal for id_, signal in method.signals.items() if id_ != "sig_contract_signed"}
    reader = default_reader(method.__class__(**{**vars(method), "signals": kept}))

    found = reader.read(Utterance(text="双方已经盖章,合同今天生效。"))

    assert "sig_contract_signed" not in {one.signal for one in found.signals}


def test_reading_is_pure() -> None:
    assert read("采购说再降五个点才肯往上报。") == read("采购说再降五个点才肯往上报。")


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=200)
    | st.text(alphabet='合同签了我们降价?,。 保险赔they sign contract\n"…\x00😀', max_size=200),
    st.sampled_from(["buyer", "seller", "seller_note"]),
)
def test_any_text_is_read_with_exact_quotes(text: str, speaker: Speaker) -> None:
    reading = read(text, speaker)

    for one in (*reading.signals, *reading.actions):
        assert text[one.start : one.end] == one.quote
        assert one.quote.strip()
        assert 0 < one.confidence <= 1


def test_read_all_is_the_same_as_one_by_one() -> None:
    texts = [
        "采购说再降五个点才肯往上报。",
        "",
        "They signed the contract today. Legal sent it back first.",
        "今天下雨",
    ]
    texts.append("。".join(texts) * 300)
    asked = [
        Utterance(text=text, speaker=who) for who in ("buyer", "seller_note", "seller") for text in texts
    ]
    reader = default_reader(load_method())

    assert reader.read_all(asked) == [reader.read(one) for one in asked]


def test_read_all_of_nothing_is_nothing() -> None:
    assert default_reader(load_method()).read_all([]) == []


def test_a_fact_is_found_wherever_it_stands_in_a_long_text() -> None:
    fact, filler = "双方已经盖章,合同今天生效。", "今天下雨,路上堵车。" * 2_000
    places = [
        one.start
        for text in (fact + filler, filler + fact, filler + fact + filler)
        for one in read(text).signals
        if one.signal == "sig_contract_signed"
    ]

    assert [place - place % 10_000 for place in places] == [0, 20_000, 20_000]


def test_several_facts_in_one_breath_are_all_found() -> None:
    text = "双方已经盖章,合同今天生效,另外采购又找我,说报价还要再降五个点,还有招标文件已经挂网,下周五开标"

    assert {"sig_contract_signed", "sig_procurement_price_push", "sig_rfp_sent"} <= signals(text)


def test_what_is_supposed_in_one_clause_does_not_strike_out_the_next_fact() -> None:
    text = "如果明年扩仓他们再考虑加一个点,这是后话,今天到场看了一圈环境挺好,合同双方已经盖章今天正式生效"

    assert "sig_contract_signed" in signals(text)
