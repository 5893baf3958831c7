"""What an event's text mentions that is no signal: proofs handed over, worries the customer calls settled."""

from __future__ import annotations

import re
from functools import lru_cache

from tongpin.method.model import Method

SETTLED = re.compile(
    r"(?:顾虑|担心|疑虑|担忧)[^,。;!?\n没未不难]{0,8}(?:打消|消除|解除|没有了|没了|放下)"
    r"|(?:打消|消除|解除)了?[^,。;!?\n]{0,8}(?:顾虑|担心|疑虑|担忧)"
    r"|没(?:有)?(?:什么)?(?:顾虑|担心)(?:的)?了"
    r"|(?:放心了|心里有底了)"
    r"|(?:concerns?|worr(?:y|ies))\s+(?:(?:is|are|has been|have been|was|were)\s+)?(?:now\s+|all\s+)?"
    r"(?:resolved|settled|addressed|gone|lifted)"
    r"|no (?:more|further|remaining) (?:concerns|worries)",
    re.IGNORECASE,
)
NOT_YET = re.compile(
    r"(?:没|未|不|还|难|才能|如果|要是|怎么|如何)[^,。;\n]{0,6}$|\b(?:not|yet|until|if|once)\b[^.;\n]{0,20}$",
    re.IGNORECASE,
)


def proofs_named(text: str, method: Method) -> tuple[str, ...]:
    """Return the proofs that a text names, in the method's order."""
    return tuple(proof for proof, words in _words(method) if words.search(text))


@lru_cache(maxsize=4)
def _words(method: Method) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (proof.id, re.compile("|".join(re.escape(word) for word in proof.words), re.IGNORECASE))
        for proof in method.proofs.values()
        if proof.words
    )


def says_settled(text: str) -> bool:
    """Tell whether a text says that the customer's worries are settled, and not that they are still to be."""
    return any(not NOT_YET.search(text[: found.start()]) for found in SETTLED.finditer(text))
