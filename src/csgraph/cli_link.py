"""The commands `csgraph link …`: propose links to registries, and review what was proposed."""

from __future__ import annotations

import datetime
from pathlib import Path

import click
from rich.console import Console

from csgraph.errors import RegistryFault
from csgraph.linking.subjects import GROUPS
from csgraph.terminal import STDERR, progress_bar

CANDIDATES = Path("candidates.sssom.tsv")
_folder = click.Path(path_type=Path, file_okay=False)
_file = click.Path(path_type=Path, dir_okay=False)


@click.group()
def link() -> None:
    """Find links to registries, and review them: nothing is linked without a yes."""


@link.command()
@click.option("--site", type=_folder, required=True, help="The site folder.")
@click.option("--decisions", type=_folder, help="The publisher's folder of decisions.")
@click.option("--services", type=_file, help="Which registries may be asked, as TOML.")
@click.option("--out", type=_file, default=CANDIDATES, show_default=True, help="What to write.")
@click.option("--cache", type=_file, help="Where answers are remembered; by default OUT.cache.")
@click.option(
    "--for",
    "groups",
    type=click.Choice(GROUPS),
    multiple=True,
    help="Look for these only; may be given several times.",
)
def propose(
    site: Path,
    decisions: Path | None,
    services: Path | None,
    out: Path,
    cache: Path | None,
    groups: tuple[str, ...],
) -> None:
    """Look for what could be linked, and write candidates with scores and reasons."""
    from csgraph.pipeline.proposing import ProposeOptions, propose_links
    from csgraph.release.site import require_current

    remembered = cache or out.with_name(f"{out.name}.cache")
    with progress_bar() as progress:
        options = ProposeOptions(
            out, remembered, decisions, services, groups or GROUPS, progress, _wait
        )
        outcome = propose_links(require_current(site), options)
    click.echo(
        f"{outcome.candidates} candidates for {outcome.looked_for} things are in {out}. "
        f"Next: csgraph link review"
    )
    if outcome.faults:
        raise RegistryFault("\n".join(map(str, outcome.faults)))


def _wait(why: str, seconds: float) -> None:
    STDERR.print(f"{why}; waiting {seconds:.0f} s …", markup=False)


@link.command()
@click.option("--decisions", type=_folder, required=True, help="Where what you say is kept.")
@click.option("--author", required=True, help="Your name, as it will be published.")
@click.option(
    "--candidates", type=_file, default=CANDIDATES, show_default=True, help="What to review."
)
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="The day; by default today.")
def review(decisions: Path, author: str, candidates: Path, date: datetime.datetime | None) -> None:
    """Walk through candidates: yes, no, later. Each answer is kept at once."""
    from csgraph.linking.candidates import Proposed
    from csgraph.linking.recording import record, undecided
    from csgraph.reviewing import review as walk

    name = author_for_review(author, candidates)
    day = (date or datetime.datetime.now()).date().isoformat()
    decisions.mkdir(parents=True, exist_ok=True)
    open_still = undecided(decisions, candidates)

    def keep(one: Proposed, is_yes: bool) -> None:
        record(decisions, one, is_yes=is_yes, author=name, date=day)

    tally = walk(open_still, Console(highlight=False), keep)
    left = len(open_still) - tally.yes - tally.no
    click.echo(f"{tally.yes} yes, {tally.no} no, {left} left for later.")
    if tally.yes:
        tell_next = "Build again with --decisions, and the links are published."
        click.echo(tell_next)


def author_for_review(author: str, candidates: Path) -> str:
    """Return the reviewer's name as it is kept. Raises `BadParameter` for what can't be used."""
    from csgraph.linking.recording import author_named

    if not candidates.is_file():
        raise click.BadParameter(f"There is no file {candidates}.", param_hint="--candidates")
    try:
        return author_named(author)
    except ValueError:
        raise click.BadParameter(
            "Give a name that can be printed.", param_hint="--author"
        ) from None
