"""An address for every thing of the base: its page and its data; and `/id/…`, which leads there."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, render_template, request

from csgraph.namespaces import CSG, RDFS, SKOS
from csgraph.store.oxigraph import Part, Row, Value
from csgraph.web.current import release, wording
from csgraph.web.entity.actionpage import action_page
from csgraph.web.entity.centrepage import centre_page
from csgraph.web.entity.conceptpage import in_language, organisation_page
from csgraph.web.entity.documents import answer
from csgraph.web.entity.forms import nothing, split
from csgraph.web.entity.lists import ListPage, actions_page
from csgraph.web.entity.schemepage import scheme_page
from csgraph.web.entity.sheets import fields_of, repeats_of
from csgraph.web.entity.statements import first
from csgraph.web.entity.territorypage import in_order, territory_page
from csgraph.web.entity.things import Thing, of_base, of_territory
from csgraph.web.links import page_of_id
from csgraph.web.paging import pages

blueprint = Blueprint("entities", __name__)


@blueprint.get("/id/<path:name>")
def thing(name: str) -> Response:
    """Lead from a thing to the document about it."""
    path = page_of_id(name)
    if path is None:
        raise nothing(name)
    return Response(status=303, headers={"Location": request.script_root + path})


@blueprint.get("/action/<key>")
def action(key: str) -> Response:
    """Show everything the release says of one action."""
    name, suffix = split(key)
    this = of_base(release().manifest.base, "action", name)
    return answer(this, suffix, action_page)


@blueprint.get("/centre/<key>")
def centre(key: str) -> Response:
    """Show one centre and its actions."""
    name, suffix = split(key)
    this = of_base(release().manifest.base, "centre", name)
    return answer(this, suffix, centre_page)


@blueprint.get("/sheet/<key>")
def sheet(key: str) -> Response:
    """Show a sheet field by field, with the lines each stands on."""
    name, suffix = split(key)
    this = of_base(release().manifest.base, "sheet", name)
    return answer(this, suffix, _sheet_page)


@blueprint.get("/<any(organisation, source, finding, link, 'fill-rate', scheme):room>/<key>")
def other(room: str, key: str) -> Response:
    """Show a thing that has no page of a form of its own."""
    name, suffix = split(key)
    this = of_base(release().manifest.base, room, name)
    return answer(this, suffix, organisation_page if room == "organisation" else plain_page)


@blueprint.get("/territory/<kind>/<code>")
def territory(kind: str, code: str) -> Response:
    """Show a territory under INSEE's address, from INSEE's table where no sheet uses it."""
    name, suffix = split(code)
    this = of_territory(kind, name)
    if this is None:
        raise nothing(f"territory/{kind}/{name}")
    if not this.rows(release()):
        this = replace(this, graph="registry")
    return answer(this, suffix, territory_page)


def _sheet_page(this: Thing, rows: list[Row]) -> str:
    here = release()
    graph = here.manifest.base.graph("evidence")
    parts = here.store.rows("fields", sheet=this.iri, graph=graph)
    hidden = {CSG + "hasField", CSG + "repeat"}
    return render_template(
        "sheet.html",
        thing=this,
        label=_label(rows),
        facts=[s for s in wording().statements(rows) if s.iri not in hidden],
        fields=fields_of(parts, wording()),
        repeats=repeats_of(parts, wording()),
        actions=actions_page(this.iri).things,
        public=here.manifest.public,
    )


def plain_page(this: Thing, rows: list[Row]) -> str:
    """Return the page of any thing: what is said of it, and what leads to it."""
    if this.of_class == SKOS + "ConceptScheme":
        return scheme_page(this, rows)
    return render_template(
        "thing.html",
        thing=this,
        label=_label(rows),
        kind=wording().names.term(this.of_class, wording().language),
        facts=[in_language(statement) for statement in wording().statements(rows)],
        inverse=_inverse_page(this),
    )


def _inverse_page(this: Thing) -> ListPage:
    asked = pages(this.count_inverse(release()))
    part = Part(asked.skipped, asked.rows)
    return ListPage(in_order(this.inverse(release(), part)), asked.number, asked.count, asked.total)


def _label(rows: list[Row]) -> Value:
    """Return the one label of a thing; its address where damage left it without."""
    return first(rows, RDFS + "label") or Value(request.path)
