"""A judgement as text for people: the tracks, the bars, the quotes, what to do and what to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tongpin.casefile import Case
from tongpin.casefile.dates import CHINA, write_date
from tongpin.cli.terminal import bar, clip, columns, pad, paint, paragraph, width
from tongpin.cli.tracks import tracks
from tongpin.cli.words import say
from tongpin.engine.judgement import ConcernState, Judgement, Mismatch, NextMove, SignalEffect, Step
from tongpin.method import Method
from tongpin.method.text import one_line

QUOTES_SHOWN = 6
WORTH_SHOWING = 0.005  # less would be shown as nothing
PROOFS_SHOWN = 4
BAR = 32
LOOKS = {"harmful": "bad", "caution": "warn", "early": "warn", "late": "warn", "fit": "good"}


def judgement_text(
    file: str, case: Case, judgement: Judgement, steps: Sequence[Step] | None, method: Method, lang: str
) -> str:
    """Return the judgement of one case file, ready to be printed."""
    page = _Page(file, case, judgement, method, lang)
    blocks = [page.head(), tracks(judgement, method, lang), page.why(), page.bars(), page.signals()]
    blocks += [
        page.chances(),
        page.risks(),
        page.people(),
        page.concerns(),
        page.mismatches(),
        page.moves(),
        page.questions(),
    ]
    blocks += [page.unread(), page.steps(steps or ())]
    text = "\n\n".join(block for block in blocks if block)
    return "\n".join(line.rstrip() for line in text.split("\n"))


@dataclass(frozen=True, slots=True)
class _Page:
    file: str
    case: Case
    judgement: Judgement
    method: Method
    lang: str

    def say(self, key: str, **values: object) -> str:
        return say(key, self.lang, **values)

    def section(self, key: str, lines: Iterator[str]) -> str:
        """Return a headed block, or nothing where it has no lines."""
        body = list(lines)
        return "\n".join([paint(self.say(key), bold=True), *body]) if body else ""

    def head(self) -> str:
        day = self.judgement.as_of.astimezone(CHINA).date().isoformat()
        title = paint(self.case.deal.name, bold=True)
        outcome = self.method.outcomes[self.judgement.outcome].name.say(self.lang)
        shown = (
            ""
            if self.judgement.outcome == "open"
            else f"  {self.say('outcome')}{self.say('colon')}{paint(outcome, 'name')}"
        )
        return f"{title}  {paint(self.say('as_of', date=day), 'quiet')}{shown}\n{paint(self.file, 'quiet')}"

    def why(self) -> str:
        """Return why this stage, what speaks against it, what changed in a week and what would change our mind."""
        one = self.judgement
        said = filter(None, [one.why, one.against, one.changed, one.would_change])
        return "\n".join(paragraph(sentence, "", "") for sentence in said)

    def state(self, state_id: str) -> str:
        return self.method.states[state_id].name.say(self.lang)

    def bars(self) -> str:
        wide = max(width(self.state(state)) for state in self.judgement.posterior)
        lines = (
            f"  {pad(self.state(state), wide)}  {self._bar(state, share)} {share:>5.0%}"
            for state, share in self.judgement.posterior.items()
        )
        text = self.section("posterior", lines)
        return text if self.judgement.certain else text.replace("\n", f" {self.say('unsure')}\n", 1)

    def _bar(self, state: str, share: float) -> str:
        return paint(bar(share, BAR), "name" if state == self.judgement.stage else "quiet")

    def signals(self) -> str:
        ranked = sorted(self.judgement.signals, key=lambda one: -abs(one.effect))
        if not ranked:
            return self.section("signals", iter([f"  {self.say('no_signals')}"]))
        shown = [one for one in ranked if abs(one.effect) >= WORTH_SHOWING][:QUOTES_SHOWN] or ranked[:1]
        left = len(ranked) - len(shown)
        more = [paint(f"  {self.say('more', count=left)}", "quiet")] if left > 0 else []
        return self.section("signals", iter([self._signal(one) for one in shown] + more))

    def _signal(self, one: SignalEffect) -> str:
        points = f"{one.effect * 100:+.0f}{self.say('points')}"
        look = "good" if one.effect > 0 else "warn"
        name = self.method.signals[one.signal].name.say(self.lang)
        about = ", ".join(
            filter(None, [self.date(one.event), self.person(one.by), self.say(one.reliability)])
        )
        first = f"  {paint(pad(points, 8, right=True), look)}  "
        indent = " " * width(first)
        head = f"{first}{name}  {paint(about, 'quiet')}"
        quote = clip(one.quote, columns() - width(indent) - 2)
        return f"{head}\n{indent}“{quote}”" if quote else head

    def date(self, event_id: str | None) -> str:
        event = next((one for one in self.case.events if one.id == event_id), None)
        return write_date(event.at, day_only=True) if event else ""

    def person(self, person_id: str | None) -> str:
        person = next((one for one in self.case.people if one.id == person_id), None)
        return one_line((person.name or person.id) if person else person_id or "")

    def chances(self) -> str:
        """Return how the deal is likely to end, where it has not."""
        if self.judgement.outcome != "open":
            return ""
        said = (
            f"{self.method.outcomes[ending].name.say(self.lang)} {share:.0%}"
            for ending, share in self.judgement.chances.items()
        )
        return self.section("chances", iter([f"  {'  '.join(said)}"]))

    def risks(self) -> str:
        return self.section(
            "risks", (f"  {paint('!', 'warn')} {self.say(one)}" for one in self.judgement.risks)
        )

    def people(self) -> str:
        views = self.judgement.people
        if len({view.stage for view in views}) < 2:
            return ""
        wide = max(width(self.person(view.person)) for view in views)
        return self.section(
            "people",
            (
                f"  {pad(self.person(view.person), wide)}  {self.state(view.stage)} {view.posterior[view.stage]:.0%}"
                for view in views
            ),
        )

    def concerns(self) -> str:
        return self.section("concerns", (self._concern(one) for one in self.judgement.concerns))

    def _concern(self, one: ConcernState) -> str:
        look = "good" if one.state in {"acknowledged", "residual_accepted"} else "warn"
        name = self.method.concerns[one.concern].name.say(self.lang)
        lines = [f"  {paint('◆', look)} {name}  {paint(self.say(one.state), look)}"]
        left = [proof for proof in one.proofs if proof not in one.offered][:PROOFS_SHOWN]
        for key, proofs in (("offered", one.offered), ("proofs", left)):
            if proofs and look != "good":
                names = self.join(self.method.proofs[proof].name.say(self.lang) for proof in proofs)
                lines.append(paragraph(names, f"    {self.say(key)}{self.say('colon')}", "      "))
        return "\n".join(lines)

    def join(self, names: Iterator[str]) -> str:
        return (", " if self.lang == "en" else "、").join(names)

    def action(self, action_id: str | None) -> str:
        return self.method.actions[action_id].name.say(self.lang) if action_id else ""

    def mismatches(self) -> str:
        return self.section("mismatches", (self._mismatch(one) for one in self.judgement.mismatches))

    def _mismatch(self, one: Mismatch) -> str:
        look = LOOKS.get(one.verdict or "", "warn")
        kind = self.method.mismatches[one.kind].name.say(self.lang)
        verdict = self.say(one.verdict) if one.verdict else ""
        about = "  ".join(filter(None, [self.date(one.event), self.action(one.action), paint(verdict, look)]))
        lines = [f"  {paint('✗', look)} {kind}  {about}".rstrip(), paragraph(one.why, "    ", "    ")]
        if one.instead:
            names = self.join(self.action(action) for action in one.instead)
            lines.append(paragraph(names, f"    {self.say('instead')}{self.say('colon')}", "      "))
        steps = enumerate(one.recovery, 1)
        lines += [paragraph(step, f"    {number}. ", "       ") for number, step in steps]
        return "\n".join(lines)

    def moves(self) -> str:
        closed = self.judgement.outcome in {"chosen_competitor", "no_decision"}
        nothing = [f"  {self.say('no_next')}"] if closed else []
        return self.section("next", iter([self._move(one) for one in self.judgement.next] or nothing))

    def _move(self, one: NextMove) -> str:
        role = self.method.roles[one.role].name.say(self.lang) if one.role else ""
        who = self.person(one.with_person) or role
        about = "  ".join(filter(None, [self.say(one.when), f"{self.say('with')} {who}" if who else ""]))
        head = f"  {paint('→', 'good')} {paint(self.action(one.action), bold=True)}  {paint(about, 'quiet')}"
        return "\n".join([head, paragraph(one.why, "    ", "    ")])

    def questions(self) -> str:
        return self.section("ask", (paragraph(one.text, "  ? ", "    ") for one in self.judgement.ask))

    def unread(self) -> str:
        return self.section(
            "unread",
            (f"  {one_line(event)}  {self.date(event)}  {why}" for event, why in self.judgement.unread),
        )

    def steps(self, steps: Sequence[Step]) -> str:
        wide = max((width(step.after) for step in steps), default=0)
        stages = max((width(self.state(step.stage)) for step in steps), default=0)
        return self.section(
            "steps",
            (
                f"  {self.date(step.after)}  {pad(one_line(step.after), wide)}  {pad(self.state(step.stage), stages)}"
                f"  {paint(bar(step.posterior[step.stage], 12), 'name')} {step.posterior[step.stage]:>5.0%}"
                for step in steps
            ),
        )
