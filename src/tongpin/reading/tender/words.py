"""What people call the things of a tender paper, in both languages."""

from __future__ import annotations

from tongpin.method import Text
from tongpin.reading.tender.model import DateKind, Money

HEADS: dict[str, Text] = {
    "buyer": Text("采购方", "Buyer"),
    "agent": Text("招标代理", "Agent"),
    "project": Text("项目", "Project"),
    "number": Text("招标编号", "Number"),
    "procedure": Text("采购方式", "Procedure"),
    "budget": Text("预算", "Budget"),
    "ceiling": Text("最高限价", "Ceiling"),
    "bid_bond": Text("投标保证金", "Bid bond"),
}
DATES: dict[DateKind, Text] = {
    "documents": Text("领取标书截止", "Documents until"),
    "site_visit": Text("现场踏勘", "Site visit"),
    "clarification": Text("提问截止", "Questions until"),
    "answers": Text("答疑发布", "Answers"),
    "submission": Text("投标截止", "Offers due"),
    "opening": Text("开标", "Opening"),
    "presentation": Text("述标", "Presentation"),
    "award": Text("定标", "Award"),
    "start": Text("服务开始", "Start of service"),
}
MUST = Text("硬性要求", "Musts")
SCORED = Text("评分项", "Scored")
LOTS = Text("标段", "Lots")
SHORT = Text(
    "评分项合计 {found:g} 分，标书写的是 {all:g} 分：有的没读出来，请对照原文。",
    "The criteria found add up to {found:g} of {all:g} points: some could not be made out; look at the paper.",
)
_SUBUNITS = 100


def amount(money: Money) -> str:
    """Return an amount as people read it: "1,850,000 CNY"."""
    whole, cents = divmod(money.amount, _SUBUNITS)
    return f"{whole:,}{f'.{cents:02d}' if cents else ''} {money.currency}"
