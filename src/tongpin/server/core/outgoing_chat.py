"""Chat completions in the form that DeepSeek, Qwen, vLLM, Ollama and many others speak, for the reader by model."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tongpin.method import Text
from tongpin.reading.language_model import Completion, ModelFailure
from tongpin.reading.language_model.client import Body
from tongpin.server.core.outgoing import Answer, OutgoingFailure, place_of, post

PATH = "/chat/completions"
MOST_BYTES = 2 * 1024 * 1024
MOST_TOKENS = 10_000_000  # of one request that are believed
AGAIN = frozenset({429, 500, 502, 503, 504})
WAITS = (0.5, 2.0)  # seconds before the second and the third try
LONGEST_WAIT = 10.0


@dataclass(frozen=True)
class ChatClient:
    """Talks to one model. `inside`: its address is in the company's own network, where http will do.

    `seconds` bounds one completion, tries and waits between them included. The key is sent, and shown nowhere.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    inside: bool = False
    seconds: float = 60.0
    most: int = MOST_BYTES
    context: ssl.SSLContext | None = field(default=None, repr=False)
    wait: Callable[[float], None] = field(default=time.sleep, repr=False)

    def complete(self, body: Body) -> Completion:
        """Send a completion, again where the other side is busy for the moment. Raises `ModelFailure`."""
        ends = time.monotonic() + self.seconds
        waits = iter(WAITS)
        while True:
            answer = self._post(body, ends)
            pause = next(waits, None) if answer.status in AGAIN else None
            if pause is None:
                return _completion(answer)
            pause = max(pause, _asked_to_wait(answer))
            if pause > min(LONGEST_WAIT, ends - time.monotonic()):
                return _completion(answer)
            self.wait(pause)

    def _post(self, body: Body, ends: float) -> Answer:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "tongpin"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        try:
            place = place_of(address(self.url), inside=self.inside)
            return post(
                place,
                json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"),
                headers,
                seconds=max(0.01, ends - time.monotonic()),
                most=self.most,
                inside=self.inside,
                context=self.context,
            )
        except OutgoingFailure as error:
            raise ModelFailure(error.code, error.message) from None


def address(url: str) -> str:
    """Return where completions are asked for, given the base address as providers name it, or the whole one."""
    base = url.strip().rstrip("/")
    return base if base.endswith(PATH) else base + PATH


def _asked_to_wait(answer: Answer) -> float:
    said = answer.retry_after.strip()
    return float(said) if said.isascii() and said.isdecimal() and len(said) < 6 else 0.0


def _completion(answer: Answer) -> Completion:
    if answer.status != 200:
        raise _refused(answer.status)
    if answer.kind != "application/json":
        raise _odd()
    try:
        found = json.loads(answer.body.decode("utf-8"))
        choice = found["choices"][0]
        text = choice["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise _odd() from None
    if not isinstance(text, str):
        raise _odd()
    if choice.get("finish_reason") == "length":
        raise ModelFailure("cut_off", Text("模型的回答被截断了。", "The model's answer was cut off."))
    return Completion(text, _tokens(found))


def _tokens(found: dict[str, Any]) -> int:
    usage = found.get("usage")
    said = usage.get("total_tokens") if isinstance(usage, dict) else None
    return min(max(said, 0), MOST_TOKENS) if isinstance(said, int) and not isinstance(said, bool) else 0


def _refused(status: int) -> ModelFailure:
    words = {
        401: Text("语言模型不认这个密钥。", "The language model does not accept the key."),
        403: Text("语言模型拒绝了这个密钥。", "The language model refuses the key."),
        404: Text("地址或模型名不对。", "The address or the model's name is wrong."),
        429: Text("语言模型说请求太多。", "The language model says that it is asked too often."),
    }
    other = Text(
        f"语言模型那边出错（{status}）。", f"Something is wrong on the language model's side ({status})."
    )
    return ModelFailure(f"status_{status}", words.get(status, other))


def _odd() -> ModelFailure:
    return ModelFailure("odd_answer", Text("对方的答复读不懂。", "The answer makes no sense."))
