"""`tongpin simulate`: deals with a known truth, as case files or as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tongpin.cli.failure import Failure
from tongpin.cli.library import method_of, with_lang, with_method
from tongpin.cli.output import Progress
from tongpin.method import Method

if TYPE_CHECKING:
    from tongpin.casefile.model import Case, CaseEvent
    from tongpin.engine.simulate import Dials, Simulated

COLUMNS = ("deal", "rep", "hour", "signal", "confidence", "read_right", "true_stage")
# The reader's confidence as the kind of evidence that is about as sure
KINDS = ((0.95, "document"), (0.85, "observed"), (0.60, "statement"), (0.0, "hearsay"))
MOST_DEALS = 100_000


@click.command()
@click.option(
    "--deals", type=click.IntRange(1, MOST_DEALS), default=20, show_default=True, help="How many deals."
)
@click.option(
    "--reps", type=click.IntRange(1), help="How many people log them. Default: one for forty deals."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same deals.")
@click.option(
    "--world", type=click.Choice(["clean", "mild", "noisy"]), default="clean", show_default=True,
    help="How troubled the records are; the options below change single troubles.",
)  # fmt: skip
@click.option("--misreading", type=click.FloatRange(0, 0.8), help="Errors that the reader does not know of.")
@click.option(
    "--bursts", type=click.FloatRange(0, 1), help="Share of signals that come with a burst of copies."
)
@click.option("--missing", type=click.FloatRange(0, 1), help="Chance that a deal lacks one of four channels.")
@click.option(
    "--outages", type=click.FloatRange(0, 1), help="Chance that all sources fall silent for 45 days."
)
@click.option(
    "--start", type=click.DateTime(["%Y-%m-%d"]), default="2025-01-06", help="Day the first deal opens."
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Write case files into this folder."
)
@click.option(
    "--table", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), help="Write a CSV table."
)
@with_lang
@with_method
def simulate(
    deals: int,
    reps: int | None,
    seed: int,
    world: str,
    misreading: float | None,
    bursts: float | None,
    missing: float | None,
    outages: float | None,
    start: datetime,
    out: Path | None,
    table: Path | None,
    lang: str,
    overlays: Sequence[Path],
) -> None:
    """Make deals whose true buying stage is known, to try things out and to plan a trial of your own."""
    from tongpin.engine.simulate import simulate as simulate_deals  # noqa: PLC0415
    from tongpin.engine.simulate import world_of  # noqa: PLC0415

    if (out is None) == (table is None):
        raise click.UsageError("give either --out FOLDER or --table FILE")
    method = method_of(overlays)
    dials = _dials(world, misreading, bursts, missing, outages)
    made = simulate_deals(world_of(method, dials=dials), deals, seed, reps=reps)
    if table is not None:
        _write_table(made, method, table)
    elif out is not None:
        _write_cases(made, method, out, start, lang)


def _dials(
    world: str, misreading: float | None, bursts: float | None, missing: float | None, outages: float | None
) -> Dials:
    from tongpin.engine.simulate import CLEAN, MILD, NOISY  # noqa: PLC0415

    base = {"clean": CLEAN, "mild": MILD, "noisy": NOISY}[world]
    given = {"misreading": misreading, "burst": bursts, "missing_channel": missing, "outage": outages}
    return replace(base, **{name: value for name, value in given.items() if value is not None})


def _write_table(made: Simulated, method: Method, path: Path) -> None:
    deals = made.deals
    states, kinds = list(method.states), list(method.signals)
    truth = made.states_at(deals.deal_of, deals.hours)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for e, deal in enumerate(deals.deal_of):
        writer.writerow(
            [
                *(f"sim-{deal + 1:04d}", f"rep-{deals.reps[deal] + 1:02d}", deals.hours[e]),
                *(
                    kinds[deals.kinds[e]],
                    f"{deals.confidence[e]:.3f}",
                    int(made.read_right[e]),
                    states[truth[e]],
                ),
            ]
        )
    if str(path) == "-":
        click.echo(text.getvalue(), nl=False)
    else:
        _write(path, text.getvalue())


def _write_cases(made: Simulated, method: Method, folder: Path, start: datetime, lang: str) -> None:
    from tongpin.casefile import write_case  # noqa: PLC0415

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from None
    with Progress(len(made.deals)) as progress:
        for number in range(len(made.deals)):
            case = case_of_deal(made, number, method, start, lang)
            _write(folder / case.name, write_case(case))
            progress.step()


def cannot_write(path: Path, error: OSError) -> Failure:
    """Say why a file could not be written, and what to do."""
    return Failure(
        f"{path}: 写不进去（{error.strerror}）；请换一个位置",
        f"{path}: cannot be written ({error.strerror}); choose another place",
    )


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise cannot_write(path, error) from None


def case_of_deal(made: Simulated, number: int, method: Method, start: datetime, lang: str) -> Case:
    """Return one simulated deal as a case with the true stage after every event."""
    from tongpin.casefile.dates import CHINA  # noqa: PLC0415
    from tongpin.casefile.model import Case, CaseDeal, CasePerson, Label  # noqa: PLC0415

    deals, states = made.deals, list(method.states)
    lo, hi = deals.offsets[number], deals.offsets[number + 1]
    opened = start.replace(tzinfo=CHINA) + timedelta(days=number)
    rep = f"rep-{deals.reps[number] + 1:02d}"
    events = tuple(_event(made, e, e - lo + 1, method, opened, rep, lang) for e in range(int(lo), int(hi)))
    truth = made.paths[number].at((deals.hours[lo:hi] + 1) / 24)
    labels = tuple(Label(event.id, states[s]) for event, s in zip(events, truth, strict=True))
    people = (CasePerson(rep, rep, "seller"), CasePerson("buyer", "buyer", "buyer"))
    name = f"sim-{number + 1:04d}"
    return Case(f"{name}.yaml", CaseDeal(name, opened=opened), people, events, labels)


def _event(
    made: Simulated, place: int, number: int, method: Method, opened: datetime, rep: str, lang: str
) -> CaseEvent:
    from tongpin.casefile.model import CaseEvent, CaseSignal  # noqa: PLC0415

    deals = made.deals
    signal = list(method.signals.values())[deals.kinds[place]]
    text = signal.example.say(lang)
    reliability = next(kind for least, kind in KINDS if deals.confidence[place] >= least)
    at = opened + timedelta(hours=int(deals.hours[place]))
    marked = CaseSignal(signal.id, text, reliability, "buyer")
    return CaseEvent(f"e{number}", at, "note", by=rep, text=text, signals=(marked,))
