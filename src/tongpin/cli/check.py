"""`tongpin check`: may we do this now?"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tongpin.cli.check_text import verdict_text
from tongpin.cli.failure import VERDICT_REACHED, Failure
from tongpin.cli.files import sources
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
from tongpin.cli.output import print_json, print_text
from tongpin.method import Method

if TYPE_CHECKING:
    from tongpin.casefile import Case
    from tongpin.engine.judgement import ActionVerdict, VerdictEffect

DIGITS = 6
WORST_LAST = ("fit", "neutral", "early", "late", "caution", "harmful")


@click.command()
@click.argument("case_file", metavar="CASE")
@click.option("--action", metavar="ID", help="What we mean to do, an id of the method.")
@click.option("--text", metavar="TEXT", help="What we mean to do, in plain words.")
@click.option("--with", "person", metavar="PERSON", help="With whom: an id or a name of the case.")
@click.option("--as-of", metavar="DATE", help="Judge from what was known by then. Default: the last event.")
@click.option("--fail-on", type=click.Choice(WORST_LAST[2:]), help="Exit 3 at this verdict or a worse one.")
@with_lang
@with_format
@with_method
@with_model
@click.pass_context
def check(
    ctx: click.Context,
    case_file: str,
    action: str | None,
    text: str | None,
    person: str | None,
    as_of: str | None,
    fail_on: str | None,
    lang: str,
    form: str,
    overlays: Sequence[Path],
    model: Path | None,
) -> None:
    """May we do this now, on the deal of CASE? Nothing is changed."""
    from tongpin.engine import check_action, verdict_effects  # noqa: PLC0415

    method = learned_method(method_of(overlays), model)
    meant = _meant(action, text, method)
    found = sources([case_file])
    if len(found) > 1:
        raise Failure(
            f"{case_file}: 里面有 {len(found)} 个案例文件；请只写一个",
            f"{case_file}: holds {len(found)} case files; name one",
        )
    case, record = case_of(found[0], method, lang)
    whom, moment = _person(person, case), moment_of(as_of, case)
    verdict = check_action(record, method, action=meant, with_person=whom, as_of=moment, lang=lang)
    effects = verdict_effects(record, method, action=meant, with_person=whom, as_of=moment) if meant else ()
    if form == "json":
        print_json(_json(verdict, effects))
    else:
        print_text(verdict_text(verdict, effects, case, person, method, lang))
    worse = fail_on and WORST_LAST.index(verdict.verdict) >= WORST_LAST.index(fail_on)
    ctx.exit(VERDICT_REACHED if worse else 0)


def _meant(action: str | None, text: str | None, method: Method) -> str | None:
    """Return the action meant; None where free text is none of the method's."""
    if (action is None) == (text is None):
        raise click.UsageError("give either --action ID or --text TEXT")
    if action is None:
        return _read(text or "", method)
    if action not in method.actions:
        near = difflib.get_close_matches(action, method.actions, n=1)
        look = "tongpin method show actions"
        raise Failure(
            f"--action: {action} 不是已知的动作；" + (f"是不是 {near[0]}？" if near else f"见 {look}"),
            f"--action: {action} is not a known action; "
            + (f"did you mean {near[0]}?" if near else f"see {look}"),
        )
    return action


def _read(text: str, method: Method) -> str | None:
    from tongpin.reading import default_reader  # noqa: PLC0415
    from tongpin.reading.types import Utterance  # noqa: PLC0415

    found = default_reader(method).read(Utterance(text=text, speaker="seller_note", kind="action")).actions
    best = max(found, key=lambda one: one.confidence, default=None)
    return best.action if best and best.action in method.actions else None


def _person(written: str | None, case: Case) -> str | None:
    """Return the id of the person meant, who is listed or named by an event."""
    if written is None:
        return None
    named = [person.id for person in case.people if written == person.name]
    known = {person.id for person in case.people}
    strangers = {name for event in case.events for name in (event.by, event.with_person) if name}
    if written in known | strangers and not named:
        return written
    if len(named) == 1:
        return named[0]
    if named:
        raise Failure(
            f"{case.name}: --with: {written} 可能是 {' 或 '.join(named)}；请写 id",
            f"{case.name}: --with: {written} could be {' or '.join(named)}; write the id",
        )
    names = sorted(known | strangers | {person.name for person in case.people if person.name})
    near = difflib.get_close_matches(written, names, n=1, cutoff=0.3)
    raise Failure(
        f"{case.name}: --with: 没有叫 {written} 的人；"
        + (f"是不是 {near[0]}？" if near else "请加到 people:"),
        f"{case.name}: --with: nobody is called {written}; "
        + (f"did you mean {near[0]}?" if near else "add the person to people:"),
    )


def _json(verdict: ActionVerdict, effects: Sequence[VerdictEffect]) -> dict[str, object]:
    return {
        "action": verdict.action,
        "verdict": verdict.verdict,
        "p_harm": round(verdict.p_harm, DIGITS),
        "p_off": round(verdict.p_off, DIGITS),
        "why": verdict.why,
        "instead": [{"action": one.action, "why": one.why} for one in verdict.instead],
        "person": {"fits": verdict.person_fits, "better": verdict.better_person},
        "override": verdict.override,
        "signals": [
            {
                "event": one.event,
                "signal": one.signal,
                "quote": one.quote,
                "p_harm": round(one.p_harm, DIGITS),
                "p_off": round(one.p_off, DIGITS),
                "without": one.without,
            }
            for one in effects
        ],
    }
