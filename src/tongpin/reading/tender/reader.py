"""One paper read: the pieces put together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tongpin.reading.tender import heads
from tongpin.reading.tender.dates import dates
from tongpin.reading.tender.demands import demands
from tongpin.reading.tender.lines import Line, lines_of
from tongpin.reading.tender.model import Criterion, Tender
from tongpin.reading.tender.scoring import scoring
from tongpin.reading.types import Part

_SIGNS = (
    re.compile(r"招标文件|采购文件|磋商文件|谈判文件|询价文件|比选文件|投标邀请|招标公告|招标书|邀标函|invitation to tender|request for (?:proposal|quotation|tender)|tender document|\bRFP\b|\bITT\b", re.IGNORECASE),
    re.compile(r"投标人须知|供应商须知|评标办法|评分标准|评审办法|评审因素|instructions to (?:bidders|tenderers)|(?:evaluation|award) criteria", re.IGNORECASE),
    re.compile(r"开标|投标截止|提交(?:投标|响应)文件|递交(?:投标|响应)文件|回标|submission (?:deadline|of)|closing (?:date|time)|bid opening", re.IGNORECASE),
    re.compile(r"投标保证金|资格要求|资格条件|合格的?供应商|qualification|eligibility|mandatory requirements", re.IGNORECASE),
    re.compile(r"(?:项目|招标|采购)编号|tender (?:no|number|reference)|RFP (?:no|number|reference)", re.IGNORECASE),
)  # fmt: skip
_ENOUGH = 3  # a mail that mentions a deadline is no tender paper; one that has three of the five signs is


def read_tender(parts: Sequence[Part]) -> Tender | None:
    """Return what a tender paper says; None where the text is neither that nor a score sheet.

    Parameters: `parts`, the pages or paragraphs of a parsed file, in order.
    """
    text = "\n".join(part.text for part in parts)
    lines = lines_of(parts)
    scored, total = scoring(lines, parts)
    signs = sum(bool(sign.search(text) or sign.search(_closed(lines))) for sign in _SIGNS)
    if signs < _ENOUGH and not _adds_up(scored, total):
        return None
    lots = heads.lots(lines, parts)
    return Tender(
        buyer=heads.fact(lines, parts, heads.BUYER) or heads.block_fact(lines, parts, heads.BUYER_BLOCK),
        agent=heads.fact(lines, parts, heads.AGENT) or heads.block_fact(lines, parts, heads.AGENT_BLOCK),
        project=heads.fact(lines, parts, heads.PROJECT),
        number=heads.fact(lines, parts, heads.NUMBER),
        procedure=heads.fact(lines, parts, heads.PROCEDURE),
        budget=heads.money(lines, parts, heads.BUDGET, avoid=heads.OF_A_LOT if lots else None),
        ceiling=heads.money(lines, parts, heads.CEILING, avoid=heads.OF_A_LOT if lots else None),
        bid_bond=heads.money(lines, parts, heads.BOND, avoid=heads.OF_A_LOT if lots else None),
        lots=lots,
        dates=dates(lines),
        criteria=(*demands(lines, parts), *scored),
        points_in_all=total,
    )


def _adds_up(scored: Sequence[Criterion], total: float | None) -> bool:
    """Return whether it is at least a score sheet: a list of points that adds up to what it says."""
    return len(scored) >= _ENOUGH and sum(one.points or 0 for one in scored) == total


def _closed(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines)
