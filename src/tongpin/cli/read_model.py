"""`tongpin read --model-url`: the same reading by a language model, off unless asked for.

What it costs and what it could not do is said on stderr; the key comes from the environment only, so that it stands
in no history of commands.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tongpin.cli.failure import LANGUAGE, Failure
from tongpin.cli.output import print_json
from tongpin.method import Method

if TYPE_CHECKING:
    from tongpin.reading.language_model import ModelReader, Sent
    from tongpin.reading.types import Reader, Reading, Utterance

URL_VARIABLE = "TONGPIN_LANGUAGE_MODEL"
NAME_VARIABLE = "TONGPIN_LANGUAGE_MODEL_NAME"
KEY_VARIABLE = "TONGPIN_LANGUAGE_MODEL_KEY"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SECONDS = 60.0
Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True)
class ModelOptions:
    """What was said of the language model; without an address there is none."""

    url: str = ""
    name: str = ""
    inside: bool = False
    unmasked: bool = False
    preview: bool = False


def with_model(command: Command) -> Command:
    """Add the options of the language model, handed on as `model`."""

    @functools.wraps(command)
    def wrapped(*args: Any, **options: Any) -> Any:
        given = ModelOptions(
            url=options.pop("model_url") or "",
            name=options.pop("model_name") or "",
            inside=options.pop("model_inside"),
            unmasked=options.pop("model_unmasked"),
            preview=options.pop("model_preview"),
        )
        return command(*args, model=given, **options)

    made: Any = wrapped
    for add in reversed(_OPTIONS):
        made = add(made)
    return made  # type: ignore[no-any-return]


_OPTIONS = (
    click.option(
        "--model-url",
        envvar=URL_VARIABLE,
        metavar="URL",
        help="Base address of a language model that reads too, such as https://api.deepseek.com/v1. "
        f"Off by default. Its key: {KEY_VARIABLE}.",
    ),
    click.option("--model-name", envvar=NAME_VARIABLE, metavar="NAME", help="The model's name."),
    click.option(
        "--model-inside", is_flag=True, help="It is in your own network: private addresses and http will do."
    ),
    click.option(
        "--model-unmasked", is_flag=True, help="Send names, phones and amounts as they are, not masked."
    ),
    click.option(
        "--model-preview", is_flag=True, help="With --text: print exactly what would be sent; send nothing."
    ),
)


def with_language_model(reader: Reader, method: Method, options: ModelOptions) -> Reader:
    """Return a reader that asks the language model, with `reader` behind it; `reader` itself where none is named."""
    if not options.url:
        if options.preview:
            raise Failure(
                f"--model-preview: 请用 --model-url 或 {URL_VARIABLE} 给出模型地址",
                f"--model-preview: name the model by --model-url or {URL_VARIABLE}",
            )
        return reader
    if not options.name:
        raise Failure(
            f"请用 --model-name 或 {NAME_VARIABLE} 给出模型名",
            f"name the model by --model-name or {NAME_VARIABLE}",
        )
    return SpokenReader(_made(reader, method, options))


def print_preview(reader: Reader, utterance: Utterance) -> None:
    """Print what would be sent of an utterance, one request a line."""
    if isinstance(reader, SpokenReader):
        for body in reader.inner.preview([utterance]):
            print_json(body)


def _made(reader: Reader, method: Method, options: ModelOptions) -> ModelReader:
    from urllib.parse import urlsplit  # noqa: PLC0415 - only where a model is asked for

    from tongpin.reading.language_model import ModelReader  # noqa: PLC0415
    from tongpin.server.core.outgoing_chat import ChatClient  # noqa: PLC0415

    inside = options.inside or urlsplit(options.url).hostname in LOOPBACK
    client = ChatClient(
        options.url, options.name, os.environ.get(KEY_VARIABLE, ""), inside=inside, seconds=SECONDS
    )
    return ModelReader(method, client, reader, mask=not options.unmasked, cache={}, sent=_say_sent)


def _say_sent(sent: Sent) -> None:
    from tongpin.reading.language_model.client import NOT_SENT  # noqa: PLC0415 - only where a model is asked for

    if sent.outcome == "started" or sent.outcome in NOT_SENT:
        return
    said = Failure(
        f"语言模型：发出 {sent.characters} 字，约 {sent.tokens} token，{'已遮盖' if sent.masked else '未遮盖'}，"
        f"结果 {sent.outcome}，剔除 {sent.dropped}",
        f"language model: {sent.characters} characters sent, {'masked' if sent.masked else 'not masked'}, about "
        f"{sent.tokens} tokens, outcome {sent.outcome}, {sent.dropped} dropped",
    )
    click.echo(said.format_message(), err=True)


class SpokenReader:
    """Reads as the reader within it, and says on stderr where the offline reader had to do it."""

    def __init__(self, inner: ModelReader) -> None:
        self.inner = inner
        self.version = inner.version

    def read(self, utterance: Utterance) -> Reading:
        """Read one utterance."""
        return self.read_all([utterance])[0]

    def read_all(self, utterances: Any) -> list[Reading]:
        """Read several utterances."""
        noted = self.inner.read_noted(utterances)
        for note in dict.fromkeys(one.note for one in noted if one.note):
            click.echo(note.say(LANGUAGE.get()), err=True)
        return [one.reading for one in noted]
