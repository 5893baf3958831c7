"""Who buys what under which number, and for how much."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tongpin.reading.tender.lines import Line, quote_of
from tongpin.reading.tender.model import Fact, Lot, Money
from tongpin.reading.types import Part

_ITEM = r"^(?:\d{1,2}[.、)）]\s*|[（(][^）)]{1,3}[）)]\s*)?"
_COLON = r"\s*(?:名称)?\s*[:：]\s*"
BUYER = re.compile(
    rf"{_ITEM}(?:采购人|招标人|采购单位|招标单位|招标方|采购方|甲方|需求方|业主){_COLON}(.+)$"
    r"|^(?:contracting authority|buyer|client|purchaser|issued by|issuing (?:company|organi[sz]ation))\s*[:：]\s*(.+)$",
    re.IGNORECASE,
)
BUYER_BLOCK = re.compile(r"(?:采购人|招标人|采购单位|招标单位)(?:信息|联系方式)?\s*$")
AGENT = re.compile(
    rf"{_ITEM}(?:采购代理机构|招标代理机构|代理机构|招标代理|采购代理){_COLON}(.+)$|^(?:procurement )?agent\s*[:：]\s*(.+)$",
    re.IGNORECASE,
)
AGENT_BLOCK = re.compile(r"代理机构(?:信息|联系方式)?\s*$")
NAME = re.compile(r"^名\s*称\s*[:：]\s*(.+)$")
PROJECT = re.compile(
    rf"{_ITEM}(?:(?:采购|招标)?项目|标的|工程){_COLON}(.+)$|{_ITEM}(?:项目名称|招标名称|采购名称)\s*[:：]\s*(.+)$"
    r"|^(?:project(?: name| title)?|tender title|title|subject)\s*[:：]\s*(.+)$",
    re.IGNORECASE,
)
NUMBER = re.compile(
    r"(?:项目编号|招标编号|采购编号|标书编号|询价编号|文件编号)\s*[:：]\s*([A-Za-z0-9][\w\-/（）()\[\]〔〕.]{2,59})"
    r"|^(?:tender|rfp|rfq|itt|bid|reference|ref\.?|procurement)\s*(?:no\.?|number|reference|ref\.?|id)?\s*[:：#]\s*"
    r"([A-Za-z0-9][\w\-/.]{2,40})",
    re.IGNORECASE,
)
PROCEDURE = re.compile(
    r"(?:采购方式|招标方式)\s*[:：]\s*(\S{2,12})|(公开招标|邀请招标|竞争性谈判|竞争性磋商|单一来源|询比采购|询价采购)"
    r"|\b(open tender|open procedure|restricted procedure|invitation to tender|request for proposals?|request for quotations?)\b",
    re.IGNORECASE,
)
_NUMBER = r"(?P<number>\d[\d,，]*(?:\.\d+)?)"
_CURRENCY = r"(?P<before>RMB|CNY|USD|EUR|HKD|GBP|SGD|人民币|美元|欧元|港币|[¥￥$€£])?"
_UNIT = r"(?P<unit>亿|千万|百万|万|million|mn|m\b|thousand|k\b)?"
_AFTER = r"(?P<after>元|圆|美元|欧元|港元|港币|RMB|CNY|USD|EUR|HKD|GBP|SGD)?"
AMOUNT = re.compile(rf"{_CURRENCY}\s*{_NUMBER}\s*{_UNIT}\s*{_AFTER}", re.IGNORECASE)
BUDGET = re.compile(
    r"预算(?:金额|总额|价)?|采购预算|项目预算|estimated (?:contract )?value|budget", re.IGNORECASE
)
CEILING = re.compile(
    r"最高限价|招标控制价|控制价|拦标价|最高投标限价|ceiling|maximum price|price cap", re.IGNORECASE
)
BOND = re.compile(
    r"(?:投标|磋商|谈判|询价)保证金|bid (?:bond|security)|tender (?:bond|guarantee)", re.IGNORECASE
)
OF_A_LOT = re.compile(r"合同包|采购包|标段|标包|分包|\blot\b", re.IGNORECASE)
LOT = re.compile(
    r"^(?:合同包|采购包|标段|标包|分包|lot)\s*(?P<number>[\dA-Z一二三四五六七八九十]+)\s*[（(:：]?\s*(?P<name>[^）)：:]{0,40})"
)
_TIMES = {
    "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4,
    "million": 10**6, "mn": 10**6, "m": 10**6, "thousand": 1000, "k": 1000,
}  # fmt: skip
_SIGNS = {
    "¥": "CNY", "￥": "CNY", "RMB": "CNY", "人民币": "CNY", "元": "CNY", "圆": "CNY", "$": "USD", "美元": "USD",
    "€": "EUR", "欧元": "EUR", "£": "GBP", "港币": "HKD", "港元": "HKD",
}  # fmt: skip
_OPEN_END = ("——", "—", "-", "、", "（", "(", "及", "与", "和")
_UNDERLINED = re.compile(r"_{3,}|\bXXX\b|×{2,}")


def fact(lines: Sequence[Line], parts: Sequence[Part], asked: re.Pattern[str]) -> Fact | None:
    """Return the first value that stands after one of the labels asked for."""
    for number, line in enumerate(lines):
        match = asked.search(line.text)
        value = next((group for group in match.groups() if group), "") if match else ""
        if value and not _UNDERLINED.search(value):
            used = [line, *_continued(value, lines[number + 1 : number + 3])]
            joined = value + "".join(other.text for other in used[1:])
            return Fact(_clean(joined), quote_of(used, parts), line.place)
    return None


def block_fact(lines: Sequence[Line], parts: Sequence[Part], opens: re.Pattern[str]) -> Fact | None:
    """Return the "名称：" that stands under a heading of its own, as public papers print it."""
    for number, line in enumerate(lines):
        if opens.search(line.text) and len(line.text) <= 24:
            found = fact(lines[number + 1 : number + 4], parts, NAME)
            if found:
                return found
    return None


def _continued(value: str, following: Sequence[Line]) -> list[Line]:
    """Return the lines that go on with a value which the page was too narrow for."""
    used: list[Line] = []
    for line in following:
        if not value.endswith(_OPEN_END):
            break
        used.append(line)
        value = line.text
    return used


def _clean(value: str) -> str:
    return re.split(r"\s{2,}|(?<=[\u3400-\u9fff])\s+(?=\S+[:：])", value.strip())[0].strip(" 。.;；，,")


def money(
    lines: Sequence[Line],
    parts: Sequence[Part],
    label: re.Pattern[str],
    *,
    avoid: re.Pattern[str] | None = None,
) -> Money | None:
    """Return the first amount that stands after a label, on its line or, where the label stands alone, the next; none below a hundred units."""
    labelled = [
        (number, match)
        for number, line in enumerate(lines)
        if (match := label.search(line.text)) and not (avoid and avoid.search(line.text[: match.start()]))
    ]
    for number, match in labelled:
        found = _amount(match.string[match.end() :], label_says=match.string)
        if found:
            return Money(*found, lines[number].raw.strip(), lines[number].place)
    for number, match in labelled:
        used = lines[number : number + 2]
        if match.string[match.end() :].strip(" :：（）()元万为") or (avoid and avoid.search(used[-1].text)):
            continue
        found = _amount(used[-1].text, label_says=match.string)
        if found:
            return Money(*found, quote_of(used, parts), used[0].place)
    return None


def _amount(text: str, *, label_says: str) -> tuple[int, str] | None:
    for match in AMOUNT.finditer(text):
        unit, after, before = (match[name] or "" for name in ("unit", "after", "before"))
        if not (unit or after or before or re.search(r"[（(]\s*万?元\s*[）)]", label_says)):
            continue
        times = _TIMES.get(unit.lower(), 1)
        if not unit and re.search(r"[（(]\s*万元\s*[）)]", label_says):
            times = _TIMES["万"]
        amount = Decimal(re.sub(r"[,，]", "", match["number"])) * times * 100
        sign = after if after not in {"", "元", "圆"} else before or after
        if amount >= 100 * 100:
            return int(amount), _SIGNS.get(sign.upper(), sign.upper() if sign.isascii() and sign else "CNY")
    return None


def lots(lines: Sequence[Line], parts: Sequence[Part]) -> tuple[Lot, ...]:
    """Return the lots with their budgets; the first mention of each that has one."""
    found: dict[str, Lot] = {}
    for number, line in enumerate(lines):
        match = LOT.match(line.text)
        if match is None:
            continue
        budget = money(
            list(_until_next(lines, number)),
            parts,
            re.compile(f"{BUDGET.pattern}|{CEILING.pattern}", re.IGNORECASE),
        )
        name = " ".join(part for part in (match["number"], match["name"].strip()) if part)
        if match["number"] not in found or (budget and found[match["number"]].budget is None):
            found[match["number"]] = Lot(name, budget)
    kept = tuple(lot for lot in found.values() if lot.budget)
    return kept if len(kept) > 1 else ()


def _until_next(lines: Sequence[Line], number: int) -> Iterator[Line]:
    yield lines[number]
    for line in lines[number + 1 : number + 5]:
        if LOT.match(line.text) and not BUDGET.search(line.text) and not CEILING.search(line.text):
            return
        yield line
