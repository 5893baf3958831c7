"""The library's parts as the commands use them: the method, the reader, one case."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tongpin.cli.failure import LANGUAGE, Failure, plain
from tongpin.cli.files import Source
from tongpin.method import Method, MethodError, load_method

if TYPE_CHECKING:
    from tongpin.casefile import Case
    from tongpin.engine import Record
    from tongpin.reading.types import Reading, Utterance

METHOD_VARIABLE = "TONGPIN_METHOD"
MODEL_VARIABLE = "TONGPIN_MODEL"
Command = TypeVar("Command", bound=Callable[..., Any])


def with_lang(command: Command) -> Command:
    """Add `--lang`."""
    return click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        default="zh",
        envvar="TONGPIN_LANG",
        show_default=True,
        is_eager=True,
        callback=_remember,
        help="Language of the words.",
    )(command)


def _remember(ctx: click.Context, option: click.Parameter, value: str) -> str:  # noqa: ARG001
    """Note the language at once, so that failures speak it too."""
    LANGUAGE.set(value)
    return value


def with_format(command: Command) -> Command:
    """Add `--format`."""
    choice = click.Choice(["text", "json"])
    return click.option("--format", "form", type=choice, default="text", help="Text for people, or JSON.")(
        command
    )


def with_method(command: Command) -> Command:
    """Add `--method`."""
    return click.option(
        "--method",
        "overlays",
        multiple=True,
        type=click.Path(path_type=Path),
        help=f"A company's own method file; may be repeated. Default: ${METHOD_VARIABLE}.",
    )(command)


def with_model(command: Command) -> Command:
    """Add `--model`."""
    return click.option(
        "--model",
        type=click.Path(path_type=Path),
        envvar=MODEL_VARIABLE,
        help="Judge by what `tongpin learn` wrote here from a company's own deals.",
    )(command)


def learned_method(method: Method, model: Path | None) -> Method:
    """Return the method with the tables of a learned model in place of its own; itself without one.

    Raises:
        Failure: the model file is wrong.
    """
    if model is None:
        return method
    from tongpin.engine.learn import ModelFileError, into_method, read_model  # noqa: PLC0415

    try:
        return into_method(read_model(model), method)
    except ModelFileError as error:
        raise Failure(error.text.zh, error.text.en) from None


def method_of(overlays: Sequence[Path]) -> Method:
    """Load the method with the overlays given, or with those the environment names.

    Raises:
        Failure: a method file is wrong.
    """
    named = [Path(word) for word in os.environ.get(METHOD_VARIABLE, "").split(os.pathsep) if word]
    try:
        return load_method(tuple(overlays) or tuple(named))
    except MethodError as error:
        raise plain(str(error)) from None


class _Unasked:
    """Stands in for a reader where there is nothing to read, so that none is loaded."""

    version = "none"

    def read(self, utterance: Utterance) -> Reading:
        """Refuse: the case said that nothing needs reading."""
        raise AssertionError(f"nothing needed reading, but was asked: {utterance.text[:40]}")

    def read_all(self, utterances: Sequence[Utterance]) -> list[Reading]:
        """Refuse, as `read` does."""
        return [self.read(utterance) for utterance in utterances]


def case_of(source: Source, method: Method, lang: str) -> tuple[Case, Record]:
    """Read one case file and what it says.

    Raises:
        Failure: the file is wrong.
    """
    from tongpin.casefile import CaseError, read_case, to_record  # noqa: PLC0415
    from tongpin.casefile.record import needs_reader  # noqa: PLC0415
    from tongpin.reading import default_reader  # noqa: PLC0415

    try:
        case = read_case(source.read(), source.called, method)
        reader = default_reader(method) if needs_reader(case) else _Unasked()
        return case, to_record(case, method, reader, lang)
    except CaseError as error:
        raise Failure(error.say("zh"), error.say("en")) from None


def moment_of(written: str | None, case: Case) -> datetime | None:
    """Return the moment to judge at: a bare date takes in everything of its day.

    Raises:
        Failure: not a date, or there is neither a date nor an event.
    """
    from tongpin.casefile.dates import WrongDate, read_date  # noqa: PLC0415

    if written is None:
        if not case.events and case.deal.opened is None:
            raise Failure(
                f"{case.name}: 没有事件；请加一条，或用 --as-of 指定日期",
                f"{case.name}: has no events; add one, or give --as-of DATE",
            )
        return None if case.events else case.deal.opened
    try:
        moment, day_only = read_date(written)
    except WrongDate as error:
        raise Failure(
            f"--as-of: “{written}”{error.mend.zh}", f"--as-of: {written!r}: {error.mend.en}"
        ) from None
    if not day_only:
        return moment
    last = [event.at for event in case.events if moment <= event.at < moment + timedelta(days=1)]
    return max([moment, *last])
