"""The first page: what this is, how much of it there is, where to go on."""

from __future__ import annotations

from flask import Blueprint, render_template

from csgraph.web.current import release

blueprint = Blueprint("home", __name__)

SHOWN_COUNTS = ("actions", "centres", "sheets_read", "published", "withheld", "quads")


@blueprint.get("/")
def home() -> str:
    """Show the home page."""
    manifest = release().manifest
    counts = [(name, manifest.counts[name]) for name in SHOWN_COUNTS if name in manifest.counts]
    return render_template("home.html", manifest=manifest, counts=counts)
