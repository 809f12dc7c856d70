"""One page a thing: an action, a centre, a sheet; and `/id/…`, which leads to it."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from csgraph.errors import NotHere
from csgraph.namespaces import CSG, FOAF, RDF, RDFS
from csgraph.store.oxigraph import Row, Value
from csgraph.web.current import reader, release
from csgraph.web.links import page_of_id
from csgraph.web.lists import actions_of, one_page
from csgraph.web.sheets import fields_of
from csgraph.web.statements import first

blueprint = Blueprint("entities", __name__)


@blueprint.get("/id/<path:name>")
def thing(name: str) -> Response:
    """Lead from a thing to the page about it."""
    path = page_of_id(name)
    if path is None:
        raise _nothing(name)
    return Response(status=303, headers={"Location": request.script_root + path})


@blueprint.get("/action/<key>")
def action(key: str) -> str:
    """Show everything the release says of one action."""
    iri = release().manifest.base.action(key)
    rows = _described(iri, "Action")
    statements = reader().statements(rows)
    described_by = FOAF + "isPrimaryTopicOf"
    return render_template(
        "action.html",
        iri=iri,
        label=_label(rows),
        facts=[s for s in statements if not s.is_prose and s.iri != described_by],
        sheets=[v.path for s in statements if s.iri == described_by for v in s.values if v.path],
        prose=[s for s in statements if s.is_prose],
        public=release().manifest.public,
    )


@blueprint.get("/centre/<key>")
def centre(key: str) -> str:
    """Show one centre and its actions."""
    iri = release().manifest.base.centre(key)
    rows = _described(iri, "Centre")
    return render_template(
        "centre.html",
        iri=iri,
        label=_label(rows),
        facts=reader().statements(rows),
        actions=one_page(actions_of(iri)),
    )


@blueprint.get("/sheet/<key>")
def sheet(key: str) -> str:
    """Show a sheet field by field, with the lines each stands on."""
    here = release()
    iri, graph = here.manifest.base.sheet(key), here.manifest.base.graph("evidence")
    rows = here.store.rows("evidence", thing=iri, graph=graph)
    if not rows:
        raise _nothing(f"sheet/{key}")
    hidden = {CSG + "hasField", CSG + "repeat"}
    return render_template(
        "sheet.html",
        iri=iri,
        label=_label(rows),
        facts=[s for s in reader().statements(rows) if s.iri not in hidden],
        fields=fields_of(here.store.rows("fields", sheet=iri, graph=graph), reader()),
        actions=actions_of(iri),
    )


def _described(iri: str, of_class: str) -> list[Row]:
    """Return the rows about `iri`. Raises `NotHere` unless it is of this class."""
    rows = release().store.rows("thing", thing=iri)
    classes = {row["value"].text for row in rows if row["property"].text == RDF + "type"}
    if CSG + of_class not in classes:
        raise _nothing(iri.partition("/id/")[2])
    return rows


def _label(rows: list[Row]) -> Value:
    """Return the one label of a thing; its address where damage left it without."""
    return first(rows, RDFS + "label") or Value(request.path)


def _nothing(name: str) -> NotHere:
    return NotHere(f"This release has no {name!a}. / Cette version ne connaît pas {name!a}.")
