"""`tongpin learn`: from a company's own closed deals to a model of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from tongpin.cli.failure import Failure
from tongpin.cli.files import Source, sources
from tongpin.cli.library import case_of, method_of, with_format, with_lang, with_method
from tongpin.cli.output import Progress, print_json, print_text
from tongpin.method import Method, Text

if TYPE_CHECKING:
    from tongpin.casefile import Case
    from tongpin.engine import Record
    from tongpin.engine.learn import Learned
    from tongpin.engine.process import Deals, Parameters
    from tongpin.engine.process.records import FromRecords

FEWEST = 30  # deals: with fewer, what is learned is worse than what experts say
CONFIRMED_RIGHT = 0.9  # how often a stage that a person confirmed is the true one
KEPT_BACK = 1  # exit code: learned, but the experts' tables are better


@click.command()
@click.argument("cases", metavar="CASE...", nargs=-1, required=True)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("model.json"), show_default=True,
    help="Write the model here, if it judges better than the method's own tables.",
)  # fmt: skip
@click.option("--confirmed", is_flag=True, help="Take the labels of the case files as confirmed stages.")
@click.option("--rounds", type=click.IntRange(1, 200), default=15, show_default=True, help="Rounds at most.")
@click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes here.")
@click.option(
    "--on", "cluster", metavar="ADDRESS", help="A Dask scheduler to learn on, such as tcp://host:8786."
)
@with_lang
@with_format
@with_method
@click.pass_context
def learn(
    ctx: click.Context,
    cases: tuple[str, ...],
    out: Path,
    confirmed: bool,
    rounds: int,
    processes: int,
    cluster: str | None,
    lang: str,
    form: str,
    overlays: Sequence[Path],
) -> None:
    """Learn from closed deals: each CASE is a file or a folder. No labels are needed.

    The last quarter of the deals is kept back to see whether judging got better. If it did not, nothing is
    written and the method's own tables stay (exit code 1).
    """
    from tongpin.engine.learn import ClusterError, learn_endings, spread_over, write_model  # noqa: PLC0415
    from tongpin.engine.learn import learn as learn_from  # noqa: PLC0415
    from tongpin.engine.process.records import from_method  # noqa: PLC0415

    method = method_of(overlays)
    parameters = from_method(method)
    deals, names, records = _deals(sources(cases), method, parameters, lang, confirmed=confirmed)
    try:
        with spread_over(processes=processes, cluster=cluster) as run, Progress(rounds) as progress:
            learned = learn_from(
                deals,
                parameters,
                rep_names=names,
                rounds=rounds,
                opinions_only=not confirmed,
                run=run,
                tell=lambda *_: progress.step(),
            )
    except ClusterError as error:
        raise Failure(error.text.zh, error.text.en) from None
    endings, ended = learn_endings(records, method)
    if learned.worth_using:
        _write(out, write_model(replace(learned.model, endings=endings)))
    _tell(learned, out, lang, form, ended=ended)
    ctx.exit(0 if learned.worth_using else KEPT_BACK)


def _write(path: Path, text: str) -> None:
    from tongpin.cli.simulate import cannot_write  # noqa: PLC0415

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise cannot_write(path, error) from None


def _deals(
    found: Sequence[Source], method: Method, parameters: Parameters, lang: str, *, confirmed: bool
) -> tuple[Deals, list[str], list[Record]]:
    """Read all cases, oldest first; return their deals, the reps' names by number, and their records."""
    from tongpin.engine.process.records import deals_of_records  # noqa: PLC0415

    read = []
    with Progress(len(found)) as progress:
        for source in found:
            read.append(case_of(source, method, lang))
            progress.step()
    read = sorted((pair for pair in read if pair[1].events), key=lambda pair: pair[1].events[-1].at)
    if len(read) < FEWEST:
        raise Failure(
            f"只有 {len(read)} 个有事件的商机；至少要 {FEWEST} 个，再少就不如方法自带的表",
            f"only {len(read)} deals with events; needs at least {FEWEST}, fewer teach less than the method knows",
        )
    owners = [_rep(record) for _, record in read]
    names = sorted(set(owners))
    records = [record for _, record in read]
    made = deals_of_records(records, parameters, method, reps=[names.index(o) for o in owners])
    return (_confirmed(made, read, parameters) if confirmed else made.deals), names, records


