"""Explore the actions: one form of words and facets, its results, and the same as files."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, url_for

from csgraph import settings
from csgraph.errors import NotHere
from csgraph.search import sparql
from csgraph.search.asked import MOST_CHARACTERS
from csgraph.search.reader import SORTS, Reader
from csgraph.search.selection import Selection
from csgraph.web.current import release
from csgraph.web.language import language
from csgraph.web.paging import pages
from csgraph.web.search import exploredata
from csgraph.web.search.exploring import VIEWS, Exploring, read
from csgraph.web.search.found import chips, facets, loosened, places, shown
from csgraph.web.snippets import snippets
from csgraph.web.tagging import tagged

blueprint = Blueprint("explore", __name__)


@blueprint.get("/explore")
@blueprint.get("/release/<version>/explore")
def explore() -> Response:
    """Show the form with what it finds; where a release has no index, where else to look."""
    reader = release().index
    if reader is None:
        return make_response(render_template("explore_absent.html"))
    return tagged(make_response(_page(read(reader))), weak=True)


@blueprint.get("/explore.<any(csv, json, ttl, jsonld):suffix>")
@blueprint.get("/release/<version>/explore.<any(csv, json, ttl, jsonld):suffix>")
def results(suffix: str) -> Response:
    """Give all that is found, up to a bound that the answer names, as a file."""
    return tagged(exploredata.answer(read(index()), suffix), weak=True)


def index() -> Reader:
    """Return the index of this release. Raises `NotHere` where it was built without."""
    reader = release().index
    if reader is None:
        raise NotHere(
            "This release was built without a search index. / Cette version n’a pas d’index.",
            hint="Use its dumps, or its SPARQL endpoint. / "
            "Prenez ses fichiers, ou son point d’accès SPARQL.",
        )
    return reader


def _page(exploring: Exploring) -> str:
    reader, selection = exploring.reader, exploring.selection
    rows = settings.EXPLORE_ROWS
    found = reader.search(selection, exploring.sort, (exploring.page - 1) * rows, rows)
    asked = pages(found.total, rows)
    query = sparql.of_actions(selection)
    return render_template(
        "explore.html",
        exploring=exploring,
        selection=selection,
        found=found,
        results=shown(release(), exploring, found, language()),
        pages=asked.count,
        facets=facets(exploring),
        chips=chips(exploring),
        loosened=[] if found.total else loosened(exploring),
        places=places(exploring) if exploring.view == "map" else None,
        sorts=SORTS,
        views=VIEWS,
        longest=MOST_CHARACTERS,
        query=query,
        endpoint=url_for("sparql.endpoint", query=query),
        snippets=snippets(request.host_url.rstrip("/") + exploring.file("csv")),
        most=settings.EXPLORE_FILE_ROWS,
        is_all=selection == Selection(),
    )
