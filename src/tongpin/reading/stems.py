"""English words brought to a stem, the same for the word lists and for the text."""

from __future__ import annotations

import re
from functools import lru_cache

WORD = re.compile(r"[a-z]+n't|[a-z]+(?:&[a-z]+)?|\d[\d.,]*\d|\d|[$€£%]")

_FORMS = (
    "sent=send chose=choose chosen=choose went=go gone=go gave=give given=give took=take taken=take told=tell "
    "said=say met=meet won=win lost=lose left=leave held=hold made=make bought=buy paid=pay kept=keep got=get "
    "gotten=get came=come knew=know known=know saw=see seen=see wrote=write written=write felt=feel "
    "thought=think found=find broke=break broken=break fell=fall fallen=fall drew=draw drawn=draw grew=grow "
    "grown=grow spoke=speak spoken=speak brought=bring ran=run began=begin begun=begin blew=blow blown=blow "
    "drove=drive driven=drive froze=freeze frozen=freeze rang=ring rung=ring sat=sit stood=stand stuck=stick "
    "taught=teach understood=understand withdrew=withdraw withdrawn=withdraw swore=swear ate=eat built=build "
    "spent=spend lent=lend dealt=deal meant=mean showed=show shown=show did=do does=do done=do has=have had=have "
    "was=be were=be is=be are=be been=be being=be am=be hid=hide hidden=hide cannot=can't won't=won't "
    "couldn't=can't doesn't=don't didn't=don't isn't=ain't aren't=ain't wasn't=ain't weren't=ain't "
    "hasn't=haven't hadn't=haven't criteria=criterion people=people lies=lie tying=tie costs=cost "
    "warehouses=warehouse buses=bus heard=hear shook=shake shaken=shake threw=throw thrown=throw slid=slide "
    "bit=bit sold=sell fed=feed stole=steal stolen=steal burnt=burn learnt=learn bore=bear data=data"
)
_IRREGULAR = dict(pair.split("=") for pair in _FORMS.split())
_ENDINGS = (
    ("ies", "y"),
    ("ied", "y"),
    ("ying", "y"),
    ("ing", ""),
    ("ed", ""),
    ("es", ""),
    ("s", ""),
    ("e", ""),
)


def _strip(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: len(word) - len(ending)] + instead
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "slz":
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of one lower-case word: "promised" and "promise" give the same."""
    word = _IRREGULAR.get(word, word)
    if len(word) <= 3 or not word.isalpha() or word.endswith("n't"):
        return word
    return _strip(word)


def words(text: str) -> list[tuple[str, int, int]]:
    """Return the stems of normalised text with their places; clitics such as 've and 's are left out."""
    found = []
    for match in WORD.finditer(text):
        start = match.start()
        if start and text[start - 1] == "'" and start > 1 and text[start - 2].isalpha():
            continue
        found.append((stem(match.group()), start, match.end()))
    return found
