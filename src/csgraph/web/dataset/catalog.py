"""The catalogue for harvesters (DCAT-AP 3) and the examples for editors, each at its address.

`/catalog` has one dataset, the release that is current, and leads to the kept ones; each of
these is described below `/release/{version}/` only. What changes with the releases that are
kept is not kept as a reply.
"""

from __future__ import annotations

import hashlib

import pyoxigraph as ox
from flask import Blueprint, Response, g, render_template, request

from csgraph.errors import NotHere
from csgraph.namespaces import RDF, XSD
from csgraph.release.catalogue import TITLE, catalogue_iri, describe, period_iri
from csgraph.release.entry import Entry, release_part
from csgraph.store.formats import Format
from csgraph.web.current import release, site
from csgraph.web.dataset.signposting import dataset_links, point
from csgraph.web.entity.descriptions import Description
from csgraph.web.entity.forms import nothing, sent, wanted
from csgraph.web.entity.serialisation import write, written
from csgraph.web.library.questions import examples
from csgraph.web.manifest import Manifest, kept_manifest
from csgraph.web.operation.replies import CHANGES
from csgraph.web.paging import page_number

blueprint = Blueprint("catalog", __name__)

_SUFFIX = "any(html, ttl, nt, jsonld, rdf)"
_HYDRA = "http://www.w3.org/ns/hydra/core#"


@blueprint.get("/catalog")
@blueprint.get(f"/catalog.<{_SUFFIX}:suffix>")
@blueprint.get("/release/<version>/catalog")
@blueprint.get(f"/release/<version>/catalog.<{_SUFFIX}:suffix>")
def catalog(suffix: str | None = None) -> Response:
    """Describe what this site publishes, or what one kept release of it holds."""
    manifest = release().manifest
    where = release_part(manifest.version) if "version" in g else ""
    kept = [] if where else _kept(manifest)
    if page_number() > 1:
        raise NotHere("This catalogue has one page. / Ce catalogue a une seule page.")
    form = wanted(request.accept_mimetypes, suffix)
    if form.format is None:
        body = _page(manifest, where, kept).encode()
    else:
        body = _data(manifest.entry, where, kept, form.format)
    mark = hashlib.sha256(" ".join(kept).encode()).hexdigest()
    response = sent(body, form, f"/{where}catalog", mark=mark)
    response.headers["Cache-Control"] = CHANGES
    return point(response, dataset_links(), f"/{where}catalog.{form.suffix}")


@blueprint.get("/examples")
@blueprint.get(f"/examples.<{_SUFFIX}:suffix>")
def queries(suffix: str | None = None) -> Response:
    """Describe the questions of this release as examples that run (SHACL), with prefixes."""
    here = release()
    catalogue = here.manifest.graphs.catalogue
    if catalogue is None:
        raise nothing("examples")
    form = wanted(request.accept_mimetypes, suffix)
    if form.format is None:
        return sent(render_template("examples.html", examples=examples()).encode(), form, _EXAMPLES)
    home = f"{here.manifest.base.iri}examples"
    description = Description(f"{home}#prefixes")
    for row in here.store.rows("catalogued", graph=catalogue):
        if row["thing"].text.startswith(f"{home}#"):
            description.value(row["thing"].text, row["property"].text, row["value"])
    return sent(write(description, home, form.format, here.manifest.base), form, _EXAMPLES)


_EXAMPLES = "/examples"


def _data(known: Entry, where: str, kept: list[str], form: Format) -> bytes:
    """Return the catalogue as a graph, with its page and with its years in a blank node.

    A harvester fetches the address of a period that has one.
    """
    this = catalogue_iri(known, where)
    description = Description(this)
    for row in describe(known, where, kept):
        description.say(*row)
    only = f"{this}?page=1"
    description.link(this, RDF + "type", _HYDRA + "Collection")
    description.say(this, _HYDRA + "totalItems", XSD + "integer", "1")
    description.link(this, _HYDRA + "view", only)
    description.link(only, RDF + "type", _HYDRA + "PartialCollectionView")
    description.link(only, _HYDRA + "first", only)
    description.link(only, _HYDRA + "last", only)
    period = ox.NamedNode(period_iri(known, where))
    triples = [_without_name(triple, period) for triple in description.triples()]
    return written(triples, form, known.base)


def _without_name(triple: ox.Triple, period: ox.NamedNode) -> ox.Triple:
    years = ox.BlankNode("years")
    subject = years if triple.subject == period else triple.subject
    value = years if triple.object == period else triple.object
    return ox.Triple(subject, triple.predicate, value)


def _page(manifest: Manifest, where: str, kept: list[str]) -> str:
    return render_template(
        "catalog.html",
        entry=manifest.entry,
        manifest=manifest,
        title=TITLE,
        path=f"/{where}catalog",
        is_kept=bool(where),
        versions=sorted({manifest.version, *kept}, reverse=True),
        dumps=manifest.served_dumps,
    )


def _kept(manifest: Manifest) -> list[str]:
    """Return the versions that stand under the same base and may be had by the same people."""
    found = []
    for path in site().releases.paths():
        kept = kept_manifest(path)
        other = kept.entry if kept else None
        if other and other.base == manifest.base and _may_be_had(other, manifest):
            found.append(other.version)
    return found


def _may_be_had(kept: Entry, manifest: Manifest) -> bool:
    is_told = bool(kept.public) or not manifest.public
    return is_told and (kept.public == "facts" or manifest.public != "facts")
