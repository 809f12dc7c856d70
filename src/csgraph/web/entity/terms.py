"""The values of the lists: all of them by list, and one page each with its actions.

A published value lives at `/voc/{scheme}/{slug}`, one that a publisher's sheets
brought at `/concept/…`; there the published one answers too where no other does.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from csgraph.namespaces import SKOS, VOC
from csgraph.web import behind
from csgraph.web.current import release
from csgraph.web.entity.conceptpage import concept_page
from csgraph.web.entity.documents import answer
from csgraph.web.entity.entities import plain_page
from csgraph.web.entity.forms import split
from csgraph.web.entity.schemepage import has_roles
from csgraph.web.entity.things import Thing, of_base, of_list
from csgraph.web.language import language
from csgraph.web.links import page_of

blueprint = Blueprint("terms", __name__)


@blueprint.get("/concepts")
def concepts() -> str:
    """Show every list with its values."""
    here = release()
    base = here.manifest.base.iri
    schemes = [
        (
            page_of(iri, base),
            label,
            iri.startswith(VOC),
            [(page_of(c.iri, base), c.label_in(language()), c.actions) for c in values],
            behind.of_list(iri),
            has_roles(iri),
        )
        for iri, label, values in here.names.schemes(language())
    ]
    return render_template("concepts.html", schemes=schemes)


@blueprint.get("/voc/<scheme>")
def known_scheme(scheme: str) -> Response:
    """Show a published list."""
    name, suffix = split(scheme)
    this = Thing(f"{VOC}{name}", f"/voc/{name}", SKOS + "ConceptScheme")
    return answer(this, suffix, plain_page)


@blueprint.get("/voc/<scheme>/<slug>")
def known(scheme: str, slug: str) -> Response:
    """Show a value of a published list."""
    name, suffix = split(slug)
    this = of_list(scheme, name)
    return answer(this, suffix, concept_page)


@blueprint.get("/voc/<scheme>/collection/<slug>")
def collection(scheme: str, slug: str) -> Response:
    """Show a group of values of a published list."""
    name, suffix = split(slug)
    path = f"{scheme}/collection/{name}"
    this = Thing(f"{VOC}{path}", f"/voc/{path}", SKOS + "Collection")
    return answer(this, suffix, plain_page)


@blueprint.get("/concept/<scheme>/<slug>")
def concept(scheme: str, slug: str) -> Response:
    """Show a value that the sheets brought, else the published one of that name."""
    name, suffix = split(slug)
    this = of_base(release().manifest.base, "concept", f"{scheme}/{name}")
    concepts = release().names.concepts
    if this.iri not in concepts and f"{VOC}{scheme}/{name}" in concepts:
        this = of_list(scheme, name)
    return answer(this, suffix, concept_page)
