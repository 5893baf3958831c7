"""The verdict on one action as text for people."""

from __future__ import annotations

from collections.abc import Sequence

from tongpin.casefile import Case
from tongpin.cli.terminal import pad, paint, paragraph, width
from tongpin.cli.words import say
from tongpin.engine.judgement import ActionVerdict, VerdictEffect
from tongpin.method import Method
from tongpin.method.text import one_line

QUOTES_SHOWN = 3
LOOKS = {"harmful": "bad", "caution": "warn", "early": "warn", "late": "warn", "fit": "good"}
MARKS = {"harmful": "✗", "caution": "!", "early": "…", "late": "…", "fit": "✓"}


def verdict_text(
    verdict: ActionVerdict,
    effects: Sequence[VerdictEffect],
    case: Case,
    person: str | None,
    method: Method,
    lang: str,
) -> str:
    """Return the verdict, why, the right person and what to do instead."""
    look = LOOKS.get(verdict.verdict, "quiet")
    name = method.actions[verdict.action].name.say(lang) if verdict.action else say("not_an_action", lang)
    mark = MARKS.get(verdict.verdict, "·")
    lines = [f"{paint(f'{mark} {say(verdict.verdict, lang)}', look, bold=True)}  {paint(name, bold=True)}"]
    lines.append(paragraph(verdict.why, "  ", "  "))
    lines += _shares(verdict, lang)
    lines += _rests_on(verdict, effects, lang)
    lines += _people(verdict, case, person, lang)
    lines += _instead(verdict, method, lang)
    return "\n".join(lines)


def _shares(verdict: ActionVerdict, lang: str) -> list[str]:
    parts = [
        say(key, lang, share=f"{share:.0%}")
        for key, share in (("p_harm", verdict.p_harm), ("p_off", verdict.p_off))
        if share >= 0.005
    ]
    return [paint("  " + say("semicolon", lang).join(parts), "quiet")] if parts else []


def _rests_on(verdict: ActionVerdict, effects: Sequence[VerdictEffect], lang: str) -> list[str]:
    """Return the quotes without any one of which the verdict would be another, strongest first."""
    deciding = [one for one in effects if one.without != verdict.verdict and one.quote]
    deciding.sort(key=lambda one: -max(abs(one.p_harm), abs(one.p_off)))
    return [
        paragraph(
            say("rests_on", lang, quote=one_line(one.quote), without=say(one.without, lang)), "  ", "  "
        )
        for one in deciding[:QUOTES_SHOWN]
    ]


def _people(verdict: ActionVerdict, case: Case, person: str | None, lang: str) -> list[str]:
    names = {one.id: one_line(one.name or one.id) for one in case.people}
    if verdict.person_fits is None:
        return []
    key = "person_fits" if verdict.person_fits else "person_wrong"
    parts = [say(key, lang, person=names.get(person or "", person))]
    if verdict.better_person:
        parts.append(
            say("better_person", lang, person=names.get(verdict.better_person, verdict.better_person))
        )
    return ["  " + say("comma", lang).join(parts)]


def _instead(verdict: ActionVerdict, method: Method, lang: str) -> list[str]:
    if not verdict.instead:
        return []
    wide = max(width(method.actions[one.action].name.say(lang)) for one in verdict.instead)
    lines = ["", paint(say("instead", lang), bold=True)]
    for one in verdict.instead:
        name = pad(method.actions[one.action].name.say(lang), wide)
        lines.append(
            paragraph(one.why, f"  {paint('→', 'good')} {paint(name, bold=True)}  ", " " * (wide + 6))
        )
    return lines
