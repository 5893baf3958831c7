"""How a find is known: from a document, seen by us, said to us, heard, or only our opinion (method A6, C3)."""

from __future__ import annotations

import re

from tongpin.reading.context.passage import Passage
from tongpin.reading.lexicon import Span

WRITTEN = frozenset({"email", "document", "chat"})

_HEARSAY = re.compile(
    r"听说|据说|听[^\W\d]{1,6}(?:说|讲)|据(?!我)[^\W\d]{1,4}(?:说|讲|透露)|打听到|传言|风声|小道|内线|线人|有人说|好像|似乎|据悉|"
    r"\b(?:i hear|heard|rumou?r|apparently|word is|reportedly|supposedly|grapevine|i'm told|we're told|was told that|let slip|they say|someone said|a friend)\b"
)
_OBSERVED = re.compile(
    r"收到|来看|来参观|到场|看到|签字|盖章|双章|寄到|到账|已发|发来|转来|现场|没回|未回|不回|没接|没有回|已读|石沉|失联|入库|上线|首批|首单|到货|来了|来人|"
    r"\b(?:received|saw|watched|signed|arrived|came (?:through|to|out|round)|walked|no reply|no response|silence|quiet|voicemail|went live|first (?:orders|truck|pallets|shipment)|in hand|visited|toured|showed up|turned up|observed)\b"
)
_SAID = re.compile(
    r"说|讲|问|提|要求|表示|告诉|通知|承认|电话|来电|原话|让我|叫我|请我|抱怨|吐槽|回复|:(?!\d)|\"|\b(?:said|says|told|asked|asks|wants?|wanted|mentioned|admitted|called|rang|phoned|explained|complained|stated|wonders|wondered|confirmed)\b"
)


def reliability_of(passage: Passage, span: Span, *, speaker: str, kind: str) -> str:
    """Return the reliability of a find at `span`: document, observed, statement or hearsay."""
    if speaker == "buyer":
        return "document" if kind in WRITTEN else "statement"
    if kind == "document":
        return "document"
    sentence = passage.sentence
    if _HEARSAY.search(sentence) and not passage.quoted(span):
        return "hearsay"
    if _SAID.search(sentence):
        return "statement"
    if _OBSERVED.search(sentence) or kind == "visit":
        return "observed"
    return "statement"
