"""`tongpin judge`: the buyer's stage from everything known by a date."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from tongpin.cli.failure import BROKEN_USE, Failure
from tongpin.cli.files import Source, sources
from tongpin.cli.judge_json import judgement_json
from tongpin.cli.judge_text import judgement_text
from tongpin.cli.library import (
    case_of,
    learned_method,
    method_of,
    moment_of,
    with_format,
    with_lang,
    with_method,
    with_model,
)
from tongpin.cli.output import Progress, print_json, print_text
from tongpin.method import Method


@click.command()
@click.argument("cases", metavar="CASE...", nargs=-1, required=True)
@click.option("--as-of", metavar="DATE", help="Judge from what was known by then. Default: the last event.")
@click.option("--each", is_flag=True, help="Besides, the judgement just after each event.")
@with_lang
@with_format
@with_method
@with_model
@click.pass_context
def judge(
    ctx: click.Context,
    cases: tuple[str, ...],
    as_of: str | None,
    each: bool,
    lang: str,
    form: str,
    overlays: Sequence[Path],
    model: Path | None,
) -> None:
    """Judge the buyer's stage of each CASE: a file, a folder, or - for standard input."""
    method = learned_method(method_of(overlays), model)
    found = sources(cases)
    failed = False
    with Progress(len(found)) as progress:
        for number, source in enumerate(found):
            try:
                shown = _judge_one(source, method, as_of=as_of, each=each, lang=lang, form=form)
            except Failure as failure:
                if len(found) == 1:
                    raise
                progress.say(failure.format_message())
                failed = True
                continue
            progress.clear()
            _print(shown, first=number == 0)
            progress.step()
    ctx.exit(BROKEN_USE if failed else 0)


def _judge_one(
    source: Source, method: Method, *, as_of: str | None, each: bool, lang: str, form: str
) -> str | dict[str, object]:
    from tongpin.engine import judge as judge_record  # noqa: PLC0415
    from tongpin.engine import steps  # noqa: PLC0415

    case, record = case_of(source, method, lang)
    judgement = judge_record(record, method, as_of=moment_of(as_of, case), lang=lang)
    walked = tuple(step for step in steps(record, method) if step.at <= judgement.as_of) if each else None
    if form == "json":
        return judgement_json(source.shown, case, judgement, walked)
    return judgement_text(source.shown, case, judgement, walked, method, lang)


def _print(shown: str | dict[str, object], *, first: bool) -> None:
    if isinstance(shown, dict):
        print_json(shown)
    else:
        print_text(shown if first else f"\n{shown}")
