"""The first page: what this is, what it covers and what it does not, where to go on."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, make_response, render_template, request

from csgraph.namespaces import CSG
from csgraph.search import sparql
from csgraph.search.selection import Selection
from csgraph.store.oxigraph import Row as StoreRow
from csgraph.territories import department_by_code
from csgraph.web import behind
from csgraph.web.charts import Row
from csgraph.web.current import current_release, release, site
from csgraph.web.dataset.citation import TITLES, citation, landing
from csgraph.web.dataset.signposting import dataset_links, point
from csgraph.web.dataset.structured import set_about_dataset
from csgraph.web.entity.tallies import address
from csgraph.web.language import language
from csgraph.web.library.questions import find
from csgraph.web.links import page_of
from csgraph.web.manifest import Dump, Manifest
from csgraph.web.operation.replies import CHANGES
from csgraph.web.overview import Overview
from csgraph.web.releases import OpenRelease
from csgraph.web.tagging import tagged

blueprint = Blueprint("home", __name__)

SHOWN_COUNTS = {
    "actions": "actions",
    "centres": "centres",
    "departments": "places",
    "quads": "statements",
}
"""The figures of the first page, each with the noun that is counted."""
ENTRIES = {
    "keyword": "keyword",
    "dimension": "dimension",
    "audience": "audience",
    "partnerKind": "partner-kind",
}
"""The properties that lead into the actions, each with its list."""
SHOWN_ROWS = 8
_WHOLE = "counts-of-the-graph"
"""The question that counts actions, centres and départements."""
FILLED = ("keyword", "dimension", "audience", "partnerKind", "funderKind", "department", "year")
"""The properties of which the page says how many actions have them."""


@blueprint.get("/")
@blueprint.get("/release/<version>/")
def home() -> Response:
    """Show the home page; an earlier release has its own."""
    here = release()
    manifest, seen = here.manifest, here.overview
    set_about_dataset()
    current = current_release().manifest
    page = render_template(
        "home.html",
        manifest=manifest,
        counts=_counts(manifest, seen),
        has_search=here.index is not None,
        entries=[_entry(here, name) for name in ENTRIES if seen.values(name)],
        centres=[_centre_row(row, manifest) for row in here.busiest_centres[:SHOWN_ROWS]],
        centres_in_all=len(here.centres),
        places={code: count for code, (_, count) in seen.departments.items()},
        place_links=_place_links(seen, manifest),
        place_rows=_place_rows(here),
        unplaced=_unsaid(manifest, seen, "department"),
        overview=seen,
        dumps=_main_dumps(manifest),
        years=[Row(year, count) for year, count in seen.years],
        filled=_filled(here),
        queries=_queries(),
        citation=citation(manifest, TITLES["fr"], landing(manifest)),
        current=current.version,
        is_earlier=manifest.version != current.version,
        lineage=site().releases.lineage(manifest),
    )
    response = make_response(page)
    response.headers["Cache-Control"] = CHANGES  # earlier releases may go
    return point(tagged(response, weak=True), dataset_links(), request.path)


def _queries() -> dict[str, str]:
    """Return the SPARQL behind each figure: of each chart by its facet, of the page's numbers."""
    counted = (*ENTRIES, "department", "year", "centre")
    return {
        **{name: sparql.of_counts(name, Selection()) for name in counted},
        "whole": find(_WHOLE).body,
        "filled": behind.of_filled(CSG + name for name in FILLED),
    }


def _counts(manifest: Manifest, seen: Overview) -> list[tuple[str, int]]:
    known = manifest.counts | {"departments": len(seen.departments), "quads": _own_quads(manifest)}
    return [(noun, known[name]) for name, noun in SHOWN_COUNTS.items() if name in known]


def _main_dumps(manifest: Manifest) -> list[Dump]:
    """Return the table of actions and the graph, in the form that says most."""
    served = manifest.served_dumps
    form = "full" if any(dump.form == "full" for dump in served) else "facts"
    return [d for d in served if d.name in {f"{form}/actions.csv.gz", f"{form}/data.ttl.gz"}]


def _own_quads(manifest: Manifest) -> int:
    """Return how many statements come of the sheets: INSEE's whole table is in every release."""
    table = manifest.quads.get(manifest.base.graph("registry"), 0)
    return manifest.counts.get("quads", 0) - table


def _entry(here: OpenRelease, name: str) -> tuple[str, str, list[Row], int]:
    """Return a property, its list, its values that most actions bear, and how many there are."""
    values = here.overview.values(name)
    rows = [_value_row(here, name, iri, count) for iri, count in values[:SHOWN_ROWS]]
    return name, ENTRIES[name], rows, len(values)


def _value_row(here: OpenRelease, facet: str, iri: str, count: int) -> Row:
    label = here.names.of_value(iri, language()) or iri
    concept = here.names.concepts.get(iri)
    is_french = concept is None or concept.label_in(language()) == concept.label
    return Row(label, count, _way(facet, iri, here.manifest), "fr" if is_french else None)


def _centre_row(row: StoreRow, manifest: Manifest) -> Row:
    count = int(row["actions"].text) if "actions" in row else 0
    return Row(row["label"].text, count, _way("centre", row["thing"].text, manifest), "fr")


def _most(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-row.count, row.label))[:SHOWN_ROWS]


def _way(facet: str, iri: str, manifest: Manifest) -> str | None:
    """Return where the actions that bear a value are found, else the value's own page."""
    index = release().index
    found = address(Selection.of("", {facet: [iri]})) if index and index.value(facet, iri) else None
    if found:
        return found
    path = page_of(iri, manifest.base.iri)
    return f"{request.script_root}{path}" if path else None


def _place_links(seen: Overview, manifest: Manifest) -> dict[str, str]:
    links = {code: _way("department", iri, manifest) for code, (iri, _) in seen.departments.items()}
    return {code: href for code, href in links.items() if href}


def _place_rows(here: OpenRelease) -> list[Row]:
    """Return the départements that most actions name, most first."""
    links = _place_links(here.overview, here.manifest)
    found = [
        Row(territory.name if (territory := department_by_code(code)) else code, count, link, "fr")
        for code, (_, count) in here.overview.departments.items()
        for link in (links.get(code),)
    ]
    return _most(found)


def _filled(here: OpenRelease) -> list[Row]:
    """Return how many actions have each property, in the order of a sheet."""
    return [
        Row(here.names.term(CSG + name, language()), here.overview.said.get(CSG + name, 0))
        for name in FILLED
    ]


def _unsaid(manifest: Manifest, seen: Overview, name: str) -> int:
    return max(0, manifest.counts.get("actions", 0) - seen.said.get(CSG + name, 0))