def _rep(record: Record) -> str:
    """Return who of ours wrote most of the events."""
    ours = {p.id for p in record.people if p.side == "seller"}
    wrote = Counter(e.by for e in record.events if e.by in ours)
    return str(wrote.most_common(1)[0][0]) if wrote else ""


def _confirmed(made: FromRecords, read: Sequence[tuple[Case, Record]], parameters: Parameters) -> Deals:
    """Add the cases' labels as stages that people confirmed, right nine times in ten."""
    states = list(parameters.states)
    where, when, what = [], [], []
    for number, (case, record) in enumerate(read):
        events = sorted(record.events, key=lambda e: e.at)
        hours = {e.id: int(h) for e, h in zip(events, made.hours[number], strict=True)}
        for label in case.labels:
            if label.after in hours:
                where.append(number)
                when.append(hours[label.after])
                what.append(states.index(label.stage))
    wrong = (1 - CONFIRMED_RIGHT) / (len(states) - 1)
    likelihood = np.full((len(what), len(states)), wrong)
    likelihood[np.arange(len(what)), what] = CONFIRMED_RIGHT
    return replace(
        made.deals,
        stated_deal=np.array(where, np.int64),
        stated_hour=np.array(when, np.int64),
        stated=likelihood,
    )


def _tell(learned: Learned, out: Path, lang: str, form: str, *, ended: int) -> None:
    compared = learned.comparison
    if form == "json":
        print_json(
            {
                "written": str(out) if learned.worth_using else None,
                "model": learned.model.version,
                "deals": learned.model.origin["deals"],
                "reports": learned.model.origin["reports"],
                "settled": learned.fitted.settled,
                "later_deals": compared.deals,
                "likelihood_gain": round(compared.likelihood_gain, 6),
                "likelihood_error": round(compared.likelihood_error, 6),
                "confirmed": compared.stated,
                "log_loss_before": _number(compared.loss_before),
                "log_loss_after": _number(compared.loss_after),
                "moved_home": round(compared.moved_home, 6),
                "ended_deals": ended,
            }
        )
        return
    print_text("\n".join(line.say(lang) for line in _lines(learned, out)))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 6)


def _lines(learned: Learned, out: Path) -> list[Text]:
    origin, compared = learned.model.origin, learned.comparison
    gain, error = compared.likelihood_gain, compared.likelihood_error
    lines = [
        Text(
            f"从 {origin['deals']} 个商机的 {origin['reports']} 条信号学习了 {len(learned.fitted.history)} 轮。",
            f"Learned from {origin['reports']} signals of {origin['deals']} deals in {len(learned.fitted.history)} rounds.",
        ),
        Text(
            f"留出最后 {compared.deals} 个商机检验：每个商机的信号预见得好 {gain:+.2f} ± {error:.2f}（对数似然）。",
            f"Kept the last {compared.deals} deals back: their signals were foreseen {gain:+.2f} ± {error:.2f} better each (log likelihood).",
        ),
    ]
    if not np.isnan(compared.loss_before):
        before, after = compared.loss_before, compared.loss_after
        lines.append(
            Text(
                f"其中 {compared.stated} 个确认过的阶段：对数损失 {before:.3f} → {after:.3f}。",
                f"{compared.stated} confirmed stages among them: log loss {before:.3f} → {after:.3f}.",
            )
        )
    if not learned.fitted.settled:
        lines.append(Text("还没收敛，可以加大 --rounds。", "It has not settled yet; more --rounds may help."))
    kept = Text(
        "没有比方法自带的表更好，所以不写模型，仍用原来的表。",
        "It is no better than the method's own tables, so no model is written and they stay.",
    )
    written = Text(f"判断变好了，模型写入 {out}。", f"It judges better; the model is written to {out}.")
    lines.append(written if learned.worth_using else kept)
    return lines
