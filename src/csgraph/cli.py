"""The command line: from options to a stage's function, from its outcome to an exit code.

The only place that knows exit codes and where a `CsgraphError` ends; `terminal` says how
things are told.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from csgraph import __version__, settings
from csgraph.cli_link import link
from csgraph.cli_serve import SITE, demo, publish, serve
from csgraph.errors import CsgraphError, QueryRefused, SettingRefused
from csgraph.findings import Finding, Severity
from csgraph.terminal import (
    STDERR,
    counts_table,
    give_up_output,
    progress_bar,
    tell,
    tell_system_fault,
    write_any_letter,
)

Command = TypeVar("Command", bound=Callable[..., Any])

_inputs = click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")


def _default_jobs() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


_jobs = click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=_default_jobs,
    show_default="one a core",
    help="Processes to work in.",
)
_decisions = click.option(
    "--decisions",
    type=click.Path(path_type=Path, file_okay=False),
    help="The publisher's folder of decisions.",
)
_ledger = click.option(
    "--ledger",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Another ledger than the current release's.",
)
_base = click.option("--base", help="The address under which things live, ending with /.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="csgraph")
def cli() -> None:
    """Turn action sheets of centres sociaux into a knowledge graph, and serve it."""


@cli.command()
@_inputs
@click.option("--format", "form", type=click.Choice(["jsonl", "table"]), help="How to show them.")
def read(inputs: tuple[str, ...], form: str | None) -> None:
    """Show what intake understood: one JSON object a sheet; findings on standard error."""
    from csgraph import pipeline
    from csgraph.intake.records import as_record
    from csgraph.quality.report import print_findings
    from csgraph.quality.words import shown

    chosen = form or ("table" if sys.stdout.isatty() else "jsonl")
    table = Table("Titre", "Structure", "Département", "Lignes")
    findings: list[Finding] = []
    try:
        for item in pipeline.read(inputs):
            if isinstance(item, Finding):
                findings.append(item)
            elif chosen == "jsonl":
                line = json.dumps(as_record(item), ensure_ascii=False) + "\n"
                sys.stdout.buffer.write(line.encode())
            else:
                place = f"{item.first_line or item.row}-{item.last_line or item.row}"
                said = (item.first(key) or "—" for key in ("title", "centre", "department"))
                table.add_row(*(Text(shown(text)) for text in said), place)
    finally:
        sys.stdout.buffer.flush()
        print_findings(findings, STDERR)
    if chosen == "table":
        Console().print(table)


@cli.command()
@_inputs
@_decisions
@_base
@_jobs
def check(inputs: tuple[str, ...], decisions: Path | None, base: str | None, jobs: int) -> None:
    """Read, map and validate; print the findings; release nothing."""
    from csgraph import pipeline
    from csgraph.quality.report import print_findings

    with progress_bar() as progress:
        checked = pipeline.check(
            pipeline.BuildOptions(
                inputs, Path(), base=base, decisions=decisions, jobs=jobs, progress=progress
            )
        )
    print_findings(checked.findings, Console(highlight=False))
    STDERR.print(counts_table(checked.counts))
    if any(f.severity is Severity.VIOLATION for f in checked.findings):
        sys.exit(4)


@cli.command()
@_inputs
@SITE
@_base
@_decisions
@_ledger
@click.option("--public", type=click.Choice(["full", "facts"]), help="The form that is public.")
@click.option("--version", help="The release's name; by default its date or inputs' hash.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="The release's date.")
@_jobs
@click.option("--strict", is_flag=True, help="Stop where a sheet would be withheld.")
@click.option("--removals-ok", is_flag=True, help="Let more than 5 % of the sheets go.")
@click.option("--rebase", is_flag=True, help="Move everything to another base, with redirects.")
@click.option(
    "--timings",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write how long each stage took to this file, as JSON.",
)
def build(inputs: tuple[str, ...], site: Path, date: Any, **options: Any) -> None:
    """Build a release from sheets and make it current."""
    from csgraph import pipeline

    day = date.date().isoformat() if date else None
    with progress_bar() as progress:
        built = pipeline.build(
            pipeline.BuildOptions(inputs, site, date=day, progress=progress, **options)
        )
    STDERR.print(counts_table(built.counts))
    report = built.release / "report" / "report.html"
    click.echo(f"Release {built.version} is current in {site}. Report: {report}")


@cli.command()
@SITE
@click.argument("query", default="-", type=click.File("rb"))
@click.option(
    "--format",
    "form",
    help="csv (default), tsv, json, xml; for a graph ttl (default), nt, jsonld, rdf.",
)
@click.option("--deadline", type=float, default=settings.QUERY_DEADLINE_S, show_default=True)
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    help="A value for a parameter of a question; the others take their defaults. Repeatable.",
)
def query(
    site: Path, query: Any, form: str | None, deadline: float, params: tuple[str, ...]
) -> None:
    """Ask the current release a SPARQL query (a file, or - for standard input)."""
    from csgraph.release.site import require_current
    from csgraph.store.ask import ask
    from csgraph.store.datasets import choose
    from csgraph.store.formats import Kind
    from csgraph.store.guard import check as guard
    from csgraph.web.manifest import read_manifest

    text = _question(query, params)
    asked = guard(text)
    release = require_current(site)
    graphs = read_manifest(release).graphs
    default, named = asked.sources.default, asked.sources.named
    dataset = choose(graphs, default, named, describes=asked.describes)
    usual = "ttl" if asked.kind is Kind.GRAPH else "csv"
    answer = ask(release, text, form or usual, deadline, dataset=dataset)
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def _question(query: Any, params: tuple[str, ...]) -> str:
    """Return the text of a query; where parameters are given, with their values written in."""
    from csgraph.store.questions import bind, parse, standalone

    try:
        text = str(query.read().decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise QueryRefused(f"The query is not UTF-8: {fault}.") from fault
    if not params:
        return text
    if unclear := [param for param in params if "=" not in param]:
        raise click.BadParameter(f"“{unclear[0]}” is not NAME=VALUE.", param_hint="--param")
    question = parse(Path(query.name).stem, text)
    return standalone(question, bind(question, dict(param.split("=", 1) for param in params)))


@cli.command()
@SITE
@click.option(
    "--format",
    "form",
    type=click.Choice(["sheets", "spreadsheet", "iramuteq"]),
    default="sheets",
    show_default=True,
    help="The text listings, byte for byte; one CSV for spreadsheets; a corpus for IRaMuTeQ.",
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="The folder to write to."
)
def export(site: Path, form: str, out: Path | None) -> None:
    """Give the sheets back, from the evidence of the current release."""
    from csgraph.pipeline import exporting
    from csgraph.release.site import require_current

    release = require_current(site)
    if out is None:
        sys.stdout.buffer.writelines(exporting.one(release, form))
        sys.stdout.buffer.flush()
        return
    for name in exporting.all_below(release, form, out):
        click.echo(out / name)


@cli.command()
@SITE
def verify(site: Path) -> None:
    """Check the current release: hashes, dumps against store, accounting."""
    from csgraph.pipeline.verifying import verify as verify_release
    from csgraph.release.site import require_current

    table = verify_release(require_current(site))
    click.echo(
        f"Release {table['version']} is whole: {len(table['files'])} files, "
        f"{table['counts']['published']} sheets published."
    )


@cli.command()
@SITE
@click.argument("version", required=False)
def rollback(site: Path, version: str | None) -> None:
    """Make an earlier release current."""
    from csgraph.release.site import rollback as roll

    click.echo(f"Release {roll(site, version)} is current in {site}.")


for command in (serve, publish, link, demo):
    cli.add_command(command)


def main() -> None:
    """Run the command line; turn a fault into a message and its exit code."""
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(143))
    write_any_letter()
    try:
        if settings.faults:
            raise SettingRefused("\n".join(settings.faults))
        cli()
    except CsgraphError as fault:
        tell(str(fault), fault.hint)
        sys.exit(fault.exit_status)
    except BrokenPipeError:
        give_up_output()
        sys.exit(1)
    except OSError as fault:
        tell_system_fault(fault)
        give_up_output()
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
