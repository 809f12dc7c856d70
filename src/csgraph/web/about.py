"""The page on data, rights and persons, and how to ask for a correction or a removal."""

from __future__ import annotations

from flask import Blueprint, render_template

from csgraph.web.current import release
from csgraph.web.dataset.citation import TITLES, citation, landing
from csgraph.web.links import page_of

blueprint = Blueprint("about", __name__)

SHOWN_SOURCES = 40


@blueprint.get("/about")
def about() -> str:
    """Say whose these data are, and whom to ask."""
    here = release()
    base = here.manifest.base.iri
    rows = here.store.rows("sources", graph=here.manifest.base.graph("evidence"))
    sources = sorted({(row["label"].text, page_of(row["thing"].text, base)) for row in rows})
    return render_template(
        "about.html",
        manifest=here.manifest,
        contact=here.manifest.entry.contact,
        sources=sources[:SHOWN_SOURCES],
        sources_in_all=len(sources),
        citation=citation(here.manifest, TITLES["fr"], landing(here.manifest)),
    )
