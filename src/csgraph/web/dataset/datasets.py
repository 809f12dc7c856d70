"""The addresses of the dataset and its graphs: VoID for programs, a page for people."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from csgraph.store.formats import Format
from csgraph.web.current import release
from csgraph.web.dataset.signposting import dataset_links, point
from csgraph.web.dataset.void import (
    GRAPH_TITLES,
    describe_dataset,
    describe_graph,
    dumps_of,
    graphs_of,
    triples_of,
)
from csgraph.web.entity.descriptions import Description
from csgraph.web.entity.forms import nothing, sent, split, wanted
from csgraph.web.entity.serialisation import write
from csgraph.web.language import LANGUAGES, language

blueprint = Blueprint("datasets", __name__)


@blueprint.get("/.well-known/void")
def well_known() -> Response:
    """Lead to the description of the dataset (RFC 5785, VoID section 7.2)."""
    return Response(status=303, headers={"Location": f"{request.script_root}/void.ttl"})


@blueprint.get("/void")
@blueprint.get("/void.<any(html, ttl, nt, jsonld, rdf):suffix>")
def dataset(suffix: str | None = None) -> Response:
    """Describe the dataset of this release."""
    form = wanted(request.accept_mimetypes, suffix)
    if form.format is None:
        return sent(_dataset_page().encode(), form, "/void")
    response = sent(_data(describe_dataset(release()), form.format, "/void"), form, "/void")
    return point(response, dataset_links(), f"/void.{form.suffix}")


@blueprint.get("/graph/<name>")
def graph(name: str) -> Response:
    """Describe one graph: how much it holds, and which dump holds it."""
    stem, suffix = split(name)
    if stem not in graphs_of(release().manifest):
        raise nothing(f"graph/{stem}")
    form, path = wanted(request.accept_mimetypes, suffix), f"/graph/{stem}"
    if form.format is None:
        return sent(_graph_page(stem).encode(), form, path)
    return sent(_data(describe_graph(release(), stem), form.format, path), form, path)


def _data(description: Description, form: Format, path: str) -> bytes:
    base = release().manifest.base
    return write(description, f"{base.iri}{path[1:]}", form, base)


def _dataset_page() -> str:
    manifest = release().manifest
    graphs = [(name, graph_title(name), triples_of(manifest, name)) for name in graphs_of(manifest)]
    return render_template("dataset.html", manifest=manifest, graphs=graphs)


def _graph_page(name: str) -> str:
    manifest = release().manifest
    return render_template(
        "graph.html",
        name=name,
        iri=manifest.base.graph(name),
        title=graph_title(name),
        triples=triples_of(manifest, name),
        dumps=dumps_of(manifest, name),
    )


def graph_title(name: str) -> str:
    """Return what a graph is called in the language of this request."""
    return GRAPH_TITLES[name][LANGUAGES.index(language())]
