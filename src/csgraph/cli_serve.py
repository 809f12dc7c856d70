"""The commands that put a release before others: `csgraph serve`, `publish`, `demo`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from csgraph import settings
from csgraph.cli_link import CANDIDATES, author_for_review
from csgraph.terminal import progress_bar

SITE = click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The site folder.",
)


@click.command()
@SITE
@click.option("--host", default=settings.SERVE_HOST, show_default=True)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=settings.SERVE_PORT, show_default=True
)
@click.option("--endpoint", help="Ask this SPARQL server, not the release's own store.")
@click.option(
    "--review",
    "decisions",
    type=click.Path(path_type=Path, file_okay=False),
    help="Review candidates for links too, on this machine only; answers are kept here.",
)
@click.option("--author", help="Who reviews, as it will be published.")
@click.option(
    "--candidates",
    type=click.Path(path_type=Path, dir_okay=False),
    default=CANDIDATES,
    show_default=True,
    help="What to review.",
)
def serve(
    site: Path,
    host: str,
    port: int,
    endpoint: str | None,
    decisions: Path | None,
    author: str | None,
    candidates: Path,
) -> None:
    """Serve the current release: pages, SPARQL endpoint, dumps."""
    from csgraph.store.credentials import of_environment
    from csgraph.web.operation.server import serve as serve_site

    credentials = of_environment(os.environ) if endpoint else None
    review = None
    if decisions:
        from csgraph.web.review import Review

        if not author:
            raise click.BadParameter("Say who reviews.", param_hint="--author")
        decisions.mkdir(parents=True, exist_ok=True)
        review = Review(decisions, candidates, author_for_review(author, candidates))
    serve_site(site, host, port, endpoint=endpoint, credentials=credentials, review=review)


@click.command()
@SITE
@click.option("--endpoint", required=True, help="The address at which the server answers queries.")
@click.option("--graph-store", help="The address at which it takes graphs, where not known.")
@click.option("--remove-others", is_flag=True, help="Then remove other releases' graphs there.")
def publish(site: Path, endpoint: str, graph_store: str | None, remove_others: bool) -> None:
    """Load the current release into a SPARQL 1.1 server, and make it current there."""
    from csgraph.pipeline import publishing
    from csgraph.release.site import require_current
    from csgraph.store.credentials import of_environment

    with progress_bar() as progress:
        options = publishing.PublishOptions(
            endpoint, graph_store, of_environment(os.environ), remove_others, progress
        )
        done = publishing.publish(require_current(site), options)
    click.echo(
        f"Release {done.version} is current on {publishing.shown(endpoint)}: {done.triples} "
        f"triples, {done.sent} of them sent now, {done.removed} graphs of others removed."
    )


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=settings.SERVE_PORT, show_default=True
)
def demo(port: int) -> None:
    """Build the examples into a temporary site and serve it."""
    from csgraph import pipeline, resources
    from csgraph.web.operation.server import claim
    from csgraph.web.operation.server import serve as serve_site

    claim(settings.SERVE_HOST, port).close()
    examples = resources.folder("examples")
    with tempfile.TemporaryDirectory(prefix="csgraph-demo-") as name:
        site = Path(name)
        click.echo("Building the examples …")
        options = pipeline.BuildOptions(
            (str(examples / "sheets"),), site, decisions=examples / "decisions"
        )
        built = pipeline.build(options)
        click.echo(f"{built.counts['published']} sheets are published.")
        serve_site(site, settings.SERVE_HOST, port)
