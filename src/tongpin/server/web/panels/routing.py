"""The eight routing questions with their answers in plain words, and the route that follows (method I2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from tongpin.engine import route
from tongpin.method.model import Text
from tongpin.server.web.panels.words import MOTIONS


@dataclass(frozen=True, slots=True)
class RoutingQuestion:
    """One criterion; `options` are its answers 0, 1 and 2."""

    id: str
    name: Text
    options: tuple[Text, Text, Text]


QUESTIONS = (
    RoutingQuestion(
        "rt_customisation",
        Text("定制程度", "Customisation"),
        (
            Text("标准产品，按价表", "Standard, by tariff"),
            Text("少量增值服务", "Small add-ons"),
            Text("流程、系统或场地要单独设计", "Own process, system or site"),
        ),
    ),
    RoutingQuestion(
        "rt_annual_value",
        Text("年合同额", "Annual value"),
        (
            Text("不到 100 万元", "Below CNY 1m"),
            Text("100 至 500 万元", "CNY 1m to 5m"),
            Text("超过 500 万元，或占本区收入 5% 以上", "Above CNY 5m, or 5% of our region"),
        ),
    ),
    RoutingQuestion(
        "rt_buying_group",
        Text("几个人决定", "Who decides"),
        (
            Text("一两个人", "One or two"),
            Text("三四个人", "Three or four"),
            Text("五人以上或跨部门小组", "Five or more, or a cross-functional team"),
        ),
    ),
    RoutingQuestion(
        "rt_process_formality",
        Text("怎么采购", "How they buy"),
        (
            Text("直接下单", "Order directly"),
            Text("询价比价", "Compare quotes"),
            Text("招标或比选", "Tender"),
        ),
    ),
    RoutingQuestion(
        "rt_risk_to_buyer",
        Text("客户的风险", "Risk to the customer"),
        (
            Text("单票可控", "One shipment at a time"),
            Text("影响一部分客户", "Some of their customers"),
            Text("影响全渠道，或货值集中", "The whole channel, or concentrated value"),
        ),
    ),
    RoutingQuestion(
        "rt_integration",
        Text("系统对接", "Integration"),
        (
            Text("面单账号就够", "A waybill account"),
            Text("标准接口", "Standard API"),
            Text("定制接口，多个系统", "Custom, several systems"),
        ),
    ),
    RoutingQuestion(
        "rt_asset_commitment",
        Text("专用资源", "Dedicated assets"),
        (
            Text("不需要", "None"),
            Text("专线或专人", "A lane or staff"),
            Text("专仓、设备或驻场", "Site, equipment or a team on site"),
        ),
    ),
    RoutingQuestion(
        "rt_term",
        Text("合同期与更换成本", "Term and cost to switch"),
        (
            Text("不到 6 个月，随时可换", "Under 6 months, can leave"),
            Text("6 至 12 个月", "6 to 12 months"),
            Text("超过 12 个月，很难换", "Over 12 months, hard to switch"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class RouteShown:
    """The motion with what it rests on, in the reader's language."""

    motion: Promise | str
    score: int
    straight: bool
    reasons: tuple[str, ...]


def shown_route(answers: Mapping[str, int], lang: str) -> RouteShown | None:
    """Return the route of the answers given so far, or None while there is none."""
    if not answers:
        return None
    found = route(answers, load_method())
    by_id = {question.id: question for question in QUESTIONS}
    reasons = tuple(
        f"{by_id[name].name.say(lang)}: {by_id[name].options[answers[name]].say(lang)}"
        if lang == "en"
        else f"{by_id[name].name.say(lang)}（{by_id[name].options[answers[name]].say(lang)}）"
        for name in found.reasons
    )
    return RouteShown(MOTIONS[found.motion], found.score, found.straight, reasons)
