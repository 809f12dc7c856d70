"""The SPARQL endpoint: SPARQL 1.1 Protocol, read-only, and a plain form for people.

A query comes by GET, by a form or as the body of a POST; it leaves through
`store.ask`. What can't be answered as asked is refused in words, never ignored.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from csgraph.errors import CsgraphError, ServerBusy
from csgraph.store import formats, guard
from csgraph.store.datasets import Dataset
from csgraph.store.formats import Kind
from csgraph.web import answers
from csgraph.web.current import reader, release, site
from csgraph.web.negotiate import answer_format, prefers_page
from csgraph.web.questions import examples
from csgraph.web.results import read_table

blueprint = Blueprint("sparql", __name__)

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_ASKING = {"query", "update"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What one request asks: its query, over which graphs, in which format."""

    query: str
    dataset: Dataset
    format: str | None


@blueprint.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """Answer a query, or show the form to a browser that brings none."""
    if prefers_page(request.accept_mimetypes, formats.media_types([Kind.ROWS, Kind.GRAPH])):
        asks = request.method == "POST" or not request.args.keys().isdisjoint(_ASKING)
        if "format" not in request.args and "format" not in request.form:
            return _page(read_request() if asks else None)
    return _answer(read_request())


def read_request() -> Asked:
    """Read the request by the three ways of the protocol (section 2.1)."""
    if request.method in {"GET", "HEAD"}:
        return _asked(request.args, request.args)
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise UnsupportedMediaType(
            "The body must come uncompressed. / Le corps doit être en clair."
        )
    if request.mimetype == _FORM:
        return _asked(request.form, request.form)
    if request.mimetype == _QUERY:
        try:
            query = request.get_data().decode("utf-8")
        except UnicodeDecodeError as fault:
            raise BadRequest(f"The query is not UTF-8 at byte {fault.start}.") from None
        return _asked(MultiDict([("query", query)]), request.args)
    raise UnsupportedMediaType(f"Content-Type: {_FORM}, {_QUERY}.")


def _asked(said: MultiDict[str, str], about: MultiDict[str, str]) -> Asked:
    if "update" in said:
        raise BadRequest("This endpoint only reads. / Ce point d'accès ne fait que lire.")
    queries = said.getlist("query")
    if len(queries) != 1:
        raise BadRequest(
            "Give one query as the parameter “query”. / Donnez une requête, paramètre « query »."
        )
    return Asked(queries[0], _dataset(about), about.get("format"))


def _dataset(about: MultiDict[str, str]) -> Dataset:
    """Return the dataset of the request; `graph/data` is the store's default graph.

    A merge of several graphs is refused: the engine would count each fact once a
    graph.
    """
    default, named = about.getlist("default-graph-uri"), about.getlist("named-graph-uri")
    if len(default) > 1:
        raise BadRequest(
            "One default-graph-uri at most; ask several graphs with FROM NAMED and GRAPH. / "
            "Un seul default-graph-uri."
        )
    if not default and not named:
        return Dataset()
    things = release().manifest.base.graph("data")
    return Dataset(tuple("" if iri == things else iri for iri in default), tuple(named))


def _run(asked: Asked, format_name: str) -> bytes:
    kind = guard.check(asked.query).kind
    return answers.whole(asked.query, asked.dataset, formats.by_name(kind, format_name))


def _answer(asked: Asked) -> Response:
    form = guard.check(asked.query)
    chosen = answer_format(request.accept_mimetypes, form.kind, asked.format)
    return answers.send(asked.query, asked.dataset, chosen, varies=form.varies)


def _page(asked: Asked | None) -> Response:
    """Show the form, with the answer or with what is wrong with the query."""
    table = graph = fault = None
    kind = Kind.ROWS
    if asked is not None:
        try:
            kind = guard.check(asked.query).kind
            if kind is Kind.ROWS:
                table = read_table(_run(asked, "json"), reader())
            else:
                graph = _run(asked, "turtle").decode("utf-8")
        except CsgraphError as met:
            fault = met
    page = render_template(
        "sparql.html",
        query=asked.query if asked else "",
        table=table,
        graph=graph,
        fault=fault,
        formats=formats.of_kind(kind),
        examples=examples(),
        deadline_s=site().deadline_s,
    )
    response = Response(page, fault.http_status if fault else 200, mimetype="text/html")
    if isinstance(fault, ServerBusy):
        response.headers["Retry-After"] = "5"
    return response
