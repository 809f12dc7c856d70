"""The addresses of our vocabulary: ontology, each term, each version, shapes, context.

They answer alike on every site that serves csgraph; `https://w3id.org/csgraph/` is to
lead to one of them.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from csgraph import resources
from csgraph.namespaces import CSG, DCTERMS, FOAF, ONTOLOGY, OWL, RDF
from csgraph.release.jsonld import CONTEXT_VERSION
from csgraph.search.findingtables import tables_of
from csgraph.web.current import release, wording
from csgraph.web.dataset import vocabulary
from csgraph.web.dataset.vocabulary import Nodes
from csgraph.web.entity.descriptions import Description
from csgraph.web.entity.forms import SUFFIXES, Wanted, nothing, sent, split, wanted
from csgraph.web.entity.nesting import listing
from csgraph.web.entity.serialisation import write, written
from csgraph.web.entity.termpages import TermPage, shape_rows, term_page
from csgraph.web.entity.uses import examples, uses
from csgraph.web.findings.fillrates import fill_rate
from csgraph.web.language import language
from csgraph.web.tagging import tagged

blueprint = Blueprint("definitions", __name__)

_MONTH_S = 30 * 24 * 3600
_SUFFIX = "any(html, ttl, nt, jsonld, rdf)"


@blueprint.get("/def")
def ontology() -> Response:
    """Lead from the ontology to the document about it, in the form the client wants."""
    return _lead("/def")


@blueprint.get(f"/def.<{_SUFFIX}:suffix>")
def ontology_document(suffix: str) -> Response:
    """Show the ontology whole: every term in one document."""
    return _whole(vocabulary.ontology(), "/def", Wanted(SUFFIXES[suffix], is_named=True))


@blueprint.get("/def/<path:name>")
def term(name: str) -> Response:
    """Show one term, one version of the ontology, or what else stands below its address."""
    stem, suffix = split(name)
    path = f"/def/{stem}"
    if (version := vocabulary.version(stem)) is not None:
        return _whole(version, path, wanted(request.accept_mimetypes, suffix))
    nodes = vocabulary.ontology()
    iri = CSG + stem if CSG + stem in nodes else f"{ONTOLOGY}/{stem}"
    if iri not in nodes:
        raise nothing(path.removeprefix("/"))
    form = wanted(request.accept_mimetypes, suffix)
    if form.format is None:
        return sent(_term_html(term_page(nodes, iri, language()), path).encode(), form, path)
    description = _described(nodes, iri)
    about = _sign(description, path)
    return sent(write(description, about, form.format, release().manifest.base), form, path)


@blueprint.get("/shapes")
def shapes() -> Response:
    """Lead from the shapes to the document about them."""
    return _lead("/shapes")


@blueprint.get(f"/shapes.<{_SUFFIX}:suffix>")
def shapes_document(suffix: str) -> Response:
    """Show what a sheet must and should say, shape by shape."""
    form = Wanted(SUFFIXES[suffix], is_named=True)
    triples = list(vocabulary.shapes())
    if form.format is None:
        rows = shape_rows(triples, language())
        return sent(render_template("shapes.html", rows=rows).encode(), form, "/shapes")
    return sent(written(triples, form.format, release().manifest.base), form, "/shapes")


@blueprint.get("/context.jsonld")
@blueprint.get(f"/context/{CONTEXT_VERSION}.jsonld")
def context() -> Response:
    """Send the context of our JSON-LD, as documents and dumps carry it."""
    body = (resources.folder("ontology") / "context.jsonld").read_bytes()
    response = Response(body, content_type="application/ld+json")
    if request.path != "/context.jsonld":  # within a version keys are only added
        response.headers["Cache-Control"] = f"public, max-age={_MONTH_S}"
    return tagged(response)


def _lead(path: str) -> Response:
    form = wanted(request.accept_mimetypes, None)
    return Response(status=303, headers={"Location": f"{request.script_root}{path}.{form.suffix}"})


def _whole(nodes: Nodes, path: str, form: Wanted) -> Response:
    if form.format is None:
        groups = [
            (kind, [term_page(nodes, iri, language()) for iri in iris])
            for kind, iris in vocabulary.terms(nodes).items()
        ]
        page = render_template(
            "ontology.html",
            groups=groups,
            path=path,
            title=_said(nodes, DCTERMS + "title"),
            description=_said(nodes, DCTERMS + "description"),
            version=_said(nodes, OWL + "versionInfo"),
        )
        return sent(page.encode(), form, path)
    if form.format.name == "jsonld":
        return sent(listing(nodes), form, path)
    triples = list(Description(ONTOLOGY, nodes=nodes).triples())
    return sent(written(triples, form.format, release().manifest.base), form, path)


def _said(nodes: Nodes, prop: str) -> str:
    here = vocabulary.text(nodes, ONTOLOGY, prop, language())
    return here or vocabulary.text(nodes, ONTOLOGY, prop) or ""


def _term_html(page: TermPage, path: str) -> str:
    here = release()
    counts = uses(here, page.iri, is_class=page.is_class) if page.is_term else 0
    return render_template(
        "term.html",
        term=page,
        path=path,
        uses=counts,
        fill=fill_rate(tables_of(here.path), page.iri),
        examples=examples(here, wording(), page.iri, is_class=page.is_class) if counts else [],
    )


def _described(nodes: Nodes, iri: str) -> Description:
    """Return a term with the reasons of its alignments."""
    description = Description(iri)
    description.nodes[iri] = list(nodes[iri])
    for axiom, said in nodes.items():
        if (OWL + "annotatedSource", ("@id", iri)) in said:
            description.nodes[axiom] = list(said)
    return description


def _sign(description: Description, path: str) -> str:
    """Say what the document is about and which ontology it is part of; return its address."""
    about = f"{release().manifest.base.iri}{path.removeprefix('/')}"
    description.link(about, RDF + "type", FOAF + "Document")
    description.link(about, FOAF + "primaryTopic", description.thing)
    description.link(about, DCTERMS + "isPartOf", ONTOLOGY)
    version = vocabulary.text(vocabulary.ontology(), ONTOLOGY, OWL + "versionInfo")
    description.say(about, OWL + "versionInfo", "", version or "")
    for _, licence in vocabulary.values(vocabulary.ontology(), ONTOLOGY, DCTERMS + "license"):
        description.link(about, DCTERMS + "license", licence)
    return about
