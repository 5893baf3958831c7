"""`tongpin import` and `tongpin export`: deals in and out as case files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tongpin.cli.failure import BROKEN_USE, Failure, plain
from tongpin.cli.files import Source, sources
from tongpin.cli.library import with_lang
from tongpin.cli.output import Progress, print_text

if TYPE_CHECKING:
    from tongpin.server.people.models import User

with_data = click.option(
    "--data", "data_dir", type=click.Path(path_type=Path, file_okay=False), default=Path("var"), show_default=True,
    envvar="TONGPIN_DATA", metavar="DIR", help="The installation's data directory.",
)  # fmt: skip
with_actor = click.option(
    "--by", "email", default="", metavar="EMAIL", help="In whose name. Default: the first administrator."
)


@click.command("import")
@click.argument("cases", metavar="CASE...", nargs=-1, required=True)
@click.option("--customer", default="", help="The company's name. Default: the deal's.")
@with_data
@with_actor
@with_lang
@click.pass_context
def import_cases(
    ctx: click.Context, cases: tuple[str, ...], customer: str, data_dir: Path, email: str, lang: str
) -> None:
    """Make a deal of each CASE: a file, a folder, or - for standard input. Each is made whole or not at all."""
    actor = _open(data_dir, email)
    found = sources(cases)
    failed = False
    with Progress(len(found)) as progress:
        for source in found:
            try:
                made = _import(actor, source, customer, lang)
            except Failure as failure:
                if len(found) == 1:
                    raise
                progress.say(failure.format_message())
                failed = True
                continue
            progress.clear()
            print_text(made)
            progress.step()
    ctx.exit(BROKEN_USE if failed else 0)


@click.command("export")
@click.argument("deals", metavar="[DEAL...]", nargs=-1, type=int)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="FOLDER",
    help="Write a file for each deal here.",
)  # fmt: skip
@with_data
@with_actor
@with_lang
def export_cases(deals: tuple[int, ...], out: Path, data_dir: Path, email: str, lang: str) -> None:
    """Write each DEAL, given by its number, as a case file; without any, all that the person sees."""
    from tongpin.cli.simulate import cannot_write  # noqa: PLC0415

    actor = _open(data_dir, email)
    numbers = deals or _all(actor)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with Progress(len(numbers)) as progress:
            for number in numbers:
                (out / f"{number}.yaml").write_text(_export(actor, number, lang), encoding="utf-8")
                progress.step()
    except OSError as error:
        raise cannot_write(out, error) from None
    print_text(f"{len(numbers)} → {out}")


def _open(data_dir: Path, email: str) -> User:
    """Open the installation and return in whose name to work."""
    from tongpin.server.installation import StartRefused, open_installation  # noqa: PLC0415

    try:
        open_installation(data_dir.resolve())
    except StartRefused as refusal:
        raise Failure(refusal.message.zh, refusal.message.en) from None
    from tongpin.server.people.queries.user import named  # noqa: PLC0415 - models exist from here on

    actor = named(email)
    if actor is None:
        raise Failure(
            f"--by: 没有 {email or '管理员'}；请核对邮箱",
            f"--by: there is no {email or 'administrator'}; check the e-mail",
        )
    return actor


def _import(actor: User, source: Source, customer: str, lang: str) -> str:
    from tongpin.casefile import CaseError, read_case  # noqa: PLC0415
    from tongpin.server.core.errors import DomainError  # noqa: PLC0415
    from tongpin.server.core.method import method_in_use  # noqa: PLC0415
    from tongpin.server.exchange.domain.case import import_case  # noqa: PLC0415

    try:
        case = read_case(source.read(), source.called, method_in_use())
        deal = import_case(actor=actor, case=case, customer=customer)
    except CaseError as error:
        raise Failure(error.say("zh"), error.say("en")) from None
    except DomainError as error:
        raise plain(f"{source.called}: {error.say(lang)}") from None
    return f"{source.shown} → {deal.pk} {deal.name}"


def _all(actor: User) -> Sequence[int]:
    from tongpin.server.deals.queries.deal import visible_to  # noqa: PLC0415

    return list(visible_to(actor).order_by("pk").values_list("pk", flat=True))


def _export(actor: User, number: int, lang: str) -> str:
    from tongpin.casefile import write_case  # noqa: PLC0415
    from tongpin.server.core.errors import NotVisible  # noqa: PLC0415
    from tongpin.server.exchange.queries.case import case_of  # noqa: PLC0415

    try:
        return write_case(case_of(actor, number))
    except NotVisible as error:
        raise plain(f"{number}: {error.say(lang)}") from None
