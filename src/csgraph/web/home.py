"""The first page: what this is, how much of it there is, where to go on."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from csgraph.web.citation import TITLES, citation, landing
from csgraph.web.current import release, site
from csgraph.web.manifest import Manifest
from csgraph.web.signposting import dataset_links, point
from csgraph.web.structured import set_about_dataset

blueprint = Blueprint("home", __name__)

SHOWN_COUNTS = ("actions", "centres", "sheets_read", "published", "withheld", "quads")


@blueprint.get("/")
@blueprint.get("/release/<version>/")
def home() -> Response:
    """Show the home page; an earlier release has its own."""
    manifest = release().manifest
    set_about_dataset()
    shown = manifest.counts | {"quads": _own_quads(manifest)}
    counts = [(name, shown[name]) for name in SHOWN_COUNTS if name in manifest.counts]
    cited = citation(manifest, TITLES["fr"], landing(manifest))
    current = site().releases.current().manifest.version
    page = render_template(
        "home.html",
        manifest=manifest,
        counts=counts,
        citation=cited,
        current=current,
        is_earlier=manifest.version != current,
    )
    response = make_response(page)
    response.add_etag(weak=True)
    response.make_conditional(request)
    return point(response, dataset_links(), request.path)


def _own_quads(manifest: Manifest) -> int:
    """Return how many statements come of the sheets: INSEE's whole table is in every release."""
    table = manifest.quads.get(manifest.base.graph("registry"), 0)
    return manifest.counts.get("quads", 0) - table
