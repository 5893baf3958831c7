"""The rules of context, each on texts that it must take and on near ones that it must leave."""

from __future__ import annotations

import pytest

from tongpin.reading.context.demands import is_buyers_demand
from tongpin.reading.context.denial import is_denied_ask, is_denied_fact
from tongpin.reading.context.elsewhere import is_elsewhere
from tongpin.reading.context.history import is_history
from tongpin.reading.context.hope import is_hoped
from tongpin.reading.context.hypothetical import is_hypothetical
from tongpin.reading.context.negation import is_negated
from tongpin.reading.context.opinion import is_own_opinion
from tongpin.reading.context.own_acts import is_own_act
from tongpin.reading.context.passage import Passage
from tongpin.reading.context.question import is_question
from tongpin.reading.lexicon import Span
from tongpin.reading.normalise import normalise
from tongpin.reading.sentences import clauses, sentences


def placed(text: str, word: str, *, ours: bool = True) -> tuple[Passage, Span]:
    plain = normalise(text)
    piece = next(one for one in sentences(plain) if one.start <= plain.index(word) < one.end)
    at = plain.index(word)
    return Passage(plain, piece, tuple(clauses(plain, piece)), ours), (at, at + len(word))


@pytest.mark.parametrize(
    ("text", "word", "denied"),
    [
        ("合同还没签", "签", True),
        ("尚未正式盖章", "盖章", True),
        ("对方没有要求提供证书", "证书", True),
        ("they have not yet asked for a discount", "discount", True),
        ("nobody has asked for references", "references", True),
        ("不得不签了合同", "签", False),
        ("合同签了,没再谈价", "签", False),
        ("要不要试运行他定", "试运行", False),
        ("no later than june we go live", "go live", False),
    ],
)
def test_negation_reaches_only_what_it_denies(text: str, word: str, denied: bool) -> None:
    assert is_negated(*placed(text, word)) is denied


@pytest.mark.parametrize(
    ("text", "word", "denied"),
    [
        ("合同还没落章,别往外说", "落章", True),
        ("the tender's not out", "tender", True),
        ("合同落章了,没人请客", "落章", False),
        ("时间上没有余地,八月上线", "余地", False),
        ("signed not a day later than agreed", "signed", False),
    ],
)
def test_denial_of_a_fact_is_seen_anywhere_in_its_clause(text: str, word: str, denied: bool) -> None:
    assert is_denied_fact(*placed(text, word)) is denied


@pytest.mark.parametrize(
    ("text", "word", "denied"),
    [
        ("没人问过我们的保险", "保险", True),
        ("no one's asked us to split the quote", "split", True),
        ("客户问了保险,没问题", "保险", False),
        ("they asked us to split the quote", "split", False),
    ],
)
def test_denial_of_an_ask_is_seen_anywhere_in_its_clause(text: str, word: str, denied: bool) -> None:
    assert is_denied_ask(*placed(text, word)) is denied


@pytest.mark.parametrize(
    ("text", "word", "supposed"),
    [
        ("如果他们签了,我们就进场", "进场", True),
        ("要是肯先试一个仓就好了", "试", True),
        ("unless legal objects, they sign", "sign", True),
        ("合同签了,如果顺利月底上线", "签", False),
        ("signed today", "signed", False),
    ],
)
def test_hypothetical_holds_from_its_word_on(text: str, word: str, supposed: bool) -> None:
    assert is_hypothetical(*placed(text, word)) is supposed


@pytest.mark.parametrize(
    ("text", "word", "hoped"),
    [
        ("估计下周会定标", "定标", True),
        ("they should sign by friday", "sign", True),
        ("周四能盖章", "盖章", True),
        ("昨天盖章了,争取月底进场", "盖章", False),
        ("signed on friday", "signed", False),
    ],
)
def test_hope_is_not_a_fact(text: str, word: str, hoped: bool) -> None:
    assert is_hoped(*placed(text, word)) is hoped


@pytest.mark.parametrize(
    ("text", "word", "opinion"),
    [
        ("我觉得他们很认可方案", "认可", True),
        ("she asked for our sample report, HOT", "sample", True),
        ("my gut says they are past comparing", "comparing", True),
        ("verbal by 6/30 or I buy lunch", "verbal", True),
        ("我看他八成是嫌贵", "贵", True),
        ("王总说就定你们了", "定你们", False),
        ('我觉得有戏,王总原话:"就定你们了"', "定你们", False),
        ("she said it is basically you", "basically you", False),
    ],
)
def test_opinion_of_ours_is_told_from_the_buyers_words(text: str, word: str, opinion: bool) -> None:
    assert is_own_opinion(*placed(text, word)) is opinion


def test_opinion_of_the_buyer_is_the_buyers() -> None:
    assert is_own_opinion(*placed("我觉得还是偏贵", "偏贵", ours=False)) is False


@pytest.mark.parametrize(
    ("text", "away"),
    [
        ("另一个客户昨天签了合同", True),
        ("隔壁医院签了别家", True),
        ("去年的合同是同事小贺签的,跟我这单两码事", True),
        ("a different customer of mine froze its budget", True),
        ("that fire was at an unrelated firm", True),
        ("另一家报价比你们低", False),
        ("they compared us with another vendor", False),
    ],
)
def test_elsewhere_is_another_deal_and_not_a_rival(text: str, away: bool) -> None:
    assert is_elsewhere(placed(text, normalise(text)[:1])[0]) is away


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("三年前他们换过一次供应商", True),
        ("back in 2015 they ran a tender", True),
        ("去年双11爆仓五天", False),
        ("last year's volumes attached", False),
    ],
)
def test_history_is_years_back(text: str, old: bool) -> None:
    assert is_history(placed(text, normalise(text)[:1])[0]) is old


@pytest.mark.parametrize(
    ("text", "word", "own"),
    [
        ("我们把合同模板发过去了", "合同", True),
        ("sent them the draft contract", "contract", True),
        ("I asked her about the budget", "budget", True),
        ("我们收到中标通知书", "中标", False),
        ("王总问我们保额多少", "保额", False),
        ("asked by their CFO for our accounts", "accounts", False),
    ],
)
def test_own_act_is_ours_and_not_what_reached_us(text: str, word: str, own: bool) -> None:
    assert is_own_act(*placed(text, word)) is own


@pytest.mark.parametrize(
    ("text", "word", "asked"),
    [
        ("合同签了没有?", "签", True),
        ("has the contract been signed?", "signed", True),
        ("合同签了。", "签", False),
    ],
)
def test_question_is_no_statement(text: str, word: str, asked: bool) -> None:
    assert is_question(*placed(text, word)) is asked


@pytest.mark.parametrize(
    ("text", "word", "demanded"),
    [
        ("采购让我们再降五个点", "降", True),
        ("procurement wants another 5% off", "off", True),
        ("给客户再降3个点", "降", False),
        ("客户要求便宜点,我们答应了再让两个点", "让两个点", False),
        ("they asked for a discount so we cut 3%", "cut", False),
    ],
)
def test_demand_of_the_buyer_is_no_act_of_ours(text: str, word: str, demanded: bool) -> None:
    assert is_buyers_demand(*placed(text, word)) is demanded
